export interface ExpiringMapOptions {
  /** How long an entry stays, in ms. */
  readonly lifetime: number
  /** Entries at the same time. */
  readonly limit: number
  /** Ms of a clock that never goes back. */
  readonly now: () => number
}

/** A Map of bounded size whose entries all live equally long. They are swept by the calls that add others: no timer runs. */
export class ExpiringMap<V> {
  /** In the order of their ends. */
  readonly #entries = new Map<string, { readonly value: V; readonly end: number }>()
  readonly #options: ExpiringMapOptions

  constructor(options: ExpiringMapOptions) {
    this.#options = options
  }

  /** Entries that still live. */
  get size(): number {
    const now = this.#options.now()
    for (const [key, { end }] of this.#entries) {
      if (end > now) break
      this.#entries.delete(key)
    }
    return this.#entries.size
  }

  get(key: string): V | undefined {
    const entry = this.#entries.get(key)
    return entry !== undefined && entry.end > this.#options.now() ? entry.value : undefined
  }

  /** Adds an entry, or gives it a new value and a new life. The oldest entry makes room where there is none. */
  set(key: string, value: V): void {
    const { lifetime, limit, now } = this.#options
    this.#entries.delete(key)
    if (this.size >= limit) {
      const [oldest] = this.#entries.keys()
      if (oldest !== undefined) this.#entries.delete(oldest)
    }
    this.#entries.set(key, { value, end: now() + lifetime })
  }

  /** Removes an entry and returns its value. */
  take(key: string): V | undefined {
    const value = this.get(key)
    this.#entries.delete(key)
    return value
  }
}
