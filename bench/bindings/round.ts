import type { Outcome } from './scenario'

/** The task of a worker. */
export interface Told {
  /** CPU time to fill, in µs, or number of steps, whichever is reached first. */
  readonly time: number
  readonly steps: number
  readonly isWarmUp: boolean
}

/** CPU times of one step, in µs. */
export interface Times {
  /** Store and page. */
  readonly whole: number
  /** The same store in the same process, with no page that shows it. */
  readonly store: number
}

export interface Round extends Outcome {
  readonly times: Times
}
