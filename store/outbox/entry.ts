import { action, makeObservable, observable } from 'mobx-miniprogram'

/** Where an outgoing entry stands. Without a session `sent` is final; `acked` needs a server that answers. */
export type EntryState = 'queued' | 'sent' | 'acked' | 'failed' | 'expired'

/** An outgoing entry as plain data, for pages. */
export interface QueuedEntry<Out = unknown> {
  /** Counts up from 1; with `outbox.persist` it goes on over launches. */
  readonly id: number
  readonly data: Out
  readonly state: EntryState
  /** When `send` was called, in epoch ms. */
  readonly queuedAt: number
}

/** Only the outbox writes; to everybody else an entry is there to be read. */
interface Writable {
  state: EntryState
  failure?: string | null
}

/** What `send` returns. `state` and `failure` are observable. */
export class Entry<Out = unknown> implements QueuedEntry<Out> {
  readonly state: EntryState = 'queued'
  /** Why the entry failed or expired, in one English sentence, or `null`. */
  readonly failure: string | null = null
  /** Resolves with the final state. It never rejects, so ignoring it is safe. */
  readonly done: Promise<EntryState>
  private resolve!: (state: EntryState) => void

  readonly id: number
  readonly data: Out
  readonly queuedAt: number
  private readonly withdraw: (id: number) => boolean

  /** @internal */
  constructor(id: number, data: Out, queuedAt: number, withdraw: (id: number) => boolean) {
    this.id = id
    this.data = data
    this.queuedAt = queuedAt
    this.withdraw = withdraw
    this.done = new Promise((resolve) => {
      this.resolve = resolve
    })
    makeObservable(this, { state: observable.ref, failure: observable.ref, enter: action, settle: action })
  }

  /**
   * Takes the entry back while it is `queued`: it becomes `failed`, and `true` is returned. `false`: too late, it is on
   * its way or has a final state. One that waits to go again after a lost connection may have arrived before.
   */
  cancel(): boolean {
    return this.withdraw(this.id)
  }

  /** @internal */
  enter(state: 'queued' | 'sent'): void {
    Object.assign<this, Writable>(this, { state })
  }

  /** @internal */
  settle(state: EntryState, failure: string | null): void {
    Object.assign<this, Writable>(this, { state, failure })
    this.resolve(state)
  }
}
