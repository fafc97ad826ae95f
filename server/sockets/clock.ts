import type { Clock } from '../session/pace'

/** The clock and the timers of Node. */
export const clock: Clock = {
  uptime: () => performance.now(),
  setTimer(callback, ms) {
    const timer = setTimeout(callback, ms)
    return () => clearTimeout(timer)
  },
}
