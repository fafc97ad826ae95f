import type { Timing } from '../base/timing'
import type { Quirks } from './quirks'
import type { VirtualStorage } from './virtual-storage'

export interface VirtualPhoneOptions {
  /**
   * Whose time it lives in.
   * @default systemTiming, which `jest.useFakeTimers()` drives
   */
  readonly timing?: Timing
  /**
   * What an earlier phone has left.
   * @default an empty one
   */
  readonly storage?: VirtualStorage
  /**
   * Milliseconds that anything takes one way between phone and server. 0: it is there within the call.
   * @default 0
   */
  readonly latency?: number
  /** Where this phone is to differ from the others. */
  readonly quirks?: Partial<Quirks>
}

/** What was started on a phone and not stopped. */
export interface Running {
  readonly timers: number
  readonly networkWatchers: number
  readonly foregroundWatchers: number
  /** Neither ended nor asked to close. */
  readonly sockets: number
}
