// Tells that the process stood still: what it finds in its sockets then may be older than all that it remembers.
import type { Disposer } from '../../store/base/timing'
import type { SessionHost } from './ports'

/** Ms between two ticks. */
const every = 1_000
/** Ms between two ticks that are no delay any more. */
const still = 10_000

export class Pulse {
  readonly #host: Pick<SessionHost, 'now' | 'uptime' | 'setTimer'>
  readonly #stood: () => void
  #last: readonly [now: number, uptime: number]
  #stopTimer: Disposer

  /** @param stood hears once that the process stood still, before anything else is done */
  constructor(host: Pick<SessionHost, 'now' | 'uptime' | 'setTimer'>, stood: () => void) {
    this.#host = host
    this.#stood = stood
    this.#last = [host.now(), host.uptime()]
    this.#stopTimer = this.#arm()
  }

  /** Looks at the clocks: frames may come before the timer that is late. */
  beat(): void {
    const [now, uptime] = this.#last
    this.#last = [this.#host.now(), this.#host.uptime()]
    // A machine that sleeps stops the one clock, and a person who sets the other one moves it.
    if (this.#last[0] - now > still || this.#last[1] - uptime > still) this.#stood()
  }

  stop(): void {
    this.#stopTimer()
  }

  #arm(): Disposer {
    return this.#host.setTimer(() => {
      this.#stopTimer = this.#arm()
      this.beat()
    }, every)
  }
}
