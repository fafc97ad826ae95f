// The members of one topic as this node knows them, while somebody reads them.
import type { Position } from '../../../store/protocol'
import type { Member, PresenceSet } from '../../engine/topic-log'
import type { Role } from '../define-topic'
import type { Reader } from '../reader'
import type { Runner } from '../runner'
import { type HereChange, changesBetween, type Shown, shownOf } from './members'

/** A connection that reads the members. */
export interface HallReader {
  /** The members have changed, or who may see them. */
  moved(): void
  failed(): void
}

/** Changes that are told one by one; more of them at once are told as the new list. */
const mostChanges = 64

export class Hall implements Reader {
  readonly #runner: Runner
  readonly #presence: PresenceSet
  readonly #id: string
  readonly #emptied: () => void
  readonly #readers = new Set<HallReader>()
  #all: readonly Member[] = []
  /** Undefined before the first reading. */
  #shown: Shown | undefined
  #steps = 0
  /** The last step: those who stand before it are told its changes. */
  #before: Position | undefined
  #changes: readonly HereChange[] = []
  #isReading = false
  #isOld = false

  /**
   * @param id names this list for ever
   * @param emptied called when the last reader has left
   */
  constructor(runner: Runner, presence: PresenceSet, id: string, emptied: () => void) {
    this.#runner = runner
    this.#presence = presence
    this.#id = id
    this.#emptied = emptied
  }

  get at(): Position {
    return `${this.#id}:${String(this.#steps)}`
  }

  get members(): readonly unknown[] {
    return [...(this.#shown?.values() ?? [])]
  }

  /** @returns what has changed since; `undefined` where that is not known */
  since(at: Position): readonly HereChange[] | undefined {
    if (at === this.at) return []
    return at === this.#before ? this.#changes : undefined
  }

  /** The topic itself says who may read and tell; nobody, where its code throws. */
  roleOf(user: string): Role {
    const { topic, name, window } = this.#runner
    try {
      return window ? topic.authorize(user, name, window.state) : null
    } catch (error) {
      this.#runner.report(error)
      return null
    }
  }

  /** Adds a reader, who is told once the members are read. */
  enter(reader: HallReader): void {
    this.#readers.add(reader)
    this.#runner.readers.add(this)
    this.changed()
  }

  leave(reader: HallReader): void {
    this.#readers.delete(reader)
    if (this.#readers.size > 0) return
    this.#runner.readers.delete(this)
    this.#emptied()
  }

  /** The engine has other members. */
  changed(): void {
    this.#isOld = true
    if (!this.#isReading) void this.#read()
  }

  /** The topic has moved on: it may see its members with other eyes. */
  moved(): void {
    const shown = this.#shown
    if (!shown) return
    if ([...shown.keys()].some((user) => this.roleOf(user) === null)) this.#show()
    for (const reader of this.#readers) reader.moved()
  }

  failed(): void {
    for (const reader of this.#readers) reader.failed()
  }

  async #read(): Promise<void> {
    this.#isReading = true
    try {
      while (this.#isOld) {
        this.#isOld = false
        if (!this.#runner.window)
          await new Promise<void>((resolve, reject) => this.#runner.read([], () => resolve(), reject))
        this.#all = await this.#presence.members(this.#runner.name)
        this.#show()
        this.moved()
      }
    } catch (error) {
      this.#runner.report(error)
      this.failed()
    }
    this.#isReading = false
  }

  #show(): void {
    const shown = shownOf(this.#all, (user) => this.roleOf(user) !== null)
    const changes = this.#shown ? changesBetween(this.#shown, shown) : []
    this.#shown = shown
    if (changes.length === 0) return
    this.#before = changes.length > mostChanges ? undefined : this.at
    this.#changes = changes
    this.#steps += 1
  }
}
