import type { Clock } from '../clock'
import { type Failure, reasonOf } from '../errors'
import { emptyOutbox, formatRecord, parseOutbox, type StoredEntry, type StoredOutbox } from './format'
import type { PlatformStorage } from '../platform'

/** How soon after a change it is written, in ms: what is answered at once need not be written twice. */
const SOON = 50
/** How far apart writes are at least, in ms. */
const APART = 500

/**
 * When the outbox is read and written. Changes are merged, a write waits for the end of the one before, and a storage
 * that fails is reported, once until it works again; then the next change or `saveNow()` tries anew.
 */
export class OutboxStorage {
  private content: () => string = () => ''
  private unsaved = false
  private writing = false
  /** Whether what changed during a write is to be written right after it. */
  private urgent = false
  private waits = false
  private closed = false
  private writtenAt = -Infinity
  private readonly failing = new Set<string>()

  private readonly storage: PlatformStorage
  private readonly key: string
  private readonly clock: Clock
  private readonly report: (failure: Failure) => void

  constructor(storage: PlatformStorage, key: string, clock: Clock, report: (failure: Failure) => void) {
    this.storage = storage
    this.key = key
    this.clock = clock
    this.report = report
  }

  /** What cannot be read is kept under `<key>:aside`, for whoever wants to know what it was. */
  load(): StoredOutbox {
    let stored: unknown
    if (!this.attempt('read', () => (stored = this.storage.read(this.key)))) return emptyOutbox
    if ((stored ?? '') === '') return emptyOutbox
    const outbox = parseOutbox(stored)
    if (!outbox.whole) {
      const aside = `${this.key}:aside`
      this.report({
        code: 'storage-failed',
        detail: `not all under "${this.key}" can be read; it is kept under "${aside}"`,
      })
      this.write(
        aside,
        () => (typeof stored === 'string' ? stored : String(JSON.stringify(stored))),
        () => undefined,
      )
    }
    return outbox
  }

  /** What the storage will hold of an entry; `''` where JSON cannot say what it is. */
  recordOf(entry: StoredEntry): string {
    try {
      return formatRecord(entry)
    } catch (thrown) {
      this.report({
        code: 'storage-failed',
        detail: `entry ${String(entry.id)} is not stored: ${reasonOf(thrown)}`,
      })
      return ''
    }
  }

  /** Something changed: `content` is asked when it is written. */
  save(content: () => string): void {
    this.content = content
    this.unsaved = true
    this.arm()
  }

  /** Writes now, if there is something to write. */
  saveNow(): void {
    if (!this.unsaved) return
    if (this.writing) this.urgent = true
    else this.saveAll()
  }

  /** Writes for the last time. */
  close(): void {
    this.closed = true
    this.saveNow()
  }

  private arm(): void {
    if (this.waits || this.writing || this.closed) return
    this.waits = true
    this.clock.wake('outbox-save', Math.max(this.clock.now() + SOON, this.writtenAt + APART), () => {
      this.saveAll()
    })
  }

  private saveAll(): void {
    this.clock.wake('outbox-save', Infinity, () => undefined)
    this.waits = false
    this.unsaved = false
    this.urgent = false
    this.writing = true
    this.writtenAt = this.clock.now()
    this.write(this.key, this.content, (saved) => {
      this.writing = false
      if (this.urgent) {
        this.saveAll()
        return
      }
      if (this.unsaved) this.arm()
      if (saved) return
      this.unsaved = true
      // Better no ids that go on than entries that are sent after their caller was told that they are not.
      if (this.closed) this.attempt('remove', () => this.storage.remove(this.key))
    })
  }

  private write(key: string, value: () => string, then: (written: boolean) => void): void {
    let answered = false
    const done = (failure: string | null): void => {
      if (answered) return
      answered = true
      this.note('write', failure)
      then(failure === null)
    }
    try {
      this.storage.write(key, value(), done)
    } catch (thrown) {
      done(reasonOf(thrown))
    }
  }

  private attempt(deed: 'read' | 'remove', work: () => void): boolean {
    try {
      work()
      this.note(deed, null)
      return true
    } catch (thrown) {
      this.note(deed, reasonOf(thrown))
      return false
    }
  }

  private note(deed: string, failure: string | null): void {
    if (failure === null) this.failing.delete(deed)
    else if (!this.failing.has(deed)) {
      this.failing.add(deed)
      this.report({ code: 'storage-failed', detail: `${deed} ${this.key}: ${failure}` })
    }
  }
}
