// A store on a phone that is left alone, with the moments at which it dials.
import { createSocketStore, type SocketStoreOptions } from 'mobx-miniprogram-socket'
import { type Line, VirtualClock, VirtualPhone } from 'mobx-miniprogram-socket/testing'

export const SECOND = 1_000
export const MINUTE = 60 * SECOND

/** Accepts, and answers pings. */
export function serve(line: Line): void {
  line.onFrame = (frame) => {
    if (typeof frame === 'string' && frame.endsWith('ping')) line.say('pong')
  }
  line.accept()
}

/** A phone with a server that does `answer` to each attempt; `dials` are in ms from the start. */
export function pacedPhone(
  answer: (line: Line, clock: VirtualClock) => void,
  options: Partial<SocketStoreOptions<unknown>> = {},
) {
  const clock = new VirtualClock({ random: () => 0.5 })
  const phone = new VirtualPhone({ timing: clock })
  const socket = createSocketStore<unknown>({ url: 'wss://example.com', platform: phone, ...options })
  const start = clock.now()
  const dials: number[] = []
  phone.onDial = (line) => {
    dials.push(clock.now() - start)
    answer(line, clock)
  }
  return { clock, phone, socket, dials }
}

/** Most dials that began within the same minute. */
export function mostInAMinute(dials: readonly number[]): number {
  return Math.max(0, ...dials.map((from) => dials.filter((at) => at >= from && at < from + MINUTE).length))
}
