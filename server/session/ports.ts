// The world of a session.
import type { CloseFrame } from '../../store/base/errors'
import type { ServerFrame } from '../../store/protocol'
import type { Topics } from '../topics/topics'
import type { Clock, Rate } from './pace'
import type { Users } from './users'

/** One socket. Call `drained` of the session when something has left it, and `ended` when it is gone. */
export interface Wire {
  send(text: string): void
  close(close: CloseFrame): void
  /** Bytes that were sent and have not left yet. */
  readonly buffered: number
  /** Reads nothing until `resume`; frames that were read already may still come. */
  pause(): void
  resume(): void
}

export interface SessionHost extends Clock {
  readonly topics: Topics
  readonly users: Users
  /** Ms of the engine's clock. */
  now(): number
  /** Name and time of the engine's memory. */
  stamp(): string
  /** Ms over which clients come back when this server vanishes. */
  window?(): number
  /** @default that of `serverLimits` */
  readonly commandRate?: Rate
  /** @default `limits.topics` */
  readonly topicsPerConnection?: number
  /** Topics that nobody has written to, which a user may open. @default 300 at once, then one in 10 s */
  readonly newTopicRate?: Rate
  /** @default 20 */
  readonly connectionsPerUser?: number
  /** Ms. @default `serverLimits.hello` */
  readonly helloTimeout?: number
  /** Hears of each frame that is sent. */
  sent?(frame: ServerFrame): void
  /** Hears why a token could not be checked. */
  report(error: unknown): void
}
