import type { Disposer, Timing } from '../base/timing'

/** Timers of the app's JavaScript. They are counted, and they fire late when JavaScript is stopped. */
export class PhoneTimers {
  /** Number of timers that have neither fired nor been stopped. */
  running = 0
  private readonly timing: Timing
  private readonly enter: (job: () => void) => void

  constructor(timing: Timing, enter: (job: () => void) => void) {
    this.timing = timing
    this.enter = enter
  }

  set(callback: () => void, ms: number): Disposer {
    let isRunning = true
    this.running += 1
    const stop = (): void => {
      if (isRunning) this.running -= 1
      isRunning = false
    }
    const stopTimer = this.timing.setTimer(() => {
      this.enter(() => {
        if (!isRunning) return
        stop()
        callback()
      })
    }, ms)
    return () => {
      stop()
      stopTimer()
    }
  }
}
