// The virtual phone's storage: WeChat's limits, failures on demand, and a restart of the app.
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { VirtualPhone, VirtualStorage } from 'mobx-miniprogram-socket/testing'

beforeEach(() => void jest.useFakeTimers())
afterEach(() => void jest.useRealTimers())

/** The result of a `setStorage`. */
function set(phone: VirtualPhone, key: string, data: unknown): string[] {
  const heard: string[] = []
  phone.wx.setStorage({
    key,
    data,
    success: ({ errMsg }) => void heard.push(errMsg),
    fail: ({ errMsg }) => void heard.push(errMsg),
    complete: () => void heard.push('complete'),
  })
  expect(heard).toEqual([])
  jest.advanceTimersByTime(5)
  return heard
}

describe('wx storage', () => {
  it('returns the stored value, or an empty string for an unknown key', () => {
    const { wx } = new VirtualPhone()
    expect(wx.getStorageSync('a')).toBe('')
    wx.setStorageSync('a', { b: [1] })
    expect(wx.getStorageSync('a')).toEqual({ b: [1] })
    wx.removeStorageSync('a')
    expect(wx.getStorageSync('a')).toBe('')
  })

  it('stores a copy', () => {
    const { wx } = new VirtualPhone()
    const data = { b: [1] }
    wx.setStorageSync('a', data)
    data.b.push(2)
    expect(wx.getStorageSync('a')).toEqual({ b: [1] })
  })

  it('calls success and complete', () => {
    const phone = new VirtualPhone()
    expect(set(phone, 'a', 'text')).toEqual(['setStorage:ok', 'complete'])
    const heard: string[] = []
    phone.wx.removeStorage({ key: 'a', success: ({ errMsg }) => void heard.push(errMsg) })
    jest.advanceTimersByTime(5)
    expect(heard).toEqual(['removeStorage:ok'])
    expect(phone.wx.getStorageSync('a')).toBe('')
  })

  it('holds 1 MB a key, counted as JSON in UTF-8', () => {
    const phone = new VirtualPhone()
    const most = '断'.repeat(349_524) + 'xx'
    expect(set(phone, 'a', most)).toEqual(['setStorage:ok', 'complete'])
    expect(set(phone, 'a', most + 'x')).toEqual(['setStorage:fail entry size limit reached', 'complete'])
    expect(phone.wx.getStorageSync('a')).toBe(most)
    expect(() => phone.wx.setStorageSync('b', most + 'x')).toThrow('entry size limit')
  })

  it('holds 10 MB in all', () => {
    const phone = new VirtualPhone()
    const megabyte = 'x'.repeat(1_048_574)
    for (let i = 0; i < 10; i++) set(phone, String(i), megabyte)
    expect(set(phone, 'one more', 'x')).toEqual(['setStorage:fail storage size limit reached', 'complete'])
    expect(set(phone, '0', 'in place of the old')).toEqual(['setStorage:ok', 'complete'])
  })

  it('fails on demand', () => {
    const storage = new VirtualStorage()
    const phone = new VirtualPhone({ storage })
    storage.failures.push(null, 'setStorage:fail quota')
    expect(set(phone, 'a', 1)).toEqual(['setStorage:ok', 'complete'])
    expect(set(phone, 'a', 2)).toEqual(['setStorage:fail quota', 'complete'])
    expect(set(phone, 'a', 3)).toEqual(['setStorage:ok', 'complete'])
    storage.readFailure = 'getStorageSync:fail'
    expect(() => phone.wx.getStorageSync('a')).toThrow('getStorageSync:fail')
  })

  it('can be passed to the next phone, with all later changes', () => {
    const first = new VirtualPhone()
    first.wx.setStorageSync('a', 'kept')
    const second = new VirtualPhone({ storage: first.virtualStorage })
    expect(second.wx.getStorageSync('a')).toBe('kept')
    second.virtualStorage.items.set('a', '{"not":"ours"}')
    expect(second.wx.getStorageSync('a')).toEqual({ not: 'ours' })
  })

  it('is the storage of a store on this phone', () => {
    const phone = new VirtualPhone()
    const done: (string | null)[] = []
    phone.storage.write('a', 'text', (failure) => void done.push(failure))
    jest.advanceTimersByTime(5)
    expect(done).toEqual([null])
    expect(phone.storage.read('a')).toBe('text')
    phone.storage.remove('a')
    expect(phone.virtualStorage.items.size).toBe(0)
  })
})
