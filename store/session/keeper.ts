import type { Clock } from '../base/clock'
import type { OutboxStorage } from '../outbox/storage'
import type { CommandEnd, CommandEntry } from './entry'
import { emptySession, formatSession, launchOf, parseSession, type StoredSession } from './stored'

/** After a failed write, the next one in ms, where an entry waits to be forgotten. */
const AGAIN = 5_000

/** Holds all that is to be stored. */
export interface KeeperSource {
  /** The last user; `''` where none is known. */
  readonly lastUser: string
  /** Commands of all users. */
  readonly all: readonly CommandEntry[]
}

/** Keeps commands over launches, so that the storage never claims that one never left which may have left, or lives on after it was taken back. */
export class Keeper {
  /** Commands that were taken back, until the storage has forgotten them. */
  private held = new Map<CommandEntry, CommandEnd>()
  /** Of the last write. */
  private stamped: readonly CommandEntry[] = []
  private forgotten: readonly (readonly [CommandEntry, CommandEnd])[] = []

  /** The launch whose content this one takes over. */
  private readonly before: string | undefined
  /** `null`: there is none, or a later launch has it. */
  private storage: OutboxStorage | null
  private readonly clock: Clock
  private readonly source: KeeperSource
  private readonly launch: string
  private readonly saved: () => void

  /** @param launch a name that no other launch has @param saved called after each write: what waited for it may leave */
  constructor(
    storage: OutboxStorage | null,
    clock: Clock,
    launch: string,
    source: KeeperSource,
    saved: () => void,
  ) {
    this.storage = storage
    this.clock = clock
    this.source = source
    this.launch = launch
    this.saved = saved
    this.before = launchOf(storage?.stored)
    if (storage) storage.written = this.written
  }

  load(): StoredSession {
    const session = this.storage?.load(parseSession, emptySession) ?? emptySession
    // The last launch has the storage: one that runs on beside it sees that at its next write.
    this.touch()
    return session
  }

  /** Notes a change. */
  readonly touch = (): void => {
    this.storage?.save(this.content)
  }

  saveNow(): void {
    this.storage?.saveNow()
  }

  /** Whether a command may leave. One that lies in the storage as one that never left is stored with its stamp first, if that can be. */
  admits({ isStored, isSafe }: CommandEntry): boolean {
    return !isStored || isSafe || (this.storage?.barred ?? true)
  }

  /** A command was taken back: it ends when the storage has forgotten it. */
  forget(entry: CommandEntry, end: CommandEnd): void {
    if (!entry.isStored) entry.settle(end)
    else if (this.storage) this.held.set(entry, end)
    else entry.settle({ kind: 'unknown' })
    this.touch()
  }

  /** Deletes all, but what `source` still has. */
  clear(): void {
    this.storage?.clear()
    this.release()
    this.touch()
  }

  close(): void {
    this.release()
    this.clock.wake('session-save', Infinity, this.touch)
    this.storage?.close()
  }

  private release(): void {
    this.held.forEach((end, entry) => {
      entry.settle(end)
    })
    this.held.clear()
  }

  /** A later launch has the storage, and what is in it. */
  private yield(): never {
    this.storage = null
    this.held.forEach((_end, entry) => {
      entry.settle({ kind: 'unknown' })
    })
    this.held.clear()
    throw new Error('a later launch of the app has it')
  }

  private readonly content = (): string => {
    const { all, lastUser } = this.source
    const by = launchOf(this.storage?.stored) ?? this.launch
    if (by !== this.launch && by !== this.before) this.yield()
    for (const entry of all) entry.isStored = true
    this.stamped = all.filter(({ since }) => since !== undefined)
    this.forgotten = Array.from(this.held)
    return formatSession(this.launch, lastUser, all)
  }

  private readonly written = (kept: boolean): void => {
    // Without a storage that works, sending is better than waiting for it.
    for (const entry of this.stamped) entry.isSafe = true
    if (kept)
      for (const [entry, end] of this.forgotten) {
        this.held.delete(entry)
        entry.settle(end)
      }
    else if (this.held.size > 0) this.clock.wake('session-save', this.clock.now() + AGAIN, this.touch)
    this.saved()
  }
}
