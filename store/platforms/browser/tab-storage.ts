import type { PlatformStorage } from '../platform'

/** `sessionStorage`, as far as it is used. */
export interface TabStorageApi {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

/** Held while the page is in front. */
const MARK = 'mobx-miniprogram-socket: this page is in front'

/**
 * The storage of one tab, which outlives a reload: two tabs of one page are two apps, which must not send each other's
 * entries. A duplicated tab, and one that a page opens, begins with a copy of its opener's. If the opener is in front then,
 * the copy has its mark, and is not read. A copy of a hidden tab looks like a hidden page that was thrown out and loaded again.
 */
class TabStorage implements PlatformStorage {
  /** Keys that are no copies; `null`: none is. */
  private readonly own: Set<string> | null
  /** Stores of the page that see it in front. */
  private readonly inFront = new Set<unknown>()
  private readonly api: TabStorageApi

  constructor(api: TabStorageApi) {
    this.api = api
    this.own = api.getItem(MARK) === null ? null : new Set()
  }

  read(key: string): string | undefined {
    if (this.own && !this.own.has(key)) this.remove(key)
    return this.api.getItem(key) ?? undefined
  }

  write(key: string, value: string, done: (failure: null) => void): void {
    this.api.setItem(key, value)
    this.own?.add(key)
    done(null)
  }

  remove(key: string): void {
    this.api.removeItem(key)
    this.own?.add(key)
  }

  /** Marks the storage while the page is in front. A page that is hidden may end without a word, and be loaded again. */
  mark(by: unknown, isInFront: boolean): void {
    if (isInFront) this.inFront.add(by)
    else this.inFront.delete(by)
    try {
      if (this.inFront.size > 0) this.api.setItem(MARK, '1')
      else this.api.removeItem(MARK)
    } catch {
      // A full storage, or none for this page: a duplicated tab is not told from a reload.
    }
  }
}

/** One object for each `sessionStorage`, so that stores on the same page share its identity. */
const storages = new WeakMap<TabStorageApi, TabStorage>()

/** @returns `undefined` where the page may not store data: reading `sessionStorage` throws there */
export function tabStorageOf(browser: { readonly sessionStorage?: TabStorageApi }): TabStorage | undefined {
  try {
    const { sessionStorage } = browser
    if (!sessionStorage) return undefined
    const storage = storages.get(sessionStorage) ?? new TabStorage(sessionStorage)
    storages.set(sessionStorage, storage)
    return storage
  } catch {
    return undefined
  }
}
