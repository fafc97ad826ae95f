import type { Duplex } from 'node:stream'

/** A connection that can keep what is written until it is let go. */
export type Corkable = Pick<Duplex, 'cork' | 'uncork'>

/**
 * Lets all that one turn of the event loop sends to a connection leave in one write: in a busy topic, writes are most of
 * what a server does.
 */
export class Corks {
  #corked = new Set<Corkable>()

  /** Call it before each frame. */
  hold(connection: Corkable): void {
    if (this.#corked.has(connection)) return
    if (this.#corked.size === 0) setImmediate(() => this.#release())
    this.#corked.add(connection)
    connection.cork()
  }

  /** Lets go what a connection keeps, now. */
  release(connection: Corkable): void {
    if (this.#corked.delete(connection)) connection.uncork()
  }

  #release(): void {
    const corked = this.#corked
    this.#corked = new Set()
    for (const connection of corked) connection.uncork()
  }
}
