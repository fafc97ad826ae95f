import type { Disposer, Timing } from '../base/timing'

/** The timers that the app's own JavaScript has set: counted, and late where it does not run. */
export class PhoneTimers {
  /** Set, and neither fired nor stopped. */
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
