// Values beyond plain data: what of them a page is sent, and when it is sent again.
import { describe, expect, it, jest } from '@jest/globals'
import { computed, observable, runInAction } from 'mobx-miniprogram'
import { jsonBytes, mostBytes } from '../../../../../store/bindings/diff/bytes'
import { plainOf } from '../../../../../store/bindings/diff/plain'
import { createStoreBindings } from '../../../../../store/bindings/pages/create-store-bindings'
import type { VirtualPage } from '../../../../support/page'
import { usePages } from '../../../../support/use-pages'

const stack = usePages()
const quiet = (): void => void jest.advanceTimersByTime(1_000)

/** A page whose `value` follows the `value` of a store that looks into nothing by itself. */
function showPage(value: unknown, options: object = {}) {
  const store = observable({ value }, { value: observable.ref })
  const page = stack.open()
  createStoreBindings(page, { store, fields: ['value'], ...options })
  quiet()
  return { store, page, first: page.calls.shift() }
}

function replace({ store, page }: { store: { value: unknown }; page: VirtualPage }, value: unknown) {
  runInAction(() => (store.value = value))
  quiet()
  return page.calls.shift()
}

describe('a page is sent', () => {
  it.each<[string, unknown, unknown]>([
    ['a bigint as text', 12n, '12'],
    ['a box as its value', observable.box('inside'), 'inside'],
    ['a computed value in a list as its value', [computed(() => 'inside')], ['inside']],
    ['the text that toJSON returns', { at: { toJSON: () => 'noon' } }, { at: 'noon' }],
    ['the object that toJSON returns', { at: { toJSON: () => ({ hour: 12 }) } }, { at: { hour: 12 } }],
    ['nothing of a member named __proto__', new Map([['__proto__', 1]]), {}],
    ['nothing of an own member named __proto__', JSON.parse('{ "__proto__": 1, "a": 2 }'), { a: 2 }],
    [
      'a frozen instance of a class by its members',
      Object.freeze(
        new (class {
          a = 1
        })(),
      ),
      { a: 1 },
    ],
    ['a frozen list of primitives', Object.freeze([1, 2]), [1, 2]],
  ])('%s', (_, value, shown) => {
    expect(showPage(value).first).toEqual({ value: shown })
  })

  it('whole values, where its code asks for them, also after undefined', () => {
    const page = stack.open({ data: { value: { a: 1 } } })
    createStoreBindings(page, { store: { value: { a: 1 } }, fields: ['value'], wholeValues: true })
    quiet()
    expect(page.calls).toEqual([{ value: { a: 1 } }])
    const shown = showPage({ a: 1 }, { wholeValues: true })
    expect(replace(shown, undefined)).toEqual({ value: null })
  })

  it('nothing for a frozen member that was replaced and put back before the flush', () => {
    const [before, between] = [1, 2].map((a) => Object.freeze({ a }))
    const record = observable({ member: before }, {}, { deep: false })
    const { page } = showPage(record)
    runInAction(() => (record.member = between))
    runInAction(() => (record.member = before))
    quiet()
    expect(page.calls).toEqual([])
  })

  it('nothing for a list of literals that are equal but for their identity, __proto__ included', () => {
    const make = () => [JSON.parse('{ "__proto__": 1, "a": 2 }')] as unknown
    const shown = showPage(make())
    expect(replace(shown, make())).toBeUndefined()
  })

  it('an item that was replaced and then moved by an insertion before it', () => {
    const rows = observable(['a', 'b', 'c', 'd'])
    const { page } = showPage(rows)
    runInAction(() => {
      rows[3] = 'D'
      rows.splice(1, 0, 'new')
    })
    quiet()
    expect(page.data).toEqual({ value: ['a', 'new', 'b', 'c', 'D'] })
  })

  it('nothing for a member that is named by a symbol', () => {
    const secret = Symbol('secret')
    const row = observable<Record<string | symbol, number>>({ a: 1 })
    const { page } = showPage(row)
    runInAction(() => (row[secret] = 2))
    quiet()
    expect(page.calls).toEqual([])
  })
})

describe('bytes of a buffer', () => {
  const bytes = new Uint8Array([1, 2, 3]).buffer

  it('are counted as they are', () => {
    expect([jsonBytes(bytes), mostBytes(bytes)]).toEqual([3, 3])
    expect(plainOf(bytes)).toBe(bytes)
  })

  it('are sent once, and again for another buffer', () => {
    const store = observable({ value: bytes }, { value: observable.ref })
    const sent: unknown[] = []
    const data: Record<string, unknown> = {}
    const page = {
      data,
      setData(patches: Record<string, unknown>) {
        sent.push(patches)
        Object.assign(data, patches)
      },
    }
    createStoreBindings(page, { fields: { value: () => [store.value] } }).updateStoreBindings()
    const other = new Uint8Array([4]).buffer
    runInAction(() => (store.value = other))
    quiet()
    expect(sent.splice(0)).toEqual([{ value: [bytes] }, { 'value[0]': other }])
    const list = observable.array([other], { deep: false })
    const binding = createStoreBindings(page, { fields: { list: () => ({ list, total: list.length }) } })
    binding.updateStoreBindings()
    runInAction(() => list.push(bytes))
    quiet()
    expect(sent).toEqual([
      { list: { list: [other], total: 1 } },
      { list: { list: [other, bytes], total: 2 } },
    ])
    const setData = jest.fn()
    createStoreBindings(
      { data: { value: other }, setData },
      { store, fields: ['value'] },
    ).updateStoreBindings()
    expect(setData).not.toHaveBeenCalled()
  })
})

describe('a value that cannot be sent is refused with the name of its field:', () => {
  it('one that is nested too deeply', () => {
    let deep: unknown = 1
    for (let level = 0; level < 50_000; level += 1) deep = { deep }
    const page = stack.open()
    const bind = () => createStoreBindings(page, { fields: { deep: () => deep } }).updateStoreBindings()
    expect(bind).toThrow('field "deep" contains itself, or is nested too deeply')
  })

  it('one with a member that throws, by what it throws', () => {
    const broken = {
      get member(): never {
        throw new Error('broken member')
      },
    }
    const page = stack.open()
    const bind = () => createStoreBindings(page, { fields: { broken: () => broken } }).updateStoreBindings()
    expect(bind).toThrow('broken member')
  })
})

it('a text that is too large for one call is sent as it is, with a warning', () => {
  const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined)
  showPage('x'.repeat(300_000))
  expect(warn).toHaveBeenCalledWith(expect.stringContaining('"value" is 300011 bytes and cannot be divided'))
  warn.mockRestore()
})
