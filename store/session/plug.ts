/** The seam between a store and its session: the store knows these types, and no code behind them. */
import type { Clock } from '../base/clock'
import type { Frame } from '../base/frame'
import type { CloseFrame, Failure } from '../base/errors'
import type { GreetingSettings } from '../connection/greeting'
import type { HeartbeatSettings } from '../connection/heartbeat'
import type { Courier } from '../outbox/courier'
import type { OutboxBounds, Send } from '../outbox/options'
import type { OutboxStorage } from '../outbox/storage'
import type { Platform } from '../platforms/platform'
import type { Topic, TopicOptions } from './topic'

/** Made by `session()` for the option of the same name. */
export interface SessionPlug {
  /** @internal Says hello on each connection, and knows the welcome. */
  readonly greeting: GreetingSettings
  /** @internal */
  readonly heartbeat: Pick<HeartbeatSettings, 'ping' | 'isPong'>
  /** @internal Starts the session of one store. */
  readonly start: (world: SessionWorld) => SessionCourier
}

/** Given to a session by its store. */
export interface SessionWorld {
  readonly clock: Clock
  readonly platform: Pick<Platform, 'now' | 'random' | 'randomBytes'>
  /** `null`: commands are not kept over launches. */
  readonly storage: OutboxStorage | null
  readonly bounds: Pick<OutboxBounds, 'limit' | 'bytes' | 'ttl'>
  /** The store has no heartbeat: the session pings. */
  readonly pings: boolean
  readonly send: Send
  /** Ends the connection, and comes back as after a close of the server. */
  readonly end: (close: CloseFrame) => void
  readonly report: (failure: Failure) => void
}

/** Takes commands to the server, in place of the outbox. */
export interface SessionCourier extends Courier<unknown> {
  /** Time to spread over when the server vanishes, in ms; 0: none. */
  readonly window: number
  /** The greeting has left. */
  readonly greeted: (hello: Frame) => void
  /** The welcome, or a later frame. */
  readonly heard: (frame: unknown) => void
  /** @throws SocketOptionError */
  topic<State, Event, Command, Here>(
    name: string,
    options: TopicOptions<State, Event, Command>,
  ): Topic<State, Command, Here>
}
