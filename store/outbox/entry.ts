import { action, makeObservable, observable } from 'mobx-miniprogram'

/** State of an outgoing entry. Without a session `sent` is final; `acked` needs a server that answers. */
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

/** Written by the outbox only; other code reads an entry. */
interface Writable {
  state: EntryState
  failure?: string | null
}

/** The entry that `send` returns. `state` and `failure` are observable. */
export class Entry<Out = unknown> implements QueuedEntry<Out> {
  readonly state: EntryState = 'queued'
  /** The cause why the entry failed or expired, in one English sentence, or `null`. */
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
   * Takes the entry back while it is `queued`: its state becomes `failed`. An entry that is on its way stays there, but
   * does not go again if its connection is lost. An entry that waits to go again may have arrived before.
   *
   * @returns `false` if it is too late: the entry is on its way or has a final state
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
