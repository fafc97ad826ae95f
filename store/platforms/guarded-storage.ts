import { type Failure, reasonOf } from '../base/errors'
import type { PlatformStorage } from './platform'

/** Names of the stores on each storage. */
const taken = new WeakMap<PlatformStorage, Set<string>>()

/**
 * Claims the storage for the store called `name`, until `release()`. Returns `null` where there is no storage, or where
 * another store has that name: each would overwrite the data of the other, so that is reported, as after a hot reload that
 * left the old store running. A missing storage is reported if the store has `needed` it.
 */
export function claimStorage(
  storage: PlatformStorage | undefined,
  name: string,
  needed: boolean,
  report: (failure: Failure) => void,
): GuardedStorage | null {
  const names = (storage && taken.get(storage)) ?? new Set()
  if (storage && !names.has(name)) {
    taken.set(storage, names.add(name))
    return new GuardedStorage(storage, name, report, () => names.delete(name))
  }
  const detail = storage
    ? `two stores are named "${name}"; dispose of the old one, or give one of them another \`name\``
    : 'there is none'
  if (needed || storage) report({ code: 'storage-failed', detail })
  return null
}

/** The storage as one store uses it. Nothing throws; a failure is reported once, until the operation works again. */
export class GuardedStorage {
  private readonly failing = new Set<string>()

  private readonly storage: PlatformStorage
  private readonly name: string
  private readonly report: (failure: Failure) => void
  private readonly free: () => void
  private isReleased = false

  constructor(storage: PlatformStorage, name: string, report: (failure: Failure) => void, free: () => void) {
    this.storage = storage
    this.name = name
    this.report = report
    this.free = free
  }

  /** Returns the storage key of `what`. */
  keyOf(what: string): string {
    return `mobx-miniprogram-socket:${this.name}:${what}`
  }

  /** Reads a value; `undefined` where there is none, and where it could not be read: see {@link isUnread}. */
  read(what: string): unknown {
    let value: unknown
    this.attempt('read', what, (key) => {
      value = this.storage.read(key)
    })
    return value
  }

  /** Whether the last read failed, so that the content is unknown. */
  isUnread(what: string): boolean {
    return this.failing.has(`read ${this.keyOf(what)}`)
  }

  /** Writes, and calls `then` once with whether it is kept: now, later, or never where the phone does not answer. */
  write(what: string, value: () => string, then: (kept: boolean) => void): void {
    let answered = false
    const done = (failure: string | null): void => {
      if (answered) return
      answered = true
      this.note('write', what, failure)
      then(failure === null)
    }
    try {
      this.storage.write(this.keyOf(what), value(), done)
    } catch (thrown) {
      done(reasonOf(thrown))
    }
  }

  /** @returns whether it could be removed */
  remove(what: string): boolean {
    return this.attempt('remove', what, (key) => {
      this.storage.remove(key)
    })
  }

  /** Gives the name back. What fails later is not reported: the store is disposed of. */
  release(): void {
    if (!this.isReleased) this.free()
    this.isReleased = true
  }

  /** Notes the end of an operation: the failure, or `null`. */
  note(operation: 'read' | 'write' | 'remove', what: string, failure: string | null): void {
    const name = `${operation} ${this.keyOf(what)}`
    if (failure === null) this.failing.delete(name)
    else if (!this.failing.has(name)) {
      this.failing.add(name)
      this.fail(`${name}: ${failure}`)
    }
  }

  /** Reports a failure that is not the end of an operation. */
  fail(detail: string): void {
    if (!this.isReleased) this.report({ code: 'storage-failed', detail })
  }

  private attempt(operation: 'read' | 'remove', what: string, work: (key: string) => void): boolean {
    try {
      work(this.keyOf(what))
      this.note(operation, what, null)
      return true
    } catch (thrown) {
      this.note(operation, what, reasonOf(thrown))
      return false
    }
  }
}
