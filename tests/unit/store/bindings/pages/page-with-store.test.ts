// `PageWithStore`: bound before `onLoad`, ended with the page, nothing to destroy by hand.
import { describe, expect, it, jest } from '@jest/globals'
import { action, observable, runInAction } from 'mobx-miniprogram'
import { pageWithStore } from '../../../../../store/bindings/pages/page-with-store'
import { followersOf } from '../../../../support/followers'
import type { VirtualPage } from '../../../../support/page'
import { usePages } from '../../../../support/use-pages'

const stack = usePages()

const quiet = (): void => void jest.advanceTimersByTime(1_000)

function makeStore() {
  return observable(
    {
      count: 1,
      add(by: number) {
        this.count += by
      },
    },
    { add: action.bound },
  )
}

function open(options: Parameters<typeof pageWithStore>[0]): VirtualPage {
  pageWithStore(options)
  return stack.top
}

describe('a page with storeBindings', () => {
  it('has its data and actions when onLoad is called, which gets its arguments', () => {
    const store = makeStore()
    const seen: unknown[] = []
    const page = open({
      storeBindings: { store, fields: ['count'], actions: { onTap: 'add' } },
      data: { own: 1 },
      onLoad(this: VirtualPage) {
        seen.push({ ...this.data }, typeof this['onTap'])
      },
    })
    expect(seen).toEqual([{ own: 1, count: 1 }, 'function'])
    ;(page['onTap'] as typeof store.add)(2)
    quiet()
    expect(page.calls).toEqual([{ count: 1 }, { count: 3 }])
  })

  it.each([
    ['behaviors that may listen to it', { behaviors: [{}] }],
    ['computed of miniprogram-computed', { computed: {} }],
  ])('is sent a field whole where it has %s', (_, more) => {
    const store = observable({ list: [1] })
    const page = open({ storeBindings: { store, fields: ['list'] }, ...more })
    runInAction(() => store.list.push(2))
    quiet()
    expect(page.calls.at(-1)).toEqual({ list: [1, 2] })
  })

  it('takes a list of bindings, and none', () => {
    const [one, two] = [makeStore(), makeStore()]
    const page = open({
      storeBindings: [
        { store: one, fields: { a: 'count' } },
        { store: two, fields: { b: 'count' }, actions: ['add'] },
      ],
    })
    expect(page.calls).toEqual([{ a: 1, b: 1 }])
    expect(open({ data: { own: 1 } }).data).toEqual({ own: 1 })
  })

  it('sleeps while it is hidden, on platforms that call the methods it was defined with', () => {
    const store = makeStore()
    const definition: Record<string, unknown> = {}
    Object.assign(globalThis, { Page: (page: object) => Object.assign(definition, page) })
    pageWithStore({ storeBindings: { store, fields: ['count'] } })
    stack.install()
    const page = stack.open(definition)
    const call = (name: string) => (definition[name] as () => void).call(page)
    quiet()
    call('onHide')
    runInAction(() => (store.count = 2))
    quiet()
    expect(page.calls).toHaveLength(1)
    call('onShow')
    expect(page.calls.slice(1)).toEqual([{ count: 2 }])
    call('onUnload')
    expect(followersOf(store)).toBe(0)
  })

  it('is ended by its unload, after its own code', () => {
    const store = makeStore()
    stack.open()
    const page = open({
      storeBindings: { store, fields: ['count'] },
      onUnload(this: VirtualPage) {
        runInAction(() => (store.count = 2))
        ;(this['updateStoreBindings'] as () => void)()
      },
    })
    stack.back()
    runInAction(() => (store.count = 3))
    ;(page['updateStoreBindings'] as () => void)()
    quiet()
    expect(page.calls).toEqual([{ count: 1 }, { count: 2 }])
    expect(followersOf(store)).toBe(0)
    expect(jest.getTimerCount()).toBe(0)
  })

  it('does not hand the store to Page, which would copy it', () => {
    const defined: object[] = []
    Object.assign(globalThis, { Page: (page: object) => defined.push(page) })
    pageWithStore({ storeBindings: { store: makeStore(), fields: ['count'] } })
    stack.install()
    expect(defined[0]).not.toHaveProperty('storeBindings')
  })

  it('leaves the options as they were', () => {
    const options = Object.freeze({
      storeBindings: { store: makeStore(), fields: ['count'], actions: ['add'] },
    })
    open(options)
    open(options)
    expect(Object.keys(options)).toEqual(['storeBindings'])
  })

  it.each<[string, object, string]>([
    ['an option that cannot be used', { fields: {}, flushesPerSecond: -1 }, '"flushesPerSecond" must be'],
    [
      'an action that is there',
      { store: makeStore(), fields: [], actions: ['add'] },
      'multiple action definition',
    ],
  ])('is refused where it is defined: %s', (_, storeBindings, message) => {
    expect(() => open({ storeBindings, add: () => undefined })).toThrow(message)
  })

  it('has its own onLoad called even if it cannot be bound', () => {
    const onLoad = jest.fn()
    const store = makeStore()
    expect(() =>
      open({
        storeBindings: [
          { store, fields: ['count'] },
          { store, fields: { count: 'name' } },
        ],
        onLoad,
      }),
    ).toThrow('bound twice')
    expect(onLoad).toHaveBeenCalledTimes(1)
  })
})
