import type { CloseFrame, Failure } from '../base/errors'
import type { CloseCodes } from './close-codes'
import type { GreetingSettings } from './greeting'
import type { HeartbeatTiming } from './heartbeat'
import type { RetryPolicy } from './retry'
import type { State } from './state'

/**
 * Life of the app in the background: `suspend` WeChat stops it after 5 s · `keep` it goes on, as WeChat allows while it plays
 * audio or follows the location.
 */
export type Background = 'suspend' | 'keep'

/** The options that the lifecycle decides with. */
export interface Rules {
  /** Longest wait for a connection, in ms. */
  readonly connectTimeout: number
  readonly heartbeat: HeartbeatTiming | false
  readonly retry: RetryPolicy
  readonly closeCodes: CloseCodes
  readonly background: Background
  /** Time to spread over after the server has vanished, in ms; 0: none. */
  readonly window?: () => number
  /** `null`: the connection is open as soon as the server accepts it. */
  readonly greeting: GreetingSettings | null
}

/** The backoff of an earlier launch of the app, as it stood at the end. */
export interface BackoffCheckpoint {
  readonly retryCount: number
  /** The wait before the last attempt, in ms. */
  readonly previousDelay: number | null
  /** The server asked not to be called before, in epoch ms; 0 where it did not ask. */
  readonly notBefore: number
  /** When the next attempt was planned, in epoch ms; missing if the last attempt had begun. */
  readonly until?: number
  /** When the checkpoint was written, in epoch ms. */
  readonly at: number
}

export interface NetworkReport {
  readonly type: 'network'
  readonly online: boolean
  readonly weak: boolean
  /** The phone moved to another network. */
  readonly changed: boolean
}

export type Event =
  // wishes of the user
  | { readonly type: 'connect'; readonly checkpoint?: BackoffCheckpoint | null }
  | { readonly type: 'disconnect'; readonly close?: CloseFrame }
  | { readonly type: 'retry' }
  | { readonly type: 'reset' }
  | { readonly type: 'dispose' }
  // facts about one socket
  | { readonly type: 'opened'; readonly generation: number }
  /** The server answered the greeting. */
  | { readonly type: 'welcomed'; readonly generation: number }
  /** `latency`: the round trip of the ping that the frame answers, in ms; `null` where it answers none. */
  | { readonly type: 'heard'; readonly generation: number; readonly latency: number | null }
  /** Something that left is to be proved by a ping, within so many ms; at once where a frame was refused. */
  | { readonly type: 'ping-wanted'; readonly generation: number; readonly within: number }
  | { readonly type: 'lost'; readonly generation: number; readonly failure: Failure }
  // facts about the phone
  | NetworkReport
  | { readonly type: 'shown' }
  | { readonly type: 'hidden' }
  // the one timer
  | { readonly type: 'due' }

/** Something to do: `connection.ts` performs it. */
export type Operation =
  | { readonly type: 'open'; readonly generation: number }
  | { readonly type: 'close'; readonly code: number; readonly reason: string }
  /** Sends the greeting. */
  | { readonly type: 'greet' }
  | { readonly type: 'ping' }
  | { readonly type: 'reread-network' }
  /** Stop watching the phone. */
  | { readonly type: 'release' }

/** Something to report to the store. */
export type Notice =
  | { readonly type: 'measured'; readonly latency: number }
  | { readonly type: 'failed'; readonly failure: Failure }

export type Effect = Operation | Notice

export function isNotice(effect: Effect): effect is Notice {
  return effect.type === 'measured' || effect.type === 'failed'
}

export function isOperation(effect: Effect): effect is Operation {
  return !isNotice(effect)
}

/** A change of state, with what caused it and what is reported with it. */
export interface Move {
  readonly from: State
  readonly to: State
  readonly event: Event
  readonly notices: readonly Notice[]
}

/** Time of an event, and one random number for any decision that needs it. */
export interface Moment {
  /** Epoch ms. */
  readonly now: number
  /** In [0, 1). */
  readonly random: number
}

/** The next state, and what follows from the event. */
export type Step = readonly [state: State, ...effects: Effect[]]
