// A phone that writes numbered entries into a journal, and keeps account of what the server said of them.
import { webcrypto } from 'node:crypto'
import { autorun, when } from 'mobx-miniprogram'
import { createSocketStore, fullJitter, type SocketStore } from 'mobx-miniprogram-socket'
import { session } from 'mobx-miniprogram-socket/session'
import { WebSocket } from 'ws'
import { browserPlatform } from '../../../store/platforms/browser'
import { type Written, write } from './journal'

/** A store on real sockets that finds a dead link in 1.5 s and comes back within 0.3 s. */
export function storeOf(user: string, url: string): SocketStore {
  return createSocketStore({
    url,
    platform: browserPlatform({ WebSocket: WebSocket as never, crypto: webcrypto }),
    connectTimeout: 2_000,
    heartbeat: { interval: 500, timeout: 1_000, adaptive: false },
    retry: fullJitter({ base: 100, cap: 300 }),
    session: session({ auth: () => ({ user, token: `planted-token-of-${user}` }) }),
  })
}

export class Writer {
  readonly #store: SocketStore
  readonly #user: string
  readonly #topic
  #written = 0
  #settled = 0
  /** In the order in which they were written. */
  readonly acked: string[] = []
  /** Entries that ended otherwise. */
  readonly others: string[] = []
  #isWriting = false
  readonly #stopReading: () => void

  constructor(user: string, url: string, room: string) {
    this.#user = user
    this.#store = storeOf(user, url)
    this.#topic = this.#store.topic<readonly string[], Written, Written>(`journal:${room}`, {
      initial: [],
      reduce: write,
    })
    // A topic that somebody reads stays attached.
    this.#stopReading = autorun(() => this.#topic.confirmed)
    this.#store.connect()
  }

  get status(): string {
    return this.#store.status
  }

  /** All ids that the server holds, as this phone was told. */
  get journal(): readonly string[] {
    return this.#topic.confirmed
  }

  /** Entries that the server has announced as lost. */
  get lost(): readonly string[] {
    return this.#topic.lost.map(({ data }) => data.id)
  }

  /** Writes an entry each so many ms, until `pause`. */
  async write(ms: number): Promise<void> {
    this.#isWriting = true
    while (this.#isWriting) {
      this.#writeOne()
      await new Promise((resolve) => setTimeout(resolve, ms))
    }
  }

  pause(): void {
    this.#isWriting = false
  }

  /** Resolves once every entry has ended and the phone sees the newest state. */
  async settle(): Promise<void> {
    for (const end = Date.now() + 60_000; this.#settled < this.#written;) {
      if (Date.now() > end) {
        const open = `${String(this.#written - this.#settled)} of ${String(this.#written)} entries`
        throw new Error(`${this.#user}: ${open} have not ended. Status: ${this.status}.`)
      }
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    await when(() => this.#topic.freshness === 'live', { timeout: 30_000 })
  }

  dispose(): void {
    this.pause()
    this.#stopReading()
    this.#store.dispose()
  }

  #writeOne(): void {
    const id = `${this.#user}:${String((this.#written += 1))}`
    void this.#topic.send({ id }).done.then((end) => {
      this.#settled += 1
      if (end.kind === 'acked') this.acked.push(id)
      else this.others.push(`${id} ${end.kind}`)
    })
  }
}
