import { action, computed, makeObservable, observable, reaction } from 'mobx-miniprogram'
import type { Disposer, SocketError, SocketErrorCode, SocketStatus } from 'mobx-miniprogram-socket'

/** A change of the connection, and what went wrong where that caused it. */
export interface Turn {
  readonly id: number
  /** Epoch ms. */
  readonly at: number
  readonly status: SocketStatus
  readonly cause: SocketErrorCode | null
}

/** What the timeline needs of the socket store. */
export interface TimelineSocket {
  readonly status: SocketStatus
  readonly lastError: SocketError | null
}

/** How many turns are kept. */
const WINDOW = 20

/** What happened to the connection lately: how it came to be in the state it is in, and since when. */
export class Timeline {
  /** Oldest first, never empty; a new array at each change. */
  turns: readonly Turn[]
  private lastError: SocketError | null
  private readonly socket: TimelineSocket
  private readonly stop: Disposer

  constructor(socket: TimelineSocket) {
    this.socket = socket
    this.lastError = socket.lastError
    this.turns = [{ id: 0, at: Date.now(), status: socket.status, cause: null }]
    makeObservable<this, 'turned'>(this, { turns: observable.ref, since: computed, turned: action })
    this.stop = reaction(
      () => socket.status,
      (status) => {
        this.turned(status)
      },
    )
  }

  /** When the present status began, in epoch ms. */
  get since(): number {
    return this.turns[this.turns.length - 1]?.at ?? 0
  }

  dispose(): void {
    this.stop()
  }

  private turned(status: SocketStatus): void {
    const { lastError } = this.socket
    const cause = lastError !== null && lastError !== this.lastError ? lastError.code : null
    this.lastError = lastError
    const id = (this.turns[this.turns.length - 1]?.id ?? 0) + 1
    this.turns = [...this.turns, { id, at: Date.now(), status, cause }].slice(-WINDOW)
  }
}
