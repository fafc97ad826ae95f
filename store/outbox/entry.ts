import { action, makeObservable, observable } from 'mobx-miniprogram'

/**
 * State of an outgoing entry: `queued` · `sent` handed over; final without a heartbeat · `confirmed` a pong proved that
 * it arrived · `unconfirmed` the connection was lost before that · `failed` · `expired` waited too long · `cancelled` taken
 * back before it left. With a session: `acked` it took effect · `refused` · `unknown` nothing can tell whether it took effect.
 */
export type EntryState =
  | 'queued'
  | 'sent'
  | 'confirmed'
  | 'unconfirmed'
  | 'failed'
  | 'expired'
  | 'cancelled'
  | 'acked'
  | 'refused'
  | 'unknown'

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
  state?: EntryState
  failure?: string | null
  done?: Promise<EntryState>
  confirmed?: Promise<boolean>
}

/** The entry that `send` returns. `state` and `failure` are observable. */
export class Entry<Out = unknown> implements QueuedEntry<Out> {
  readonly state: EntryState = 'queued'
  /** The cause why the entry failed or expired, in one English sentence, or `null`. */
  readonly failure: string | null = null
  /** Resolves with `sent` once the platform has taken the entry, or with another final state. It never rejects. */
  readonly done!: Promise<EntryState>
  /**
   * Resolves with whether a pong proved that the entry arrived at the server's reader: `false` where the connection was
   * lost before, where the entry did not leave, at `dispose()`, and at once without a heartbeat. It never rejects.
   */
  readonly confirmed!: Promise<boolean>
  private resolve!: (state: EntryState) => void
  private prove!: (isConfirmed: boolean) => void

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
    makeObservable(this, { state: observable.ref, failure: observable.ref, enter: action, settle: action })
    this.begin()
  }

  /**
   * Takes the entry back while it is `queued`: its state becomes `cancelled`, or `failed` where it left before. An entry
   * that is on its way stays there, but does not go again if its connection is lost.
   *
   * @returns whether the entry never left; `false`: it is on its way, has a final state, or waited to go again after a
   * lost connection, so that it may have arrived
   */
  cancel(): boolean {
    return this.withdraw(this.id)
  }

  /** @internal The entry begins to wait, for the first time or by `resend`. */
  begin(): void {
    Object.assign<this, Writable>(this, {
      failure: null,
      done: new Promise((resolve) => {
        this.resolve = resolve
      }),
      confirmed: new Promise((resolve) => {
        this.prove = resolve
      }),
    })
  }

  /** @internal */
  enter(state: 'queued' | 'sent'): void {
    Object.assign<this, Writable>(this, { state })
  }

  /** @internal The platform has taken the entry. */
  take(): void {
    this.resolve('sent')
  }

  /** @internal No pong will confirm the entry. */
  leaveUnproven(): void {
    this.prove(false)
  }

  /** @internal */
  settle(state: EntryState, failure: string | null): void {
    Object.assign<this, Writable>(this, { state, failure })
    this.resolve(state)
    this.prove(state === 'confirmed')
  }
}
