import type { Clock } from '../base/clock'
import { reasonOf } from '../base/errors'
import type { GuardedStorage } from '../platforms/guarded-storage'
import { formatData } from './format'

/** Delay of a write after a change, in ms: an entry that is answered at once need not be written twice. */
const SOON = 50
/** Shortest time between writes, in ms; an urgent write waits as long for the answer to the one before. */
const APART = 500
/** Longest wait for the answer to a write, in ms: some phones never answer. */
const PATIENCE = 5_000

/**
 * Decides when entries are read and written. Changes are merged, a write waits for the end of the one before, and after
 * a failed write the next change or `saveNow()` tries again.
 */
export class OutboxStorage {
  private content: () => string = () => ''
  /** Something has changed since the last write began. */
  private unsaved = false
  private writing = false
  /** A change during the write cannot wait for its answer much longer. */
  private urgent = false
  /** The last write failed. */
  private failed = false
  private closed = false
  /** The stored outbox could not be read, or not be set aside yet. It may be good, so it is not overwritten. */
  barred = false
  /** Number of writes; an answer to another than the last one is late. */
  private writes = 0
  private writtenAt = -Infinity

  private readonly storage: GuardedStorage
  private readonly clock: Clock

  private readonly what: string
  private readonly aside: string
  /** Called after each write that nothing has overtaken, with whether it is kept. */
  written: (kept: boolean) => void = () => undefined

  /** @param what name under which it is stored */
  constructor(storage: GuardedStorage, clock: Clock, what: 'outbox' | 'session' = 'outbox') {
    this.storage = storage
    this.clock = clock
    this.what = what
    this.aside = `${what}:aside`
  }

  /** Reads what is stored now: in a session, also by another launch that runs beside this one. */
  get stored(): unknown {
    return this.storage.read(this.what)
  }

  /** Reads what the last launch left. What cannot be read is set aside under another key, for the developer. */
  load<T extends { readonly whole: boolean }>(parse: (stored: unknown) => T, empty: T): T {
    const { storage, stored } = this
    this.barred = storage.isUnread(this.what)
    if ((stored ?? '') === '') return empty
    const outbox = parse(stored)
    if (!outbox.whole) {
      storage.fail(
        `not all under "${storage.keyOf(this.what)}" can be read; it is kept under "${storage.keyOf(this.aside)}"`,
      )
      this.barred = true
      storage.write(
        this.aside,
        () => (typeof stored === 'string' ? stored : String(JSON.stringify(stored))),
        (kept) => {
          this.barred = !kept
          if (!kept || !this.unsaved) return
          if (this.closed) this.saveAll()
          else this.arm()
        },
      )
    }
    return outbox
  }

  /** Returns an entry's data as text for the storage; `''` if JSON cannot hold it. */
  textOf(data: unknown): string {
    try {
      return formatData(data)
    } catch (thrown) {
      this.storage.fail(`an entry is sent, but not stored: ${reasonOf(thrown)}`)
      return ''
    }
  }

  /** Notes a change; `content` is called when it is written. */
  save(content: () => string): void {
    this.content = content
    if (this.unsaved || this.closed) return
    this.unsaved = true
    if (!this.writing && !this.barred) this.arm()
  }

  /** Writes now, if there is something to write; a write that just began has a moment to end first. */
  saveNow(): void {
    if (this.barred || (!this.unsaved && !this.failed)) return
    const soon = this.writtenAt + APART
    this.urgent = this.writing && this.clock.now() < soon
    if (this.urgent) this.wake(soon)
    else this.saveAll()
  }

  /** Deletes what is stored, also what could not be read. */
  clear(): void {
    this.barred = false
    this.unsaved = false
    this.storage.remove(this.what)
    this.storage.remove(this.aside)
  }

  /** Writes for the last time, at once: the store is disposed of and can wait for no answer. */
  close(): void {
    if (this.closed) return
    this.closed = true
    this.wake(Infinity)
    if (!this.barred && (this.unsaved || this.failed)) this.saveAll()
  }

  private arm(): void {
    this.wake(Math.max(this.clock.now() + SOON, this.writtenAt + APART))
  }

  private wake(at: number): void {
    this.clock.wake('outbox-save', this.closed ? Infinity : at, () => {
      if (this.urgent || !this.writing) {
        this.saveAll()
        return
      }
      this.storage.note('write', this.what, `no answer for ${String(PATIENCE)} ms`)
      this.answered(this.writes, false)
    })
  }

  private saveAll(): void {
    const write = ++this.writes
    this.unsaved = false
    this.failed = false
    this.urgent = false
    this.writing = true
    this.writtenAt = this.clock.now()
    this.wake(this.writtenAt + PATIENCE)
    this.storage.write(this.what, this.content, (written) => {
      this.answered(write, written)
    })
  }

  private answered(write: number, written: boolean): void {
    if (write < this.writes) {
      // A late answer may mean that the old content overwrote the new one.
      if (written && !this.writing) this.save(this.content)
      return
    }
    this.failed = !written
    this.writing = false
    this.written(written)
    if (this.closed) {
      // Losing the ids is better than sending entries after their caller was told that they failed.
      if (!written) this.storage.remove(this.what)
    } else if (this.urgent) this.saveAll()
    else if (this.unsaved) this.arm()
    else this.wake(Infinity)
  }
}
