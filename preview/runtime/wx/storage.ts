import type { Phone } from '../phone/phone'
import { asyncApi } from './api'

/** Highest number of characters in one key; the phone's limit is 1 MB. */
const keyLimit = 1_048_576

/** Storage in `localStorage`, below a prefix of the phone's own. */
export function storageApi(phone: Phone): Record<string, unknown> {
  const prefix = `phone${phone.id}:`
  const keys = (): string[] =>
    Object.keys(localStorage)
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length))
  const read = (key: string): unknown => {
    const text = localStorage.getItem(prefix + key)
    return text === null ? '' : (JSON.parse(text) as { value: unknown }).value
  }
  const write = (key: string, value: unknown): void => {
    const text = JSON.stringify({ value })
    if (text.length > keyLimit) throw new Error('exceed max length')
    localStorage.setItem(prefix + key, text)
  }
  const remove = (key: string): void => localStorage.removeItem(prefix + key)
  const clear = (): void => keys().forEach(remove)
  const info = (): object => {
    const size = keys().reduce((sum, key) => sum + (localStorage.getItem(prefix + key)?.length ?? 0), 0)
    return { keys: keys(), currentSize: Math.ceil(size / 1024), limitSize: 10_240 }
  }

  return {
    getStorageSync: read,
    setStorageSync: write,
    removeStorageSync: remove,
    clearStorageSync: clear,
    getStorageInfoSync: info,
    batchGetStorageSync: (list: string[]) => list.map(read),
    batchSetStorageSync: (list: { key: string; value: unknown }[]) =>
      list.forEach(({ key, value }) => write(key, value)),
    getStorage: asyncApi('getStorage', ({ key }: { key: string }) => {
      if (!keys().includes(key)) throw new Error('data not found')
      return { data: read(key) }
    }),
    setStorage: asyncApi('setStorage', ({ key, data }: { key: string; data: unknown }) => write(key, data)),
    removeStorage: asyncApi('removeStorage', ({ key }: { key: string }) => remove(key)),
    clearStorage: asyncApi('clearStorage', clear),
    getStorageInfo: asyncApi('getStorageInfo', info),
  }
}
