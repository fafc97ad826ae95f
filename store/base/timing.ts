/** Stops what the call that returned it has started. Calling it twice does no harm. */
export type Disposer = () => void

/** The clock, the timers and the random numbers. */
export interface Timing {
  /** Epoch milliseconds. */
  now(): number
  /** Calls back once after `ms` milliseconds, unless disposed before. */
  setTimer(callback: () => void, ms: number): Disposer
  /** A random number in [0, 1). */
  random(): number
}
