// The way to Redis: bounded in number and time, made anew where it leads to one that hangs, or that has lost its place to another.
import { setTimeout as pause } from 'node:timers/promises'
import { RedisError, type Address } from './address'
import type { Script } from './script'
import { type Wire, wireTo } from './wire'

export interface LinkEvents {
  /** Hears when Redis is away, and when it is back. */
  notice(sentence: string): void
  /** Wake-ups may be lost. */
  missed(): void
}

interface Way {
  readonly wire: Wire
  /** Commands without an answer. */
  onTheWay: number
}

/** Ms for the answer to one command, and those when the engine stops. */
const patience = { usual: 5_000, last: 500 }
/** Ms between two tries to make other connections; they grow where the new ones are no better. */
const rest = { least: 1_000, most: 8_000 }
/** Commands on their way at the same time: one more is refused, because memory is bounded and phones do not wait for ever. */
const mostOnTheWay = 10_000
/** Ms between two tries while a Redis Cluster moves the keys of a command. */
const tryAgain = 100

/** Redis has not answered in time: what it was told may happen still. */
class Silence extends Error {}

export class Link {
  readonly #address: Address
  readonly #events: LinkEvents
  readonly #ways = new Set<Way>()
  #way: Way | undefined
  #subscription: Parameters<Wire['subscribe']> | undefined
  #onTheWay = 0
  #patience = patience.usual
  #rest = rest.least
  #isAway = false
  #isRenewing = false
  #endRest: (() => void) | undefined

  constructor(address: Address, events: LinkEvents) {
    this.#address = address
    this.#events = events
  }

  /** @throws RedisError where the first connection fails */
  async connect(): Promise<void> {
    this.#way = await this.#make()
    try {
      await this.#within(this.#way.wire.connect())
    } catch (error) {
      this.drop()
      throw RedisError.of(error)
    }
  }

  send(key: string, ...words: readonly string[]): Promise<unknown> {
    return this.#use((wire) => wire.send(key, words))
  }

  /** Sends to every master. */
  sendToAll(...words: readonly string[]): Promise<readonly unknown[]> {
    return this.#use((wire) => wire.sendToAll(words))
  }

  async run({ sha, text }: Script, keys: readonly string[], args: readonly string[]): Promise<unknown> {
    const [key = ''] = keys
    const words = [String(keys.length), ...keys, ...args]
    for (const end = performance.now() + this.#patience; ; await pause(tryAgain))
      try {
        return await this.send(key, 'EVALSHA', sha, ...words).catch((error: unknown) => {
          if (!isReply(error, /^NOSCRIPT/)) throw error
          return this.send(key, 'EVAL', text, ...words)
        })
      } catch (error) {
        if (!isReply(error, /^TRYAGAIN/) || performance.now() > end) throw error
      }
  }

  async subscribe(...[channels, heard, sharded]: Parameters<Wire['subscribe']>): Promise<void> {
    this.#subscription = [channels, heard, sharded]
    if (this.#way) await this.#listen(this.#way)
  }

  /** Redis has answered all that it was asked. */
  answered(): void {
    this.#rest = rest.least
    if (!this.#isAway) return
    this.#isAway = false
    this.#events.notice('Redis answers again.')
  }

  /** Says it once: a Redis that is away fails many times a second. */
  failed(error: unknown): void {
    if (this.#isAway || !this.#way) return
    this.#isAway = true
    const message = error instanceof Error ? error.message : String(error)
    this.#events.notice(`Redis ${isReply(error, /^[A-Z]{2,} /) ? 'refuses' : 'is away'}: ${message}`)
  }

  /** Makes other connections, and leaves the ones that are there when the others stand: a part of a Redis Cluster may be well. */
  async renew(): Promise<void> {
    if (this.#isRenewing) return
    this.#isRenewing = true
    for (let isMade = false; !isMade && this.#way;) {
      const way = await this.#make()
      try {
        await this.#within(way.wire.connect())
        await this.#listen(way)
        isMade = true
        this.#replaceBy(way)
      } catch (error) {
        this.#end(way)
        this.failed(error)
      }
      await this.#pause(isMade ? this.#rest : rest.least)
      if (isMade) this.#rest = Math.min(rest.most, 2 * this.#rest)
    }
    this.#isRenewing = false
  }

  /** Waits no longer than needed to say farewell. */
  hurry(): void {
    this.#patience = patience.last
  }

  drop(): void {
    this.#way = undefined
    for (const way of this.#ways) this.#end(way)
    this.#endRest?.()
  }

  async #use<Reply>(ask: (wire: Wire) => Promise<Reply>): Promise<Reply> {
    const way = this.#way
    if (!way) throw new Error('The engine is not connected to Redis.')
    if (this.#onTheWay >= mostOnTheWay) throw new Error('Too many commands wait for Redis.')
    this.#onTheWay += 1
    way.onTheWay += 1
    try {
      return await this.#within(ask(way.wire))
    } catch (error) {
      if (way === this.#way && leadsAstray(error)) {
        this.failed(error)
        void this.renew()
      }
      throw error
    } finally {
      this.#onTheWay -= 1
      way.onTheWay -= 1
      if (way !== this.#way && way.onTheWay === 0) this.#end(way)
    }
  }

  #replaceBy(way: Way): void {
    const old = this.#way
    // Without one the engine has stopped.
    if (!old) return this.#end(way)
    this.#way = way
    // Commands on their way have their answers, or end by the patience.
    if (old.onTheWay === 0) this.#end(old)
    this.#events.missed()
  }

  #end(way: Way): void {
    if (this.#ways.delete(way)) way.wire.drop()
  }

  async #listen(way: Way): Promise<void> {
    if (!this.#subscription) return
    const [channels, heard, sharded] = this.#subscription
    const hear = (message: string): void => (way === this.#way ? heard(message) : undefined)
    await this.#within(way.wire.subscribe(channels, hear, sharded))
  }

  #pause(ms: number): Promise<void> {
    if (!this.#way) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#endRest = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  async #make(): Promise<Way> {
    const wire = await wireTo(this.#address, {
      failed: (error) => (way === this.#way ? this.failed(error) : undefined),
      resubscribed: () => (way === this.#way ? this.#events.missed() : undefined),
    })
    const way: Way = { wire, onTheWay: 0 }
    this.#ways.add(way)
    return way
  }

  #within<Result>(promise: Promise<Result>): Promise<Result> {
    const ms = this.#patience
    return new Promise((resolve, reject) => {
      const silence = (): void => reject(new Silence(`Redis did not answer within ${String(ms)} ms.`))
      const timer = setTimeout(silence, ms)
      promise.then(resolve, reject).finally(() => clearTimeout(timer))
    })
  }
}

function isReply(error: unknown, kind: RegExp): boolean {
  return error instanceof Error && kind.test(error.message)
}

/** Whether it hangs, or another one has its place: then connections that stay open would lead to it for ever. */
function leadsAstray(error: unknown): boolean {
  return error instanceof Silence || isReply(error, /^(READONLY|MASTERDOWN|LOADING|CLUSTERDOWN)/)
}
