// The README of the official mobx-miniprogram-bindings, sentence by sentence, on the official package and on ours: what
// holds there holds here. After that, where ours differs on purpose.
import { beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { action, observable, runInAction } from 'mobx-miniprogram'
import * as ours from '../../../../../store/bindings'
import type { InitContext } from '../../../../../store/bindings/pages/behavior'
import type { StagedComponent } from '../../../../support/component-stage'
import type { Data, VirtualPage } from '../../../../support/page'
import { useComponents, usePages } from '../../../../support/use-pages'

/** Members of both packages. */
interface Bindings {
  createStoreBindings(
    target: object,
    options: object,
  ): { updateStoreBindings(): void; destroyStoreBindings(): void }
  storeBindingsBehavior: unknown
  ComponentWithStore(options: object): unknown
  BehaviorWithStore(options: object): unknown
  initStoreBindings(context: InitContext, options: object): { updateStoreBindings(): void }
}

declare const Component: {
  (definition: object): void
  (): { init(build: (context: InitContext) => unknown): { register(): void } }
}

const stack = usePages()
const stage = useComponents()
const packages = { ours } as unknown as Record<'official' | 'ours', Bindings>

beforeAll(async () => {
  // The official package asks for Behavior() when it is imported.
  packages.official = await import('mobx-miniprogram-bindings')
})
beforeEach(() => void stack.open())

/** The README's store, word for word. */
function makeStore() {
  return observable({
    numA: 1,
    numB: 2,
    get sum() {
      return this.numA + this.numB
    },
    update: action(function (this: { sum: number; numA: number; numB: number }) {
      const sum = this.sum
      this.numA = this.numB
      this.numB = sum
    }),
  })
}
type Store = ReturnType<typeof makeStore>

const tick = (): void => void jest.advanceTimersByTime(1)
const quiet = (): void => void jest.advanceTimersByTime(1_000)
const call = (target: object, name: string, ...args: unknown[]): unknown =>
  (target as Record<string, (...args: unknown[]) => unknown>)[name]?.(...args)

/** A page, bound in `onLoad` and ended in `onUnload` as the README says. */
function openPage(bindings: Bindings, options: object, data: Data = {}): VirtualPage {
  return stack.open({
    data,
    onLoad(this: VirtualPage) {
      this['storeBindings'] = bindings.createStoreBindings(this, options)
    },
    onUnload(this: VirtualPage) {
      call(this['storeBindings'] as object, 'destroyStoreBindings')
    },
  })
}

function makeComponent(script: () => void): StagedComponent {
  const component = stage.component(script, stack)
  component.attach()
  return component
}

describe.each(['official', 'ours'] as const)('the README holds for the %s package:', (name) => {
  let bindings: Bindings
  beforeEach(() => {
    bindings = packages[name]
  })

  describe('fields', () => {
    it.each<[string, (store: Store) => unknown, Data]>([
      ['a list', () => ['numA', 'numB', 'sum'], { numA: 1, numB: 2, sum: 3 }],
      ['a mapping', () => ({ a: 'numA', b: 'numB' }), { a: 1, b: 2 }],
      ['functions', (store) => ({ a: () => store.numA, b: ({ numB }: Store) => numB }), { a: 1, b: 2 }],
      ['a mapping and functions', (store) => ({ numA: () => store.numA, sum: 'sum' }), { numA: 1, sum: 3 }],
      ['functions named by paths', (store) => ({ 'o.a': () => store.numA }), { o: { a: 1 } }],
    ])('are %s', (_, fields, expected) => {
      const store = makeStore()
      const page = openPage(bindings, { store, fields: fields(store), actions: [] })
      tick()
      expect(page.data).toEqual(expected)
    })

    it('follow the store', () => {
      const store = makeStore()
      const page = openPage(bindings, { store, fields: { a: 'numA', total: 'sum' }, actions: [] })
      tick()
      store.update()
      quiet()
      expect(page.data).toEqual({ a: 2, total: 5 })
    })

    it('need no store where all are functions, which have the page as `this`', () => {
      const another = makeStore()
      const fields = {
        b: () => another.numB,
        mine(this: VirtualPage) {
          return this.data['own']
        },
      }
      const page = openPage(bindings, { fields }, { own: 'mine' })
      tick()
      expect(page.data).toEqual({ own: 'mine', b: 2, mine: 'mine' })
    })

    it.each([[['numA']], [{ a: 'numA' }]])('need a store otherwise: %j', (fields) => {
      const bind = () => bindings.createStoreBindings(stack.top, { fields })
      expect(bind).toThrow('[mobx-miniprogram] no store specified')
    })

    it('replaced as a whole reach the page', () => {
      const store = observable({ someObject: { someField: 'aaa', other: 1 } })
      const page = openPage(bindings, { store, fields: ['someObject'], actions: [] })
      tick()
      runInAction(() => {
        store.someObject = Object.assign({}, store.someObject, { someField: 'xxx' })
      })
      quiet()
      expect(page.data).toEqual({ someObject: { someField: 'xxx', other: 1 } })
    })

    it('with structuralComparison are not sent again where they are equal', () => {
      const store = observable({ list: [1, 2] })
      const page = openPage(bindings, { store, fields: ['list'], actions: [], structuralComparison: true })
      tick()
      runInAction(() => (store.list = [1, 2] as never))
      quiet()
      expect(page.calls).toHaveLength(1)
    })
  })

  describe('actions', () => {
    it.each([
      ['a list', ['update'], 'update'],
      ['a mapping', { buttonTap: 'update' }, 'buttonTap'],
    ])('are methods of the page: %s', (_, actions, method) => {
      const store = makeStore()
      const page = openPage(bindings, { store, fields: ['numA', 'numB'], actions })
      tick()
      call(page, method)
      quiet()
      expect(page.data).toEqual({ numA: 2, numB: 3 })
    })

    it('have the store as `this`, get what they are given, and return what they return', () => {
      const store = observable({
        base: 1,
        add: action(function (this: { base: number }, a: number, b: number) {
          return this.base + a + b
        }),
      })
      const page = openPage(bindings, { store, fields: [], actions: ['add'] })
      expect(call(page, 'add', 20, 300)).toBe(321)
    })

    it('need a store, and a name that is free', () => {
      expect(() => bindings.createStoreBindings(stack.top, { fields: {}, actions: ['update'] })).toThrow(
        '[mobx-miniprogram] no store specified',
      )
      const page = stack.open({ update: () => undefined })
      const bind = () =>
        bindings.createStoreBindings(page, { store: makeStore(), fields: [], actions: ['update'] })
      expect(bind).toThrow('[mobx-miniprogram] multiple action definition')
    })
  })

  describe('updates', () => {
    it('come with the next tick, all in one setData', () => {
      const store = makeStore()
      const page = openPage(bindings, { store, fields: ['numA', 'numB', 'sum'], actions: [] })
      quiet()
      store.update()
      store.update()
      expect(page.data).toEqual({ numA: 1, numB: 2, sum: 3 })
      tick()
      expect(page.data).toEqual({ numA: 3, numB: 5, sum: 8 })
      expect(page.calls).toHaveLength(2)
    })

    it('come at once by updateStoreBindings', () => {
      const store = makeStore()
      const page = openPage(bindings, { store, fields: ['numA'], actions: [] })
      const update = () => call(page['storeBindings'] as object, 'updateStoreBindings')
      update()
      expect(page.data).toEqual({ numA: 1 })
      store.update()
      update()
      expect(page.data).toEqual({ numA: 2 })
      quiet()
      expect(page.calls).toHaveLength(2)
    })

    it('end with destroyStoreBindings', () => {
      const store = makeStore()
      const page = openPage(bindings, { store, fields: ['numA'], actions: [] })
      quiet()
      stack.back()
      store.update()
      quiet()
      expect(page.calls).toEqual([{ numA: 1 }])
    })
  })

  describe('a namespace', () => {
    it('is the key of data that holds the fields', () => {
      const store = makeStore()
      const page = openPage(bindings, { store, namespace: ' my space', fields: ['numA', 'sum'], actions: [] })
      tick()
      store.update()
      quiet()
      expect(page.data).toEqual({ myspace: { numA: 2, sum: 5 } })
    })

    it('is text', () => {
      const bind = () =>
        bindings.createStoreBindings(stack.top, { store: {}, namespace: 7, fields: [], actions: [] })
      expect(bind).toThrow('[mobx-miniprogram] namespace only expect string')
    })
  })

  describe('a component', () => {
    it('is bound by the behavior and storeBindings', () => {
      const store = makeStore()
      const component = makeComponent(() =>
        Component({
          behaviors: [bindings.storeBindingsBehavior],
          data: { someData: '...' },
          storeBindings: {
            store,
            fields: { numA: () => store.numA, numB: ({ numB }: Store) => numB, sum: 'sum' },
            actions: { buttonTap: 'update' },
          },
          methods: {
            myMethod(this: StagedComponent) {
              return this.data['sum']
            },
          },
        }),
      )
      expect(component.data).toEqual({ someData: '...', numA: 1, numB: 2, sum: 3 })
      quiet()
      call(component, 'buttonTap')
      expect(call(component, 'myMethod')).toBe(3)
      call(component, 'updateStoreBindings')
      expect(call(component, 'myMethod')).toBe(5)
    })

    it('is bound to several stores by a list', () => {
      const [one, two] = [makeStore(), makeStore()]
      two.update()
      const component = makeComponent(() =>
        Component({
          behaviors: [bindings.storeBindingsBehavior],
          storeBindings: [
            { store: one, fields: { a: 'numA' }, actions: { updateOne: 'update' } },
            { store: two, fields: { b: 'numB' }, actions: { updateTwo: 'update' } },
          ],
        }),
      )
      expect(component.data).toEqual({ a: 1, b: 3 })
      call(component, 'updateOne')
      call(component, 'updateTwo')
      call(component, 'updateStoreBindings')
      expect(component.data).toEqual({ a: 2, b: 5 })
    })

    it('is bound by ComponentWithStore', () => {
      const store = makeStore()
      const component = makeComponent(() =>
        bindings.ComponentWithStore({
          options: { styleIsolation: 'shared' },
          data: { someData: '...' },
          storeBindings: { store, fields: ['numA', 'numB', 'sum'], actions: { buttonTap: 'update' } },
        }),
      )
      quiet()
      call(component, 'buttonTap')
      quiet()
      expect(component.data).toEqual({ someData: '...', numA: 2, numB: 3, sum: 5 })
    })

    it('is bound by a behavior of BehaviorWithStore', () => {
      const store = makeStore()
      const component = makeComponent(() => {
        const testBehavior = bindings.BehaviorWithStore({
          storeBindings: { store, fields: ['numA', 'numB', 'sum'], actions: ['update'] },
        })
        Component({ behaviors: [testBehavior] })
      })
      quiet()
      call(component, 'update')
      quiet()
      expect(component.data).toEqual({ numA: 2, numB: 3, sum: 5 })
    })

    it('is bound by initStoreBindings', () => {
      const store = makeStore()
      const component = makeComponent(() => {
        Component()
          .init((context) => {
            bindings.initStoreBindings(context, { store, fields: ['numA', 'numB', 'sum'] })
          })
          .register()
      })
      expect(component.data).toEqual({ numA: 1, numB: 2, sum: 3 })
      quiet()
      store.update()
      quiet()
      expect(component.data).toEqual({ numA: 2, numB: 3, sum: 5 })
    })

    it('has its observers told, which may change the store again', () => {
      const store = makeStore()
      const sums: unknown[] = []
      const component = makeComponent(() =>
        bindings.ComponentWithStore({
          storeBindings: { store, fields: ['sum'] },
          observers: {
            sum(sum: number) {
              sums.push(sum)
              if (sum === 5) store.update()
            },
          },
        }),
      )
      quiet()
      store.update()
      quiet()
      expect(sums).toEqual([3, 5, 8])
      expect(component.data).toEqual({ sum: 8 })
    })

    it('is sent nothing once it is detached', () => {
      const store = makeStore()
      const component = makeComponent(() =>
        bindings.ComponentWithStore({ storeBindings: { store, fields: ['sum'] } }),
      )
      quiet()
      component.detach()
      store.update()
      quiet()
      expect(component.calls).toEqual([{ sum: 3 }])
    })
  })
})

describe('on purpose ours differs from the official package:', () => {
  /** Results of both packages in the same transcript. */
  function both<T>(transcript: (bindings: Bindings) => T): { official: T; ours: T } {
    return { official: transcript(packages.official), ours: transcript(packages.ours) }
  }

  it('a hidden page is left alone, and made right when it is shown', () => {
    const { official, ours } = both((bindings) => {
      const store = makeStore()
      const page = openPage(bindings, { store, fields: ['sum'], actions: [] })
      quiet()
      stack.open()
      store.update()
      quiet()
      const hidden = page.calls.length
      stack.back()
      return [hidden, page.calls.length, page.data]
    })
    expect(official).toEqual([2, 2, { sum: 5 }])
    expect(ours).toEqual([1, 2, { sum: 5 }])
  })

  it('a page under load is sent at most 20 times a second', () => {
    const { official, ours } = both((bindings) => {
      const store = makeStore()
      const page = openPage(bindings, { store, fields: ['numA'], actions: [] })
      for (let n = 0; n < 1_000; n += 1) {
        runInAction(() => (store.numA += 1))
        tick()
      }
      quiet()
      return [page.calls.length, page.data]
    })
    expect(official).toEqual([1_000, { numA: 1_001 }])
    expect(ours).toEqual([21, { numA: 1_001 }])
  })

  it('a change in place is shown, by its path', () => {
    const { official, ours } = both((bindings) => {
      const store = observable({ someObject: { someField: 'aaa', other: 1 } })
      const page = openPage(bindings, { store, fields: ['someObject'], actions: [] })
      quiet()
      runInAction(() => (store.someObject.someField = 'xxx'))
      quiet()
      return page.calls.slice(1)
    })
    expect(official).toEqual([])
    expect(ours).toEqual([{ 'someObject.someField': 'xxx' }])
  })

  it('nothing is sent after the end, not even what was pending', () => {
    const { official, ours } = both((bindings) => {
      const store = makeStore()
      const page = openPage(bindings, { store, fields: ['numA'], actions: [] })
      quiet()
      store.update()
      stack.back()
      quiet()
      return page.calls.slice(1)
    })
    expect(official).toEqual([{ numA: 2 }])
    expect(ours).toEqual([])
  })

  it('undefined does not travel', () => {
    const { official, ours } = both((bindings) => {
      const store = observable<{ maybe: string | undefined; never: undefined }>({
        maybe: 'yes',
        never: undefined,
      })
      const sent: Data[] = []
      const page = { data: { maybe: 'yes' }, setData: (data: Data) => void sent.push({ ...data }) }
      const handle = bindings.createStoreBindings(page, { store, fields: ['maybe', 'never'], actions: [] })
      quiet()
      runInAction(() => (store.maybe = undefined))
      quiet()
      handle.destroyStoreBindings()
      return sent
    })
    expect(official).toStrictEqual([{ maybe: 'yes', never: undefined }, { maybe: undefined }])
    expect(ours).toStrictEqual([{ maybe: null }])
  })

  it('of a namespace only changed fields are sent, and other data in it stays', () => {
    const { official, ours } = both((bindings) => {
      const store = makeStore()
      const options = { store, namespace: 'ns', fields: ['numA', 'sum'], actions: [] }
      const page = openPage(bindings, options, { ns: { own: 1 } })
      quiet()
      runInAction(() => (store.numB = 7))
      quiet()
      return [page.calls.at(-1), page.data]
    })
    expect(official).toEqual([{ ns: { numA: 1, sum: 8 } }, { ns: { numA: 1, sum: 8 } }])
    expect(ours).toEqual([{ 'ns.sum': 8 }, { ns: { own: 1, numA: 1, sum: 8 } }])
  })

  it('a component keeps the bindings of its behavior beside its own', () => {
    const { official, ours } = both((bindings) => {
      const store = makeStore()
      const component = makeComponent(() => {
        const behavior = bindings.BehaviorWithStore({ storeBindings: { store, fields: ['numA'] } })
        bindings.ComponentWithStore({ behaviors: [behavior], storeBindings: { store, fields: ['numB'] } })
      })
      return component.data
    })
    expect(official).toEqual({ numB: 2 })
    expect(ours).toEqual({ numA: 1, numB: 2 })
  })

  it('two bindings of one page that write to the same place are refused', () => {
    const { official, ours } = both((bindings) => {
      const page = openPage(bindings, { store: makeStore(), fields: ['numA'], actions: [] })
      try {
        bindings.createStoreBindings(page, { store: makeStore(), fields: { numA: 'numB' }, actions: [] })
        return 'bound'
      } catch (error) {
        return (error as Error).name
      }
    })
    expect([official, ours]).toEqual(['bound', 'StoreBindingsError'])
  })
})

it('bind() returns a binding with its store, for lists', () => {
  const store = makeStore()
  expect(ours.bind(store, { fields: ['sum'] })).toEqual({ store, fields: ['sum'] })
})
