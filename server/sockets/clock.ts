import { performance as ofProcess } from 'node:perf_hooks'
import type { Clock } from '../session/pace'

/** Ms that the event loop has worked. */
export const worked = (): number => ofProcess.eventLoopUtilization().active

/** The clock and the timers of Node. */
export const clock: Clock = {
  uptime: () => performance.now(),
  setTimer(callback, ms) {
    const timer = setTimeout(callback, ms)
    return () => clearTimeout(timer)
  },
}
