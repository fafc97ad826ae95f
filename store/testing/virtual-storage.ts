import { byteLength } from '../base/utf8'

/** WeChat's limits, in bytes. https://developers.weixin.qq.com/miniprogram/dev/framework/ability/storage.html */
const KEY_LIMIT = 1_048_576
const LIMIT = 10 * KEY_LIMIT

/** Storage of a phone. Pass it to the next phone to simulate a restart of the app. */
export class VirtualStorage {
  /** Stored values as JSON, as in WeChat. A test can write damaged values here. */
  readonly items = new Map<string, string>()
  /** `errMsg` of the next writes, in order; `null` lets one succeed. Empty: all succeed. */
  readonly failures: (string | null)[] = []
  /** Message of the error that `read` throws, or `null`. */
  readFailure: string | null = null

  /** Returns the value, or `''` for a key without one, as WeChat does. */
  read(key: string): unknown {
    if (this.readFailure !== null) throw new Error(this.readFailure)
    const item = this.items.get(key)
    return item === undefined ? '' : (JSON.parse(item) as unknown)
  }

  /** Stores the value. Returns the `errMsg` of a failure, or `null`. */
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
