import type { Clock } from '../base/clock'
import { reasonOf } from '../base/errors'
import type { GuardedStorage } from '../platforms/guarded-storage'
import { emptyOutbox, formatData, parseOutbox, type StoredOutbox } from './format'

/** How soon after a change it is written, in ms: what is answered at once need not be written twice. */
const SOON = 50
/** How far apart writes are at least, in ms, and how long who is in a hurry waits for the answer to the one before. */
const APART = 500
/** How long a write may go unanswered before it counts as failed, in ms: some phones never answer. */
const PATIENCE = 5_000

const OUTBOX = 'outbox'
const ASIDE = 'outbox:aside'

/**
 * When the outbox is read and written. Changes are merged, a write waits for the end of the one before, and after one
 * that failed the next change or `saveNow()` tries anew.
 */
export class OutboxStorage {
  private content: () => string = () => ''
  /** Something has changed since the last write began. */
  private unsaved = false
  private writing = false
  /** What changed during the write cannot wait for its answer much longer. */
  private urgent = false
  /** The last write was in vain. */
  private failed = false
  private closed = false
  /** What is stored could not be read, or not be set aside yet: it may be good, so nothing is written over it. */
  private barred = false
  /** How many there were; an answer to another than the last one comes late. */
  private writes = 0
  private writtenAt = -Infinity

  private readonly storage: GuardedStorage
  private readonly clock: Clock

  constructor(storage: GuardedStorage, clock: Clock) {
    this.storage = storage
    this.clock = clock
  }

  /** What cannot be read is set aside, for whoever wants to know what it was. */
  load(): StoredOutbox {
    const { storage } = this
    const stored = storage.read(OUTBOX)
    this.barred = storage.isUnread(OUTBOX)
    if ((stored ?? '') === '') return emptyOutbox
    const outbox = parseOutbox(stored)
    if (!outbox.whole) {
      storage.fail(
        `not all under "${storage.keyOf(OUTBOX)}" can be read; it is kept under "${storage.keyOf(ASIDE)}"`,
      )
      this.barred = true
      storage.write(
        ASIDE,
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

  /** What the storage will hold of an entry's data; `''` where JSON cannot say what it is. */
  textOf(data: unknown): string {
    try {
      return formatData(data)
    } catch (thrown) {
      this.storage.fail(`an entry is sent, but not stored: ${reasonOf(thrown)}`)
      return ''
    }
  }

  /** Something changed: `content` is asked when it is written. */
  save(content: () => string): void {
    this.content = content
    if (this.unsaved || this.closed) return
    this.unsaved = true
    if (!this.writing && !this.barred) this.arm()
  }

  /** Writes now, if there is something to write; a write that was just begun has a moment to end first. */
  saveNow(): void {
    if (this.barred || (!this.unsaved && !this.failed)) return
    const soon = this.writtenAt + APART
    this.urgent = this.writing && this.clock.now() < soon
    if (this.urgent) this.wake(soon)
    else this.saveAll()
  }

  /** Writes for the last time, and at once: nobody is there any more who could wait. */
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
      this.storage.note('write', OUTBOX, `no answer for ${String(PATIENCE)} ms`)
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
    this.storage.write(OUTBOX, this.content, (written) => {
      this.answered(write, written)
    })
  }

  private answered(write: number, written: boolean): void {
    if (write < this.writes) {
      // What came so late may lie on top of what was written since.
      if (written && !this.writing) this.save(this.content)
      return
    }
    this.failed = !written
    this.writing = false
    if (this.closed) {
      // Better no ids that go on than entries that are sent after their caller was told that they are not.
      if (!written) this.storage.remove(OUTBOX)
    } else if (this.urgent) this.saveAll()
    else if (this.unsaved) this.arm()
    else this.wake(Infinity)
  }
}
