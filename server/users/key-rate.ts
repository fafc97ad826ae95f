import { Budget, type Rate } from '../session/pace'
import { ExpiringMap } from './expiring-map'

/** Keys that are remembered, about 2 MB. One that is forgotten has its whole burst again. */
const remembered = 10_000

/** Counts what each key does, such as each user. */
export class KeyRate {
  readonly #rate: Rate
  readonly #uptime: () => number
  readonly #budgets: ExpiringMap<Budget>

  /** @param uptime ms of a clock that nobody can set */
  constructor(rate: Rate, uptime: () => number, limit = remembered) {
    this.#rate = rate
    this.#uptime = uptime
    // After this time the whole burst is free again, as for a key that never came.
    const lifetime = (rate.burst / rate.perSecond) * 1_000
    this.#budgets = new ExpiringMap({ lifetime, limit, now: uptime })
  }

  /** Keys that are remembered now. */
  get size(): number {
    return this.#budgets.size
  }

  /** Takes one: 0 if it may pass, otherwise ms until the next one may. */
  take(key: string): number {
    const budget = this.#budgets.get(key) ?? new Budget(this.#rate)
    const ms = budget.take(this.#uptime())
    if (ms === 0) this.#budgets.set(key, budget)
    return ms
  }
}
