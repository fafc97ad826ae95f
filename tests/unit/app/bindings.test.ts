// What the app adds to the official bindings: the present values at once, and silence after the end.
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals'
import { observable, runInAction } from 'mobx-miniprogram'
import type * as Bindings from '../../../miniprogram/bindings'

let bindings: typeof Bindings
let ticks: (() => void)[] = []

function nextTick(): void {
  for (const tick of ticks.splice(0)) tick()
}

beforeAll(async () => {
  Object.assign(globalThis, {
    wx: { nextTick: (callback: () => void) => ticks.push(callback) },
    Behavior: (definition: unknown) => definition,
  })
  bindings = await import('../../../miniprogram/bindings')
})
afterAll(() => {
  Reflect.deleteProperty(globalThis, 'wx')
  Reflect.deleteProperty(globalThis, 'Behavior')
})
beforeEach(() => {
  ticks = []
})

function boundPage() {
  const store = observable({ count: 1 })
  const calls: object[] = []
  const page = { data: { count: 0, double: 0 }, setData: (data: object) => calls.push(data) }
  bindings.createStoreBindings(page, {
    store,
    fields: { count: 'count', double: ({ count }) => count * 2 },
  })
  return { store, page, calls }
}

it('the first paint shows the present values, not the defaults', () => {
  expect(boundPage().calls).toEqual([{ count: 1, double: 2 }])
})

it('a change reaches the page once, on the next tick', () => {
  const { store, calls } = boundPage()
  runInAction(() => (store.count = 2))
  runInAction(() => (store.count = 3))
  expect(calls).toHaveLength(1)
  nextTick()
  expect(calls.slice(1)).toEqual([{ count: 3, double: 6 }])
})

it('a page that is gone gets nothing, not even what was already on its way', () => {
  const { store, page, calls } = boundPage()
  runInAction(() => (store.count = 2))
  bindings.destroyStoreBindings(page)
  const before = calls.length
  nextTick()
  runInAction(() => (store.count = 3))
  nextTick()
  expect(calls).toHaveLength(before)
})

it('ending what was never bound does no harm', () => {
  expect(() => {
    bindings.destroyStoreBindings({})
  }).not.toThrow()
})
