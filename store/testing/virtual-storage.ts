import { byteLength } from '../base/utf8'

/** WeChat's limits, in bytes. https://developers.weixin.qq.com/miniprogram/dev/framework/ability/storage.html */
const KEY_LIMIT = 1_048_576
const LIMIT = 10 * KEY_LIMIT

/** What outlives the app on a phone. Hand it to the next phone, and the app was started again. */
export class VirtualStorage {
  /** As WeChat keeps them: JSON. Write what you like to see what the app makes of it. */
  readonly items = new Map<string, string>()
  /** What the next writes fail with, oldest first; `null` lets one pass. Empty: all pass. */
  readonly failures: (string | null)[] = []
  /** What reading throws, or `null`. */
  readFailure: string | null = null

  /** WeChat answers `''` where nothing is. */
  read(key: string): unknown {
    if (this.readFailure !== null) throw new Error(this.readFailure)
    const item = this.items.get(key)
    return item === undefined ? '' : (JSON.parse(item) as unknown)
  }

  /** What went wrong, or `null`. */
  write(key: string, value: unknown): string | null {
    const failure = this.failures.shift() ?? null
    if (failure !== null) return failure
    const item = JSON.stringify(value)
    const bytes = byteLength(item)
    if (bytes > KEY_LIMIT) return 'setStorage:fail entry size limit reached'
    let others = 0
    this.items.forEach((other, name) => {
      if (name !== key) others += byteLength(other)
    })
    if (others + bytes > LIMIT) return 'setStorage:fail storage size limit reached'
    this.items.set(key, item)
    return null
  }

  remove(key: string): void {
    this.items.delete(key)
  }
}
