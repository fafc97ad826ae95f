import { action, makeObservable, observable } from 'mobx-miniprogram'
import type { QueuedEntry } from '../outbox/entry'
import type { LineKey } from '../protocol'

/**
 * The end of a command: `acked` it took effect, and its events are in the topic · `refused` by the server, or by this phone where
 * it cannot be sent: `malformed`, `outbox-full`, `disposed` · `unknown` nothing can tell any more whether it took effect ·
 * `cancelled` and `expired` it never left.
 */
export type CommandEnd =
  | { readonly kind: 'acked' }
  | { readonly kind: 'refused'; readonly code: string; readonly data?: unknown }
  | { readonly kind: 'unknown' | 'cancelled' | 'expired' }

/** Facts that a command keeps for life. */
export interface CommandFacts<Command = unknown> {
  readonly id: number
  readonly topic: string
  readonly line: LineKey
  readonly n: number
  readonly data: Command
  /** Epoch ms. */
  readonly queuedAt: number
  /** The same on the store's clock. */
  readonly bornAt: number
}

/** The entry that `topic.send` returns. `state` and `end` are observable. */
export interface SentCommand<Command = unknown> extends QueuedEntry<Command> {
  /** `queued`, `sent`, and then one of the kinds of {@link CommandEnd}. */
  readonly state: 'queued' | 'sent' | CommandEnd['kind']
  /** The end, with the reason of a refusal; `null` until then. */
  readonly end: CommandEnd | null
  /**
   * Resolves with the end. It never rejects. While another user is logged in, a command waits for its own user;
   * `socket.dispose()` ends all: what may leave in the next launch, or may have left, is `unknown`.
   */
  readonly done: Promise<CommandEnd>
  /**
   * Takes the command back, if it never left. `state` tells `cancelled` once the phone's storage has forgotten it, so that no
   * later launch sends it.
   *
   * @returns whether it never left; `false`: it may arrive, or has its end
   */
  cancel(): boolean
}

/** A command with what the session knows of it. */
export class CommandEntry<Command = unknown> implements SentCommand<Command>, CommandFacts<Command> {
  state: SentCommand['state'] = 'queued'
  end: CommandEnd | null = null
  readonly done: Promise<CommandEnd>
  readonly id!: number
  readonly topic!: string
  readonly line!: LineKey
  readonly n!: number
  readonly data!: Command
  readonly queuedAt!: number
  readonly bornAt!: number

  /** Bytes of its frame; 0 for one of an earlier launch, which had room for it. */
  bytes = 0
  /** The user it belongs to; `undefined` until `auth` names one. */
  user: string | undefined
  /** The stamp of before it first left. */
  since: string | undefined
  /** It may have left, on this connection or before. */
  hasLeft = false
  /** It left on this connection. */
  isAway = false
  /** When it first left in this launch, on the store's clock. */
  leftAt: number | undefined
  /** The storage may hold it. */
  isStored = false
  /** All that the storage may hold of it has a stamp. */
  isSafe = false
  private resolve!: (end: CommandEnd) => void
  private readonly withdraw: (entry: CommandEntry) => boolean

  constructor(facts: CommandFacts<Command>, withdraw: (entry: CommandEntry) => boolean) {
    Object.assign(this, facts)
    this.withdraw = withdraw
    this.done = new Promise((resolve) => {
      this.resolve = resolve
    })
    makeObservable(this, { state: observable.ref, end: observable.ref, enter: action, settle: action })
  }

  cancel(): boolean {
    return this.withdraw(this)
  }

  enter(state: 'queued' | 'sent'): void {
    this.state = state
  }

  settle(end: CommandEnd): void {
    this.state = end.kind
    this.end = end
    this.resolve(end)
  }
}
