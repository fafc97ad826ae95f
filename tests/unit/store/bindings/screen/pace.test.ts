// How often a page is sent something: at once after quiet, and under load as often as it was said.
import { describe, expect, it, jest } from '@jest/globals'
import { computed, observable, onBecomeObserved, onBecomeUnobserved, runInAction } from 'mobx-miniprogram'
import { createStoreBindings, type Handle } from '../../../../../store/bindings/pages/create-store-bindings'
import type { VirtualInstance, VirtualPage } from '../../../../support/page'
import { usePages } from '../../../../support/use-pages'

const stack = usePages()

const tick = (): void => void jest.advanceTimersByTime(1)
const quiet = (): void => void jest.advanceTimersByTime(1_000)

function makeStore() {
  return observable({ count: 0, name: 'Ann', list: [] as number[] })
}
type Store = ReturnType<typeof makeStore>

const add = (store: Store): void => runInAction(() => void (store.count += 1))

/** When `setData` was called from now on, in ms from now. */
function timesOf(...targets: VirtualInstance[]): number[] {
  const start = Date.now()
  const times: number[] = []
  for (const target of targets) target.whenSet = () => times.push(Date.now() - start)
  return times
}

/** The most calls in one second. */
function peakOf(times: readonly number[]): number {
  return Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 1_000).length))
}

function bindPage(options: object = {}): { store: Store; page: VirtualPage; handle: Handle } {
  const store = makeStore()
  const page = stack.open()
  const handle = createStoreBindings(page, { store, fields: ['count'], ...options })
  quiet()
  page.calls.length = 0
  return { store, page, handle }
}

describe('a page that had quiet', () => {
  it('is sent the first change in the next tick, all that happens until then with it', () => {
    const { store, page } = bindPage()
    const times = timesOf(page)
    add(store)
    add(store)
    tick()
    quiet()
    expect(times).toEqual([0])
    expect(page.calls).toEqual([{ count: 2 }])
  })
})

describe('a page under load', () => {
  it('is sent 20 times a second and no more, and the last value arrives', () => {
    const { store, page } = bindPage()
    const times = timesOf(page)
    for (let n = 0; n < 1_000; n += 1) {
      for (let m = 0; m < 10; m += 1) add(store)
      tick()
    }
    quiet()
    expect(page.data).toEqual({ count: 10_000 })
    expect(peakOf(times)).toBe(20)
  })

  it('computes each field once for each time it is sent, and once for the change', () => {
    let evaluations = 0
    const store = makeStore()
    const page = stack.open()
    const count = () => {
      evaluations += 1
      return store.count
    }
    createStoreBindings(page, { fields: { count } })
    quiet()
    evaluations = 0
    for (let n = 0; n < 1_000; n += 1) {
      add(store)
      tick()
    }
    quiet()
    expect(evaluations).toBeLessThanOrEqual(2 * (page.calls.length - 1))
  })

  it('keeps what it follows observed in between, so that nothing is started and stopped with each change', () => {
    const store = makeStore()
    const source = computed(() => store.count, { keepAlive: false })
    const turns: string[] = []
    onBecomeObserved(source, () => turns.push('on'))
    onBecomeUnobserved(source, () => turns.push('off'))
    const handle = createStoreBindings(stack.open(), { fields: { count: () => source.get() } })
    for (let n = 0; n < 1_000; n += 1) {
      add(store)
      tick()
    }
    quiet()
    expect(turns).toEqual(['on'])
    handle.destroyStoreBindings()
    expect(turns).toEqual(['on', 'off'])
  })

  it.each([1, 2, 3, 5, 6])('counts the calls of its %i components as its own', (count) => {
    const store = observable({ count: 0 })
    const page = stack.open()
    const components = Array.from({ length: count }, () => page.component())
    for (const target of [page, ...components]) createStoreBindings(target, { store, fields: ['count'] })
    quiet()
    const times = timesOf(page, ...components)
    for (let n = 0; n < 3_000; n += 1) {
      runInAction(() => (store.count += 1))
      tick()
    }
    quiet()
    expect(peakOf(times)).toBeLessThanOrEqual(20)
    expect(peakOf(times)).toBeGreaterThan(10)
    expect(components[0]?.data).toEqual({ count: 3_000 })
  })

  it('is sent changes in place at the same pace', () => {
    const { store, page } = bindPage({ fields: ['list'] })
    const times = timesOf(page)
    for (let n = 0; n < 1_000; n += 1) {
      runInAction(() => store.list.push(n))
      tick()
    }
    quiet()
    expect(peakOf(times)).toBe(20)
    expect(page.data['list']).toHaveLength(1_000)
  })

  it('is sent at once the update that it asks for', () => {
    const { store, page, handle } = bindPage()
    add(store)
    tick()
    add(store)
    tick()
    expect(page.data).toEqual({ count: 1 })
    handle.updateStoreBindings()
    expect(page.data).toEqual({ count: 2 })
    add(store)
    jest.advanceTimersByTime(50)
    expect(page.data).toEqual({ count: 2 })
    tick()
    expect(page.data).toEqual({ count: 3 })
  })

  it('that asked while it waited for the next tick waits from there', () => {
    const { store, page, handle } = bindPage()
    add(store)
    handle.updateStoreBindings()
    add(store)
    tick()
    expect(page.data).toEqual({ count: 1 })
    quiet()
    expect(page.data).toEqual({ count: 2 })
  })

  it('is sent changes that setData caused with the next flush, not within', () => {
    const { store, page } = bindPage()
    const start = Date.now()
    const times: number[] = []
    page.whenSet = () => {
      times.push(Date.now() - start)
      if (times.length < 4) add(store)
    }
    add(store)
    quiet()
    expect(times).toEqual([0, 51, 102, 153])
  })

  it('waits no longer for a clock that was set back', () => {
    const { store, page } = bindPage()
    add(store)
    tick()
    jest.setSystemTime(Date.now() - 3_600_000)
    add(store)
    jest.advanceTimersByTime(51)
    expect(page.data).toEqual({ count: 2 })
  })
})

describe('flushesPerSecond', () => {
  it.each([
    ['5 of one binding', [5], 5],
    ['the lowest of several', [60, 4, 20], 4],
    ['20 where one binding has none', [60, undefined], 20],
    ['60 where all want more', [60], 60],
    ['a fraction', [0.5], 1],
  ])('is %s', (_, rates, expected) => {
    const store = makeStore()
    const page = stack.open()
    rates.forEach((flushesPerSecond, at) => {
      const pace = flushesPerSecond === undefined ? {} : { flushesPerSecond }
      createStoreBindings(page, { store, fields: { [`count${String(at)}`]: 'count' }, ...pace })
    })
    jest.advanceTimersByTime(5_000)
    const times = timesOf(page)
    for (let n = 0; n < 5_000; n += 1) {
      add(store)
      tick()
    }
    const peak = peakOf(times)
    expect(peak).toBeLessThanOrEqual(expected)
    expect(peak).toBeGreaterThanOrEqual(expected - 1)
  })

  it('of a binding that has ended counts no more', () => {
    const { store, page } = bindPage()
    createStoreBindings(page, { store, fields: ['name'], flushesPerSecond: 1 }).destroyStoreBindings()
    const times = timesOf(page)
    for (let n = 0; n < 1_000; n += 1) {
      add(store)
      tick()
    }
    expect(peakOf(times)).toBe(20)
  })

  it('Infinity is every tick', () => {
    const { store, page } = bindPage({ flushesPerSecond: Infinity })
    for (let n = 0; n < 100; n += 1) {
      add(store)
      tick()
    }
    expect(page.calls).toHaveLength(100)
  })
})
