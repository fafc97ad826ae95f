import { Budget, type Rate } from '../session/pace'
import { clientOf } from '../sockets/client-address'
import { ExpiringMap } from '../users/expiring-map'

/** Addresses that are remembered, about 2 MB. One that is forgotten has its whole burst again. */
const remembered = 10_000

/** Counts the requests of each address. */
export class AddressRate {
  readonly #rate: Rate
  readonly #uptime: () => number
  readonly #budgets: ExpiringMap<Budget>

  /** @param uptime ms of a clock that nobody can set */
  constructor(rate: Rate, uptime: () => number, limit = remembered) {
    this.#rate = rate
    this.#uptime = uptime
    // After this time the whole burst is free again, as for an address that never came.
    const lifetime = (rate.burst / rate.perSecond) * 1_000
    this.#budgets = new ExpiringMap({ lifetime, limit, now: uptime })
  }

  /** Addresses that are remembered now. */
  get size(): number {
    return this.#budgets.size
  }

  /**
   * Takes one request: 0 if it may pass, otherwise ms until the next one may.
   *
   * @param address undefined for a connection that is gone already
   */
  take(address = ''): number {
    const client = clientOf(address)
    const budget = this.#budgets.get(client) ?? new Budget(this.#rate)
    const ms = budget.take(this.#uptime())
    if (ms === 0) this.#budgets.set(client, budget)
    return ms
  }
}
