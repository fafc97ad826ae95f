import type { Disposer } from '../../store/base/timing'
import { clientOf, isLoopback } from './client-address'

/** WebSockets that the clients of one address may hold at the same time. */
export class AddressPlaces {
  readonly #most: number
  readonly #taken = new Map<string, number>()

  constructor(most: number) {
    this.#most = most
  }

  /** This machine has no limit: its clients are a proxy that nobody named, or a test. */
  isFull(address: string): boolean {
    return !isLoopback(address) && (this.#taken.get(clientOf(address)) ?? 0) >= this.#most
  }

  /** Takes a place. Returns what gives it back, to be called once. */
  take(address: string): Disposer {
    const client = clientOf(address)
    this.#add(client, 1)
    return () => this.#add(client, -1)
  }

  #add(client: string, difference: number): void {
    const taken = (this.#taken.get(client) ?? 0) + difference
    if (taken > 0) this.#taken.set(client, taken)
    else this.#taken.delete(client)
  }
}
