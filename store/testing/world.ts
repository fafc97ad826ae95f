import type { NetworkStatus } from '../platforms/platform'
import type { Disposer } from '../base/timing'
import type { Quirks } from './quirks'

/** Properties and functions of the phone that its sockets use. */
export interface World {
  readonly quirks: Quirks
  readonly network: NetworkStatus
  /** Delay of one direction between phone and server, in ms. 0: frames arrive within the call. */
  readonly latency: number
  now(): number
  /** Sets a timer of the phone's system, which also fires while the app's JavaScript is stopped. */
  setTimer(callback: () => void, ms: number): Disposer
  /** Runs the app's code now, or when the app's JavaScript runs again. */
  enter(job: () => void): void
  /** Calls `answer` after `quirks.answerDelay`. */
  settle(answer: () => void): void
  /** Called when a socket has ended or the app has asked to close it. */
  socketLeft(): void
}
