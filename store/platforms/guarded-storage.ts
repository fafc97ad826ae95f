import { type Failure, reasonOf } from '../base/errors'
import type { PlatformStorage } from './platform'

/** The names of the stores on each storage. */
const taken = new WeakMap<PlatformStorage, Set<string>>()

/**
 * What the store called `name` keeps on the phone, until `release()`. `null` where there is no storage, or another store
 * has that name: the two would destroy what the other keeps. That is reported where it was asked for by `needed`.
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
    ? `two stores are named "${name}"; give one of them another \`name\``
    : 'there is none'
  if (needed) report({ code: 'storage-failed', detail })
  return null
}

/** The storage as one store uses it: nothing throws, and what fails is reported, once until it works again. */
export class GuardedStorage {
  private readonly failing = new Set<string>()

  private readonly storage: PlatformStorage
  private readonly name: string
  private readonly report: (failure: Failure) => void
  private letGo: (() => void) | undefined

  constructor(
    storage: PlatformStorage,
    name: string,
    report: (failure: Failure) => void,
    letGo?: () => void,
  ) {
    this.storage = storage
    this.name = name
    this.report = report
    this.letGo = letGo
  }

  /** Where `what` is kept. */
  keyOf(what: string): string {
    return `mobx-miniprogram-socket:${this.name}:${what}`
  }

  /** `undefined` where nothing is there, and where it could not be read: see {@link isUnread}. */
  read(what: string): unknown {
    let value: unknown
    this.attempt('read', what, (key) => {
      value = this.storage.read(key)
    })
    return value
  }

  /** Whether it could not be read, so that nobody knows what is there. */
  isUnread(what: string): boolean {
    return this.failing.has(`read ${this.keyOf(what)}`)
  }

  /** Tells `then`, once, whether it is kept; now or later, or never where the phone does not say. */
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

  /** Whether that could be done. */
  remove(what: string): boolean {
    return this.attempt('remove', what, (key) => {
      this.storage.remove(key)
    })
  }

  /** Another may have the name from now on. */
  release(): void {
    this.letGo?.()
    this.letGo = undefined
  }

  /** How a deed has ended: why it failed, or `null`. */
  note(deed: 'read' | 'write' | 'remove', what: string, failure: string | null): void {
    const name = `${deed} ${this.keyOf(what)}`
    if (failure === null) this.failing.delete(name)
    else if (!this.failing.has(name)) {
      this.failing.add(name)
      this.fail(`${name}: ${failure}`)
    }
  }

  /** Reports anything else that is wrong. */
  fail(detail: string): void {
    this.report({ code: 'storage-failed', detail })
  }

  private attempt(deed: 'read' | 'remove', what: string, work: (key: string) => void): boolean {
    try {
      work(this.keyOf(what))
      this.note(deed, what, null)
      return true
    } catch (thrown) {
      this.note(deed, what, reasonOf(thrown))
      return false
    }
  }
}
