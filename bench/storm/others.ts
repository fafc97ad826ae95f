import type { RetryPolicy } from '../../store/connection/retry'
import type { Fleet, Hands } from './world'

/** Longest wait of a client for a connection, in ms. */
const connectTimeout = 10_000

/** Clients that are nothing but a rule for their waits. */
export class OtherFleet implements Fleet {
  readonly #policy: Pick<RetryPolicy, 'next'>
  readonly #hands: Hands
  readonly #random: () => number
  readonly #attempts: Uint16Array
  readonly #previous: Float64Array
  /** When the wait or the attempt ends, in ms. */
  readonly #until: Int32Array
  readonly #isDialling: Uint8Array

  constructor(clients: number, policy: Pick<RetryPolicy, 'next'>, hands: Hands, random: () => number) {
    this.#policy = policy
    this.#hands = hands
    this.#random = random
    this.#attempts = new Uint16Array(clients)
    this.#previous = new Float64Array(clients).fill(-1)
    this.#until = new Int32Array(clients)
    this.#isDialling = new Uint8Array(clients)
  }

  vanish(): void {
    for (let client = 0; client < this.#until.length; client += 1) this.refused(client, 0)
  }

  due(client: number, now: number): void {
    const until = this.#until[client] as number
    if (until < 0 || now < until) return
    if (this.#isDialling[client]) {
      this.#hands.hangUp(client)
      return this.refused(client, now)
    }
    this.#isDialling[client] = 1
    this.#sleep(client, now + connectTimeout)
    this.#hands.dial(client)
  }

  refused(client: number, now: number): void {
    this.#isDialling[client] = 0
    const attempt = ((this.#attempts[client] as number) += 1)
    const previous = this.#previous[client] as number
    const delay = this.#policy.next(attempt, previous < 0 ? null : previous, this.#random())
    if (delay === null) {
      this.#until[client] = -1
      return this.#hands.giveUp()
    }
    this.#previous[client] = delay
    this.#sleep(client, now + delay)
  }

  welcomed(client: number): void {
    this.#until[client] = -1
  }

  /** Their servers let all in. */
  shed(client: number, now: number): void {
    this.refused(client, now)
  }

  #sleep(client: number, until: number): void {
    this.#until[client] = until
    this.#hands.wake(client, until)
  }
}
