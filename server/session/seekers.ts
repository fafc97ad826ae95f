// Topics that nobody has written to, by the users who open them: a first command there takes room for RETAIN_DAYS, and whoever
// tries codes of rooms opens thousands.
import { Budget, type Rate } from './pace'

interface Seeker {
  readonly budget: Budget
  /** Topics that were paid for: a phone that comes back opens the same ones. */
  readonly paid: Set<string>
}

/** 300 at once, then one in 10 s. */
const usual: Rate = { perSecond: 0.1, burst: 300 }
/** Users who are remembered. One who is forgotten has the whole burst again. */
const remembered = 10_000

export class Seekers {
  readonly #rate: Rate
  readonly #uptime: () => number
  readonly #of = new Map<string, Seeker>()

  /** @param uptime ms of a clock that nobody can set */
  constructor(rate: Rate = usual, uptime: () => number) {
    this.#rate = rate
    this.#uptime = uptime
  }

  /**
   * Pays for a topic before anybody looks whether it is there: an answer must tell nothing that was not paid for. Returns a function to be
   * called with whether it is there, which is free; `null` where the budget is used up.
   */
  seek(user: string, topic: string): ((isThere: boolean) => void) | null {
    const seeker = this.#of.get(user) ?? { budget: new Budget(this.#rate), paid: new Set() }
    if (seeker.paid.has(topic)) return () => undefined
    if (seeker.budget.take(this.#uptime()) > 0) return null
    this.#of.delete(user)
    this.#of.set(user, seeker)
    const [oldest] = this.#of.keys()
    if (this.#of.size > remembered && oldest !== undefined) this.#of.delete(oldest)
    return (isThere) => {
      if (isThere) return seeker.budget.giveBack()
      seeker.paid.add(topic)
      const [first] = seeker.paid
      if (seeker.paid.size > this.#rate.burst && first !== undefined) seeker.paid.delete(first)
    }
  }
}
