import type { NetworkStatus } from '../platforms/platform'
import type { Disposer } from '../base/timing'
import type { Quirks } from './quirks'

/** What a socket of the phone needs to know of the phone. */
export interface World {
  readonly quirks: Quirks
  readonly network: NetworkStatus
  /** Milliseconds that anything takes one way between phone and server. 0: it is there within the call. */
  readonly latency: number
  now(): number
  /** Outside of the app: not held up when its JavaScript stops. */
  setTimer(callback: () => void, ms: number): Disposer
  /** Runs the app's code: now, or when it may run again. */
  enter(job: () => void): void
  /** Answers a call of the app after `quirks.answerDelay`. */
  settle(answer: () => void): void
  /** A socket has ended or was asked to close. */
  socketLeft(): void
}
