import type { Timing } from '../base/timing'
import type { Quirks } from './quirks'
import type { VirtualStorage } from './virtual-storage'

export interface VirtualPhoneOptions {
  /**
   * Clock and timers of the phone.
   * @default systemTiming, which `jest.useFakeTimers()` controls
   */
  readonly timing?: Timing
  /**
   * Storage of an earlier phone, to simulate a restart of the app.
   * @default an empty storage
   */
  readonly storage?: VirtualStorage
  /**
   * Delay of one direction between phone and server, in ms. 0: frames arrive within the call.
   * @default 0
   */
  readonly latency?: number
  /** Quirks that differ from the defaults. */
  readonly quirks?: Partial<Quirks>
}

/** Numbers of timers, watchers and sockets that were started and not stopped. */
export interface Running {
  readonly timers: number
  readonly networkWatchers: number
  readonly foregroundWatchers: number
  /** Sockets that have not ended and that the app has not asked to close. */
  readonly sockets: number
}
