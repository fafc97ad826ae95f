/** Ms for an answer that tells the time well: it may be wrong by half of them. */
const mostOff = 200

/** The clock of Redis, as a node can know it without asking: by a clock of its own that is never set. */
export class EngineClock {
  readonly #uptime: () => number
  #isGood = false
  #offset = Date.now() - performance.now()

  constructor(uptime: () => number = () => performance.now()) {
    this.#uptime = uptime
  }

  /** Ms since 1970. */
  now(): number {
    return Math.floor(this.#uptime() + this.#offset)
  }

  /** Asks for the time; the answer was true between the question and its arrival. One that took long counts where no better one came. */
  async measure(ask: () => Promise<unknown>): Promise<void> {
    const asked = this.#uptime()
    const [seconds, micros] = (await ask()) as [string, string]
    const took = this.#uptime() - asked
    if (took > mostOff && this.#isGood) return
    this.#isGood = took <= mostOff
    this.#offset = Number(seconds) * 1_000 + Number(micros) / 1_000 - (asked + took / 2)
  }
}
