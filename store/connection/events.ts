import type { Failure } from '../base/errors'
import type { HeartbeatTiming } from './heartbeat'
import type { RetryPolicy } from './retry'
import type { State } from './state'

/** The part of the options that decides. */
export interface Rules {
  readonly connectTimeout: number
  readonly heartbeat: HeartbeatTiming | false
  readonly retry: RetryPolicy
}

/** Where an earlier run of the app was in its backoff. */
export interface Place {
  readonly retryCount: number
  readonly previousDelay: number | null
  readonly notBefore: number
  /** When the next attempt was planned, in epoch ms, unless the last one had begun. */
  readonly until?: number
  /** When that was noted, in epoch ms. */
  readonly at: number
}

export type Event =
  // wishes
  | { readonly type: 'connect'; readonly place?: Place | null }
  | { readonly type: 'disconnect' }
  | { readonly type: 'retry' }
  | { readonly type: 'dispose' }
  // facts about one socket
  | { readonly type: 'opened'; readonly generation: number }
  | { readonly type: 'heard'; readonly generation: number; readonly pong: boolean }
  | { readonly type: 'lost'; readonly generation: number; readonly failure: Failure }
  // facts about the phone
  | {
      readonly type: 'network'
      readonly online: boolean
      readonly weak: boolean
      /** It is another network than before. */
      readonly changed: boolean
    }
  | { readonly type: 'shown' }
  | { readonly type: 'hidden' }
  // the one timer
  | { readonly type: 'due' }

/** What is to be done in the world. */
export type Deed =
  | { readonly type: 'open'; readonly generation: number }
  | { readonly type: 'close'; readonly code: number; readonly reason: string }
  | { readonly type: 'ping' }
  | { readonly type: 'reread-network' }
  /** Stop watching the phone. */
  | { readonly type: 'release' }

/** What is to be told. */
export type News =
  | { readonly type: 'measured'; readonly latency: number }
  | { readonly type: 'failed'; readonly failure: Failure }

export type Effect = Deed | News

/** When an event happened, and one throw of the dice for whoever needs it. */
export interface Moment {
  /** Epoch ms. */
  readonly now: number
  /** In [0, 1). */
  readonly random: number
}

export type Step = readonly [state: State, ...effects: Effect[]]
