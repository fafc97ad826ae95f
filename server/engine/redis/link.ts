// The way to Redis: bounded in number and time, made anew where it hangs.
import { RedisError, type Address } from './address'
import type { Script } from './script'
import { type Wire, wireTo } from './wire'

export interface LinkEvents {
  /** Hears when Redis is away, and when it is back. */
  notice(sentence: string): void
  /** Wake-ups may be lost. */
  missed(): void
}

/** Ms for the answer to one command. */
const patience = 5_000
/** Ms between two tries to make other connections. */
const restBeforeRenew = 1_000
/** Commands on their way at the same time: one more is refused, because memory is bounded and phones do not wait for ever. */
const mostOnTheWay = 10_000

/** Redis has not answered in time: what it was told may happen still. */
export class Silence extends Error {}

export class Link {
  readonly #address: Address
  readonly #events: LinkEvents
  #wire: Wire | undefined
  #subscription: Parameters<Wire['subscribe']> | undefined
  #onTheWay = 0
  #isAway = false
  #isRenewing = false
  #endRest: (() => void) | undefined

  constructor(address: Address, events: LinkEvents) {
    this.#address = address
    this.#events = events
  }

  /** @throws RedisError where the first connection fails */
  async connect(): Promise<void> {
    this.#wire = await this.#make()
    try {
      await this.#within(this.#wire.connect())
    } catch (error) {
      this.drop()
      throw RedisError.of(error)
    }
  }

  async send(key: string, ...words: readonly string[]): Promise<unknown> {
    const wire = this.#wire
    if (!wire) throw new Error('The engine is not connected to Redis.')
    if (this.#onTheWay >= mostOnTheWay) throw new Error('Too many commands wait for Redis.')
    this.#onTheWay += 1
    try {
      return await this.#within(wire.send(key, words))
    } finally {
      this.#onTheWay -= 1
    }
  }

  async run({ sha, text }: Script, keys: readonly string[], args: readonly string[]): Promise<unknown> {
    const [key = ''] = keys
    const rest = [String(keys.length), ...keys, ...args]
    try {
      return await this.send(key, 'EVALSHA', sha, ...rest)
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error
      return this.send(key, 'EVAL', text, ...rest)
    }
  }

  async subscribe(...subscription: Parameters<Wire['subscribe']>): Promise<void> {
    this.#subscription = subscription
    await this.#wire?.subscribe(...subscription)
  }

  /** Redis has answered. */
  answered(): void {
    if (!this.#isAway) return
    this.#isAway = false
    this.#events.notice('Redis answers again.')
  }

  /** Drops connections on which Redis is silent though they seem to be open, and makes others. */
  async renew(): Promise<void> {
    if (!this.#wire || this.#isRenewing) return
    this.#isRenewing = true
    for (let made = false; !made && this.#wire;) {
      this.#wire.drop()
      const wire = await this.#make()
      if (!this.#wire) break
      this.#wire = wire
      try {
        await this.#within(wire.connect())
        if (this.#subscription) await this.#within(wire.subscribe(...this.#subscription))
        made = true
        this.#events.missed()
      } catch {
        await this.#rest()
      }
    }
    this.#isRenewing = false
  }

  drop(): void {
    this.#wire?.drop()
    this.#wire = undefined
    this.#endRest?.()
  }

  #rest(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, restBeforeRenew)
      this.#endRest = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  #make(): Promise<Wire> {
    return wireTo(this.#address, {
      failed: (error) => this.#failed(error),
      resubscribed: () => this.#events.missed(),
    })
  }

  /** Says it once: a Redis that is away fails many times a second. */
  #failed(error: unknown): void {
    if (this.#isAway || !this.#wire) return
    this.#isAway = true
    this.#events.notice(`Redis is away: ${error instanceof Error ? error.message : String(error)}`)
  }

  #within<Result>(promise: Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Silence(`Redis did not answer within ${String(patience)} ms.`)),
        patience,
      )
      promise.then(resolve, reject).finally(() => clearTimeout(timer))
    })
  }
}
