import type { SocketErrorCode } from '../base/errors'
import type { Event } from '../connection/events'
import type { StateName } from '../connection/state'

/** Cause of a transition: an action of the store, or a fact about the server, the phone or the time. */
export type TransitionCause = Event['type']

/** One step in the life of a connection: its status changed, something failed, a wait was replaced, or an app that goes on in the background went there or came back. Plain data, so that a page can bind it. */
export interface Transition {
  /** Counts from 1, also when older transitions are forgotten. */
  readonly id: number
  /** Epoch ms, by the phone's clock at the time. */
  readonly at: number
  readonly from: StateName
  readonly to: StateName
  readonly cause: TransitionCause
  /** The error, or `null`. */
  readonly error: SocketErrorCode | null
  /** Detail of the platform or the server, such as `1006 abnormal closure`, or `''`. */
  readonly detail: string
  /** Attempts since the connection last proved itself. */
  readonly retryCount: number
  /** The wait before the next attempt that began here, in ms, or `null`. */
  readonly delay: number | null
  /** The transition as one line of text, for `wx.getRealtimeLogManager().info(line)` and for grep. */
  readonly line: string
}
