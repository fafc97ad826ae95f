import { createHmac } from 'node:crypto'
import type { Disposer } from '../../store/base/timing'
import type { TopicLog } from '../engine/topic-log'
import type { Context } from './define-topic'

/** The world of the topics on one node. */
export interface TopicHost {
  readonly log: TopicLog
  /** Ms of the engine's clock. */
  now(): number
  /** A random number in [0, 1). */
  random(): number
  /** Key of `secret(label)`, the same on all nodes. */
  readonly secretKey: string
  /** Calls back once after `ms` milliseconds, unless disposed before. */
  setTimer(callback: () => void, ms: number): Disposer
  /** Ms after which a command that was received is no longer applied. @default `serverLimits.commandAge` */
  readonly maxCommandAge?: number
  /** Hears of faults in a topic's code, and of calls that the engine rejected. */
  report(error: unknown): void
}

export function contextOf(
  host: Pick<TopicHost, 'now' | 'random' | 'secretKey'>,
  topic: string,
  user: string,
): Context {
  return {
    user,
    topic,
    now: host.now(),
    random: () => host.random(),
    secret: (label) =>
      createHmac('sha256', host.secretKey)
        .update(JSON.stringify([topic, label]))
        .digest('hex'),
  }
}
