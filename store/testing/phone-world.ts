import type { Timing } from '../base/timing'
import type { Foreground } from './foreground'
import type { World } from './world'

/** Makes the world in which the sockets of `phone` run. */
export function worldOf(
  phone: Pick<World, 'quirks' | 'network' | 'latency'>,
  timing: Timing,
  foreground: Foreground,
  socketLeft: () => void,
): World {
  const enter = (job: () => void): void => {
    foreground.enter(job)
  }
  return {
    quirks: phone.quirks,
    get network() {
      return phone.network
    },
    get latency() {
      return phone.latency
    },
    now: () => timing.now(),
    setTimer: (callback, ms) => timing.setTimer(callback, ms),
    enter,
    settle(answer) {
      const { answerDelay } = phone.quirks
      if (answerDelay > 0) timing.setTimer(() => enter(answer), answerDelay)
      else enter(answer)
    },
    socketLeft,
  }
}
