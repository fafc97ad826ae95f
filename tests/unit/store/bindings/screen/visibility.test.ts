// Only the visible page is sent anything; a page shown again is right before `onShow` returns.
import { describe, expect, it, jest } from '@jest/globals'
import { observable, runInAction } from 'mobx-miniprogram'
import { createStoreBindings } from '../../../../../store/bindings/pages/create-store-bindings'
import { followersOf } from '../../../../support/followers'
import type { PageDefinition, VirtualInstance, VirtualPage } from '../../../../support/page'
import { usePages } from '../../../../support/use-pages'

const stack = usePages()

const quiet = (): void => void jest.advanceTimersByTime(1_000)

function makeStore() {
  return observable({ count: 0, name: 'Ann', list: [{ id: 1 }] })
}
type Store = ReturnType<typeof makeStore>

const set = (store: Store, count: number): void => runInAction(() => void (store.count = count))

/** Changes everything many times, over a long time. */
function storm(store: Store): void {
  for (let n = 1; n <= 200; n += 1) {
    runInAction(() => {
      store.count += 1
      store.name = `Ann ${String(n)}`
      store.list.push({ id: n })
      const [first] = store.list
      if (first) first.id = -n
    })
    jest.advanceTimersByTime(10)
  }
  quiet()
}

function openBound(store: Store, definition: PageDefinition = {}): VirtualPage {
  const page = stack.open(definition)
  createStoreBindings(page, { store, fields: ['count', 'name', 'list'] })
  quiet()
  return page
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
const callsOf = (instances: readonly VirtualInstance[]): number[] =>
  instances.map(({ calls }) => calls.length)

describe('of five pages in the stack', () => {
  it('only the one on the screen is sent anything', () => {
    const store = makeStore()
    const pages = [1, 2, 3, 4, 5].map(() => openBound(store))
    const before = callsOf(pages)
    storm(store)
    const after = callsOf(pages)
    expect(after.slice(0, 4)).toEqual(before.slice(0, 4))
    expect(after[4]).toBeGreaterThan(20)
    expect(pages[4]?.data).toEqual(plain(store))
  })

  it('each is made right by one setData when it is shown, before its onShow returns', () => {
    const store = makeStore()
    const pages = [1, 2, 3, 4, 5].map(() => openBound(store))
    storm(store)
    for (const page of pages.slice(0, 4).reverse()) {
      const before = page.calls.length
      stack.back()
      expect(page.calls.length - before).toBe(1)
      expect(page.data).toEqual(plain(store))
    }
    quiet()
    expect(callsOf(pages.slice(0, 4))).toEqual([2, 2, 2, 2])
  })

  it('the hidden ones observe nothing, and wait for nothing', () => {
    const store = makeStore()
    openBound(store)
    openBound(store)
    for (const count of [1, 2, 3]) {
      set(store, count)
      jest.advanceTimersByTime(1)
    }
    stack.open()
    jest.advanceTimersByTime(1)
    expect(jest.getTimerCount()).toBe(0)
    expect(followersOf(store)).toBe(0)
  })

  it('one without changes is sent nothing when it is shown', () => {
    const store = makeStore()
    const page = openBound(store)
    stack.open()
    quiet()
    stack.back()
    quiet()
    expect(page.calls).toHaveLength(1)
  })

  it('two of the same page are two', () => {
    const store = makeStore()
    const definition = { data: { own: 1 } }
    const [below, above] = [openBound(store, definition), openBound(store, definition)]
    set(store, 5)
    quiet()
    expect([below?.data['count'], above?.data['count']]).toEqual([0, 5])
    stack.back()
    expect(below?.data['count']).toBe(5)
    set(store, 6)
    quiet()
    expect([below?.data['count'], above?.data['count']]).toEqual([6, 5])
  })
})

describe('a page that is hidden', () => {
  it('loses nothing that was on its way', () => {
    const store = makeStore()
    const page = openBound(store)
    set(store, 1)
    stack.open()
    quiet()
    expect(page.data['count']).toBe(0)
    stack.back()
    expect(page.data['count']).toBe(1)
  })

  it('has its own code called first in onHide and last in onShow, where its data are right', () => {
    const store = makeStore()
    const seen: unknown[] = []
    const page = openBound(store, {
      onShow(this: VirtualPage) {
        seen.push(this.data['count'])
      },
    })
    stack.open()
    set(store, 7)
    stack.back()
    expect(seen).toEqual([undefined, 7])
    expect(page.calls).toHaveLength(2)
  })

  it('is shown all the same when its own code throws', () => {
    const store = makeStore()
    const page = openBound(store, {
      onShow(this: VirtualPage) {
        if (this.calls.length > 0) throw new Error('own')
      },
    })
    stack.open()
    set(store, 7)
    expect(() => stack.back()).toThrow('own')
    set(store, 8)
    quiet()
    expect(page.data['count']).toBe(8)
  })

  it('that is bound again waits with that, too', () => {
    const store = makeStore()
    const page = openBound(store)
    stack.open()
    createStoreBindings(page, { store, fields: { again: 'count' } })
    set(store, 3)
    quiet()
    expect(page.calls).toHaveLength(1)
    stack.back()
    expect(page.calls.slice(1)).toEqual([{ count: 3, again: 3 }])
  })

  it('is sent the update that it asks for, and stays asleep', () => {
    const store = makeStore()
    const page = stack.open()
    const handle = createStoreBindings(page, { store, fields: ['count'] })
    quiet()
    stack.open()
    set(store, 1)
    handle.updateStoreBindings()
    expect(page.data).toEqual({ count: 1 })
    set(store, 2)
    quiet()
    expect(page.data).toEqual({ count: 1 })
    stack.back()
    expect(page.data).toEqual({ count: 2 })
  })

  it('while it is sent something gets the rest when it is shown', () => {
    const store = makeStore()
    const page = stack.open()
    const component = page.component()
    createStoreBindings(page, { store, fields: ['count'] })
    createStoreBindings(component, { store, fields: ['count'] })
    page.whenSet = () => {
      page.whenSet = () => undefined
      stack.open()
    }
    quiet()
    expect([page.data, component.data]).toEqual([{ count: 0 }, {}])
    stack.back()
    expect(component.data).toEqual({ count: 0 })
  })
})

describe('a component in a page', () => {
  it('is hidden and shown with it, whichever of the two is bound', () => {
    const store = makeStore()
    const page = stack.open()
    const component = page.component()
    createStoreBindings(component, { store, fields: ['count'] })
    quiet()
    stack.open()
    storm(store)
    expect(component.calls).toHaveLength(1)
    stack.back()
    expect(component.calls.slice(1)).toEqual([{ count: 200 }])
  })

  it('is sent with it when it is shown, drawn once', () => {
    const store = makeStore()
    const page = openBound(store)
    const component = page.component()
    createStoreBindings(component, { store, fields: { number: 'count' } })
    quiet()
    stack.open()
    storm(store)
    page.groups.length = 0
    stack.back()
    expect([page.calls.length, component.calls.length, page.groups]).toEqual([2, 2, [2]])
  })

  it('may have methods named like those of a page', () => {
    const store = makeStore()
    const page = stack.open()
    const component = page.component({ onHide: () => 'closed' })
    createStoreBindings(component, { store, fields: ['count'] })
    ;(component['onHide'] as () => void)()
    set(store, 1)
    quiet()
    expect(component.data).toEqual({ count: 1 })
  })
})

describe('a tab', () => {
  it('is hidden while another is shown, though it is in no stack then', () => {
    const store = makeStore()
    const first = openBound(store)
    const second = stack.switchTab({
      onLoad(this: VirtualPage) {
        createStoreBindings(this, { store, fields: ['count', 'name', 'list'] })
      },
    })
    storm(store)
    expect(first.calls).toHaveLength(1)
    expect(second.data).toEqual(plain(store))
    stack.switchTab(first)
    expect(first.calls).toHaveLength(2)
    expect(first.data).toEqual(plain(store))
    const before = second.calls.length
    storm(store)
    expect(second.calls).toHaveLength(before)
  })
})

describe('a page that asks to stay live', () => {
  const openLive = (store: Store): VirtualPage => {
    const page = stack.open()
    createStoreBindings(page, { store, fields: ['count'], live: true })
    quiet()
    return page
  }

  it('is sent everything while another page covers it, with all its bindings and components', () => {
    const store = makeStore()
    const page = openLive(store)
    createStoreBindings(page, { store, fields: ['name'] })
    const component = page.component()
    createStoreBindings(component, { store, fields: ['list'] })
    openBound(store)
    storm(store)
    expect(page.data).toEqual({ count: store.count, name: store.name })
    expect(component.data).toEqual(plain({ list: store.list }))
  })

  it('has its limit of calls while it is covered', () => {
    const store = makeStore()
    const page = openLive(store)
    openBound(store)
    storm(store)
    expect(page.calls.length).toBeLessThanOrEqual(2 * 20 + 2)
  })

  it('is right at once when it asks while it is covered', () => {
    const store = makeStore()
    const page = openBound(store)
    openBound(store)
    set(store, 7)
    createStoreBindings(page, { store, fields: { live: 'count' }, live: true })
    quiet()
    expect(page.data).toMatchObject({ count: 7, live: 7 })
  })

  it('is sent nothing after its unload', () => {
    const store = makeStore()
    const page = openLive(store)
    stack.back()
    set(store, 7)
    quiet()
    expect(page.calls).toHaveLength(1)
    expect(followersOf(store)).toBe(0)
  })
})

describe('an app in the background', () => {
  it('has no page that is sent anything', () => {
    const store = makeStore()
    const page = openBound(store)
    page.call('onHide')
    storm(store)
    expect(page.calls).toHaveLength(1)
    page.call('onShow')
    expect(page.calls).toHaveLength(2)
    expect(page.data).toEqual(plain(store))
  })
})

describe('a page that nothing says is hidden', () => {
  it('is sent everything, as the official bindings do: it cannot be changed', () => {
    const store = makeStore()
    const page = Object.freeze(Object.assign(stack.open(), { calls: [] as object[] }))
    const handle = createStoreBindings(page, { store, fields: ['count'] })
    quiet()
    stack.open()
    set(store, 1)
    quiet()
    expect(page.data).toEqual({ count: 1 })
    handle.destroyStoreBindings()
  })

  it('is sent everything: no page stack names it', () => {
    const store = makeStore()
    const target = {
      data: {},
      calls: [] as object[],
      setData: (data: object) => void target.calls.push(data),
    }
    const handle = createStoreBindings(target, { store, fields: ['count'] })
    quiet()
    set(store, 1)
    quiet()
    expect(target.calls).toEqual([{ count: 0 }, { count: 1 }])
    expect(Object.keys(target)).toEqual(['data', 'calls', 'setData'])
    handle.destroyStoreBindings()
  })
})
