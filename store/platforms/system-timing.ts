import type { Timing } from '../base/timing'

declare function setTimeout(callback: () => void, ms: number): number
declare function clearTimeout(timer: number): void

/** Clock, timers and random numbers of the JavaScript engine. */
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
