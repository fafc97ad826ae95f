import type { Rate } from '../session/pace'
import { clientOf } from '../sockets/client-address'
import { KeyRate } from '../users/key-rate'

/** Counts the requests of each address. */
export class AddressRate {
  readonly #clients: KeyRate

  /** @param uptime ms of a clock that nobody can set */
  constructor(rate: Rate, uptime: () => number, limit?: number) {
    this.#clients = new KeyRate(rate, uptime, limit)
  }

  /** Addresses that are remembered now. */
  get size(): number {
    return this.#clients.size
  }

  /**
   * Takes one request: 0 if it may pass, otherwise ms until the next one may.
   *
   * @param address undefined for a connection that is gone already
   */
  take(address = ''): number {
    return this.#clients.take(clientOf(address))
  }
}
