import type { Timing } from '../base/timing'

declare function setTimeout(callback: () => void, ms: number): number
declare function clearTimeout(timer: number): void

/** The time and the dice of the JavaScript that this runs in. */
export const systemTiming: Timing = {
  now: () => Date.now(),
  random: () => Math.random(),
  setTimer(callback, ms) {
    const timer = setTimeout(callback, ms)
    return () => {
      clearTimeout(timer)
    }
  },
}
