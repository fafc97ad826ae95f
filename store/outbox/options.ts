import type { Clock } from '../base/clock'
import type { Failure } from '../base/errors'
import type { Frame } from '../base/frame'
import type { OutboxStorage } from './storage'

/** Decides what happens to an entry for which the outbox has no room. */
export type Overflow =
  /** The new entry fails. */
  | 'reject'
  /** The oldest waiting entries fail until the new one fits. */
  | 'drop-oldest'
  /** The newest waiting entries fail until the new one fits, for data of which only the latest value counts. */
  | 'drop-newest'

/** Pace of the outbox, for a server that counts what a client sends. */
export interface BurstOptions {
  /** Maximum number of entries in a burst, and in any `everyMs`; 64 KB are a burst, too. Pings and a greeting are not counted. @default 32 */
  readonly frames: number
  /** Time in which no more than `frames` entries leave, in ms, over all connections. The network may bring them closer together: stay below the server's count. 0: the next burst follows as soon as the platform has taken this one, 16 ms later where frames wait for it. @default 0 */
  readonly everyMs: number
}

/** Bounds and persistence of the outbox. */
export interface OutboxOptions {
  /** Maximum number of entries. @default 1_000 */
  readonly limit?: number
  /** Maximum size of all entries together, in encoded bytes. @default 1_048_576 */
  readonly bytes?: number
  /** Longest wait of an entry before it expires, in ms. @default Infinity */
  readonly ttl?: number
  /** Decides which entry fails when there is no room. @default 'reject' */
  readonly overflow?: Overflow
  /**
   * Keeps waiting entries in the phone's storage, so that the next launch of the app sends what this one could not: those
   * that have not left, with `unconfirmed: 'resend'` those that are not confirmed. The data must survive JSON, or be an
   * ArrayBuffer; all of it together fits in 1 MB. Entries that left in the last half second before the app ended may go
   * twice. @default false
   */
  readonly persist?: boolean
  /** An entry that was handed over this often and did not get through fails, so that it ends no more connections. Launches are counted together. @default 10 */
  readonly tries?: number
  /** How fast waiting entries leave. @default { frames: 32, everyMs: 0 } */
  readonly burst?: Partial<BurstOptions>
  /** Treatment of entries that left, where the connection was lost before a pong confirmed them; `'resend'` is an error without a heartbeat. @default 'report' */
  readonly unconfirmed?: 'report' | 'resend'
}

/** {@link OutboxOptions} once parsed. */
export interface OutboxBounds extends Required<OutboxOptions> {
  readonly burst: BurstOptions
}

/** Hands a frame over and answers, at once or later, with the failure or `null`. */
export type Send = (frame: Frame, done: (failure: string | null) => void) => void

export interface OutboxSettings<Out> {
  readonly bounds: OutboxBounds
  readonly encode: (data: Out) => Frame
  readonly clock: Clock
  /** Pongs confirm what left: there is a heartbeat. */
  readonly confirms: boolean
  /** Used if `bounds.persist` is set. */
  readonly storage: OutboxStorage | null
  readonly report: (failure: Failure) => void
}
