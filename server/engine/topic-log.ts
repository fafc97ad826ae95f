import type { Disposer } from '../../store/base/timing'
import type { Position } from '../../store/protocol'

/** A line is one launch of one user's app; it numbers its commands. */
export interface LineKey {
  readonly user: string
  readonly line: string
}

/** One command on its way into the log. */
export interface Append extends LineKey {
  /** The command's number in its line. */
  readonly n: number
  /** The line's number before it on this topic; the log must have it. */
  readonly after: number
  /** Stamp of before the command first left, if it may have left earlier. */
  readonly since?: string
  /** Whether the topic takes commands that were meant for a lost log. */
  readonly takesOld: boolean
  /** Commits that the log keeps for those who come back; the rest may go once a snapshot holds it. */
  readonly history: number
  /** Encoded; none for a refusal. */
  readonly events: readonly string[]
  /** Encoded answer, kept for those who ask again; at most 1 KB of data. */
  readonly answer: string
  /** The topic's next deadline in ms of the engine's clock, or `null` for none. Replaces the one before; absent: it stays. */
  readonly wakeAt?: number | null
}

export type Appended =
  /**
   * Taken. `at` is the commit's position; `null` for a refusal. `isWanted`: another node had a conflict, and has its turn if this
   * one reads twice before its next call.
   */
  | {
      readonly kind: 'done'
      readonly at: Position | null
      readonly answer: string
      readonly isWanted?: true
    }
  /** Not taken: this is what became of the number before, or `unknown`. */
  | { readonly kind: 'before'; readonly at: Position | null; readonly answer: string }
  /** A command before this one is missing: close with 4104. */
  | { readonly kind: 'step' }
  /** The log has moved on: read on and decide anew. */
  | { readonly kind: 'conflict' }
  /** The user has too many lines in this topic: close with 4102. */
  | { readonly kind: 'crowded' }

/** The events of one command. */
export interface Commit extends LineKey {
  readonly n: number
  readonly events: readonly string[]
  /** The log's position after it. */
  readonly to: Position
}

/** A number that is kept with its answer, and the position of its commit if it has one. */
export interface KeptAnswer {
  readonly n: number
  readonly answer: string
  readonly at: Position | null
}

/** The kept answers of one line, by ascending number; the last number is how far the line stands. */
export interface LineAnswers extends LineKey {
  readonly kept: readonly KeptAnswer[]
}

/** The result of one read, all of one moment. */
export interface Page {
  /** The state to start from if the position that was asked for is no beginning of the log; `state: null` is the topic's initial one. */
  readonly start: { readonly at: Position; readonly state: string | null } | null
  readonly commits: readonly Commit[]
  /** The log's position after these commits. */
  readonly at: Position
  /** Of the lines asked for that the log knows. */
  readonly answers: readonly LineAnswers[]
}

/** One connection of a user in a topic. */
export interface Member {
  readonly user: string
  /** It has ended without a word, and may come back. */
  readonly away?: boolean
  /** JSON text of what the user told last by it, at most 512 bytes. */
  readonly data?: string
  /** When that was, in ms of the engine's clock. */
  readonly toldAt?: number
}

/** Members of topics by connection: a late end removes only itself, so no ghost stays. */
export interface PresenceSet {
  /**
   * @param key names the node and the connection; always of the same user
   * @returns whether the user is here by it, and was not before
   */
  set(topic: string, key: string, member: Member): Promise<boolean>
  delete(topic: string, key: string): Promise<void>
  members(topic: string): Promise<readonly Member[]>
  /** Whether a connection of the user is there that is not away, at the same cost however many members there are. */
  isHere(topic: string, user: string): Promise<boolean>
  /** Tells which topics have other members now. A call may come late or twice. */
  watch(changed: (topic: string) => void): Disposer
  /** Keeps the members of this node as long as it lives. Those of a node that has died go to one that lives. */
  lease(node: string, holder: LeaseHolder): Disposer
}

export interface LeaseHolder {
  /** A node has died: its member is now under a key of this node, which has to end it. */
  inherited(topic: string, key: string, member: Member): void
  /** This node passed for dead: its members may have gone to others, and must be set again. */
  lapsed(): void
}

/** @param at the topic's position after the change, where it is known: who stands there has nothing to read */
export type Wake = (topic: string, at?: Position) => void

export interface Watch {
  set(topics: ReadonlySet<string>): void
  stop(): Promise<void>
}

/** Whether an engine answers now, and why not. */
export type Health = { readonly ok: true } | { readonly ok: false; readonly why: string }

/**
 * The port of an engine: one log for each topic. Each call is one atomic step of that log. A call that rejects may have
 * happened: close the connection, and the client's next attach tells.
 */
export interface TopicLog {
  /**
   * Takes commands one after the other, all in one step. The first was decided on `at`, and each other one on what those before
   * it change: from the first conflict on, and behind one whose events were not taken, all that are no repeats are conflicts.
   *
   * @param commands at least one
   * @returns what became of each, in their order
   */
  append(topic: string, at: Position, commands: readonly Append[]): Promise<readonly Appended[]>
  /** Reads what follows `from`, or a snapshot and what follows it if `from` is null or no beginning of the log. */
  read(topic: string, from: Position | null, lines: readonly LineKey[]): Promise<Page>
  /** Keeps a state to start from. Ignored if it is older than the one kept, or not of this timeline. */
  snapshot(topic: string, at: Position, state: string): Promise<void>
  /** Tells which topics have moved on. A call may come late, twice, or never for a while. */
  watch(wake: Wake): Watch
  /** Topics whose deadline has passed, the oldest first, without those in `except`. */
  due(
    limit: number,
    except?: ReadonlySet<string>,
  ): Promise<readonly { readonly topic: string; readonly at: number }[]>
  /** Replaces the deadline of a topic if it is still `from`; `null`: it has none any more. */
  postpone(topic: string, from: number, to: number | null): Promise<void>
  /** Opaque to clients: the name of the engine's memory and its time. */
  stamp(): string
  /** Ms of the engine's clock, the same on all nodes but for some ms. */
  now(): number
  /** For load balancers: a node whose engine does not answer takes no new connections. */
  health(): Health
  /**
   * Called once, before all else. Rejects where the engine cannot be used, with a sentence that says what to change.
   *
   * @param notice hears of what an operator should know, such as a connection that is lost or back
   */
  start(notice?: (sentence: string) => void): Promise<void>
  /** Leaves no socket and no timer. Called after all else; again without effect. */
  stop(): Promise<void>
  readonly presence: PresenceSet
}
