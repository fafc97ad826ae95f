// Components with `storeBindings`, in glass-easel: from `attached` to `detached`, with what their behaviors bind.
import { beforeEach, describe, expect, it, jest } from '@jest/globals'
import { action, observable, runInAction } from 'mobx-miniprogram'
import * as bindings from '../../../../../store/bindings/pages/behavior'
import type { StagedComponent } from '../../../../support/component-stage'
import { followersOf } from '../../../../support/followers'
import { useComponents, usePages } from '../../../../support/use-pages'

const stack = usePages()
const stage = useComponents()

declare const Behavior: (definition: object) => string
declare const Component: {
  (definition: object): void
  (): { init(build: (context: bindings.InitContext) => unknown): { register(): void } }
}

beforeEach(() => void stack.open())

const quiet = (): void => void jest.advanceTimersByTime(1_000)

function makeStore() {
  return observable(
    {
      count: 1,
      name: 'Ann',
      add(by: number) {
        this.count += by
      },
    },
    { add: action.bound },
  )
}

function make(script: () => void): StagedComponent {
  return stage.component(script, stack)
}

describe('code of a component that listens to its data', () => {
  function observe(definition: object) {
    const store = observable({ list: [1], user: { name: 'Ann' }, count: 0 })
    const heard: unknown[] = []
    const component = make(() =>
      Component({
        behaviors: [bindings.behaviors.storeBindings],
        storeBindings: { store, fields: ['list', 'user', 'count'] },
        observers: {
          list: (list: number[]) => heard.push(list.length),
          'count, user': (_count: number, user?: { name: string }) => heard.push(user?.name),
        },
        ...definition,
      }),
    )
    component.attach()
    quiet()
    heard.length = 0
    return { store, component, heard }
  }

  it('hears of an append and of a member, as when the whole value is set', () => {
    const { store, component, heard } = observe({})
    runInAction(() => store.list.push(2))
    quiet()
    runInAction(() => (store.user.name = 'Bob'))
    quiet()
    expect(heard).toEqual([2, 'Bob'])
    expect(component.calls.slice(-2)).toEqual([{ 'list[1]': 2 }, { 'user.name': 'Bob' }])
  })

  it('leaves observers of its own data as they are', () => {
    const heard: unknown[] = []
    const { component } = observe({ observers: { own: (value: unknown) => heard.push(value) } })
    component.setData({ own: { a: 1 } })
    expect(heard).toEqual([{ a: 1 }])
  })

  it('has both of two observers called that differ by a space', () => {
    const heard: number[] = []
    const { store } = observe({
      observers: {
        list: (list: number[]) => heard.push(list.length),
        'list ': (list: number[]) => heard.push(-list.length),
      },
    })
    heard.length = 0
    runInAction(() => store.list.push(2))
    quiet()
    expect(heard).toEqual([2, -2])
  })

  it('is given whole values where it knows a change by its identity: computed and watch of miniprogram-computed', () => {
    const { store, component } = observe({ watch: { list: () => undefined } })
    runInAction(() => store.list.push(2))
    quiet()
    expect(component.calls.at(-1)).toEqual({ list: [1, 2] })
  })
})

describe('a component with behaviors', () => {
  function appended(behaviors: () => unknown[], more: object = {}): object[] {
    const store = observable({ list: [1] })
    const component = make(() =>
      bindings.componentWithStore({
        behaviors: behaviors(),
        storeBindings: { store, fields: ['list'], ...more },
      }),
    )
    component.attach()
    quiet()
    runInAction(() => store.list.push(2))
    quiet()
    return component.calls.slice(1)
  }

  it('of which nothing is known is sent whole fields: they may listen to them', () => {
    expect(appended(() => [Behavior({})])).toEqual([{ list: [1, 2] }])
  })

  it('of which all is known, or that are part of WeChat, is sent paths', () => {
    const ofWeChat = () =>
      Object.assign(Behavior({}) as unknown as object, { toString: () => 'wx://form-field' })
    const known = () => [bindings.behaviorWithStore({ observers: { own: () => undefined } }), ofWeChat()]
    expect(appended(known)).toEqual([{ 'list[1]': 2 }])
  })

  it('is sent paths where its binding asks for them', () => {
    expect(appended(() => [Behavior({})], { wholeValues: false })).toEqual([{ 'list[1]': 2 }])
  })

  it('is sent paths where a wrapper of Component, such as one that measures, passes a copy on', () => {
    const store = observable({ list: [1] })
    const component = make(() => {
      const register = Component as (definition: object) => void
      Object.assign(globalThis, { Component: (definition: object) => void register({ ...definition }) })
      bindings.componentWithStore({ storeBindings: { store, fields: ['list'] } })
    })
    component.attach()
    quiet()
    runInAction(() => store.list.push(2))
    quiet()
    expect(component.calls.slice(1)).toEqual([{ 'list[1]': 2 }])
  })

  it('has the definition filters of its behaviors called, with what WeChat calls them with', () => {
    const called: unknown[] = []
    const filter = (...args: unknown[]) => called.push(args)
    const definition = { behaviors: [] as unknown[] }
    make(() => {
      definition.behaviors.push(bindings.behaviorWithStore({ definitionFilter: filter }))
      Component(definition)
    })
    expect(called).toEqual([[definition, [expect.any(Function)]]])
  })

  it('has the filter of a BehaviorWithStore before Behavior() reads the definition', () => {
    const filters: unknown[] = []
    make(() => {
      const make = Behavior
      const reading = (definition: { definitionFilter?: unknown }): string => {
        filters.push(typeof definition.definitionFilter)
        return make(definition)
      }
      Object.assign(globalThis, { Behavior: reading })
      Component({ behaviors: [bindings.behaviorWithStore({})] })
    })
    expect(filters).toEqual(['function'])
  })

  it('listens by a list of observers: fields are sent whole', () => {
    const store = observable({ list: [1] })
    const heard: unknown[] = []
    const observers = [{ fields: 'list', observer: (list: unknown) => heard.push(list) }]
    const component = make(() =>
      bindings.componentWithStore({ observers, storeBindings: { store, fields: ['list'] } }),
    )
    component.attach()
    quiet()
    runInAction(() => store.list.push(2))
    quiet()
    expect(heard.at(-1)).toEqual([1, 2])
  })
})

describe('a component with storeBindings', () => {
  it('shows the present values when it is attached, and changes with the next tick', () => {
    const store = makeStore()
    const component = make(() =>
      Component({
        behaviors: [bindings.behaviors.storeBindings],
        data: { own: 1 },
        storeBindings: {
          store,
          fields: { number: 'count', twice: ({ count }: { count: number }) => count * 2 },
          actions: { onTap: 'add' },
        },
      }),
    )
    expect(component.calls).toEqual([])
    component.attach()
    expect(component.data).toEqual({ own: 1, number: 1, twice: 2 })
    quiet()
    ;(component['onTap'] as typeof store.add)(2)
    expect(component.data).toMatchObject({ number: 1 })
    jest.advanceTimersByTime(1)
    expect(component.calls).toEqual([
      { number: 1, twice: 2 },
      { number: 3, twice: 6 },
    ])
  })

  it('can ask for an update at once', () => {
    const store = makeStore()
    const component = make(() => bindings.componentWithStore({ storeBindings: { store, fields: ['count'] } }))
    component.attach()
    runInAction(() => (store.count = 2))
    ;(component['updateStoreBindings'] as () => void)()
    expect(component.calls).toEqual([{ count: 1 }, { count: 2 }])
  })

  it('gives functions the component as `this`', () => {
    const store = makeStore()
    const component = make(() =>
      bindings.componentWithStore({
        data: { own: 'mine' },
        storeBindings: {
          fields: {
            whose(this: StagedComponent) {
              return this.data['own']
            },
          },
        },
      }),
    )
    component.attach()
    expect(component.data).toEqual({ own: 'mine', whose: 'mine' })
    expect(store.count).toBe(1)
  })

  it('is bound to several stores by a list', () => {
    const [one, two] = [makeStore(), makeStore()]
    const component = make(() =>
      bindings.componentWithStore({
        storeBindings: [
          { store: one, fields: ['count'], actions: ['add'] },
          { store: two, namespace: 'two', fields: ['name'] },
        ],
      }),
    )
    component.attach()
    expect(component.calls).toEqual([{ count: 1, 'two.name': 'Ann' }])
  })

  it('keeps the bindings of its behaviors beside its own', () => {
    const [deep, shallow, own] = [makeStore(), makeStore(), makeStore()]
    const component = make(() => {
      const inner = bindings.behaviorWithStore({ storeBindings: { store: deep, fields: { deep: 'count' } } })
      const outer = bindings.behaviorWithStore({
        behaviors: [inner],
        storeBindings: { store: shallow, fields: { shallow: 'count' }, actions: { addShallow: 'add' } },
      })
      bindings.componentWithStore({
        behaviors: [outer, Behavior({ data: { plain: 1 } })],
        storeBindings: { store: own, fields: { own: 'count' }, actions: { addOwn: 'add' } },
      })
    })
    component.attach()
    expect(component.calls).toEqual([{ deep: 1, shallow: 1, own: 1 }])
    ;(component['addShallow'] as typeof own.add)(4)
    ;(component['addOwn'] as typeof own.add)(8)
    quiet()
    expect(component.data).toEqual({ plain: 1, deep: 1, shallow: 5, own: 9 })
  })

  it('has no bindings of a component that shares its behavior', () => {
    const store = makeStore()
    make(() => bindings.componentWithStore({ storeBindings: { store, fields: ['count'] } })).attach()
    const other = make(() => bindings.componentWithStore({ data: { own: 1 } }))
    other.attach()
    quiet()
    expect([other.calls, other.data]).toEqual([[], { own: 1 }])
  })

  it('leaves the options as they were', () => {
    const behaviors: string[] = []
    const options = Object.freeze({
      behaviors: Object.freeze(behaviors),
      methods: Object.freeze({ own: () => 1 }),
      storeBindings: Object.freeze({ store: makeStore(), fields: ['count'], actions: ['add'] }),
    })
    make(() => bindings.componentWithStore(options)).attach()
    expect([behaviors, Object.keys(options.methods)]).toEqual([[], ['own']])
  })

  it('takes the store out of its definition: WeChat copies what is in that of a page', () => {
    const store = makeStore()
    const definition: Record<string, unknown> = {
      behaviors: [bindings.behaviors.storeBindings],
      storeBindings: { store, fields: ['count'], actions: ['add'] },
    }
    const component = make(() => void Component(definition))
    component.attach()
    delete definition['behaviors']
    expect(JSON.stringify(definition)).toBe('{"methods":{}}')
    expect(component.data).toEqual({ count: 1 })
  })

  it('that has the method of an action already is refused', () => {
    const define = () =>
      bindings.componentWithStore({
        methods: { add: () => undefined },
        storeBindings: { store: makeStore(), fields: [], actions: ['add'] },
      })
    expect(() => make(define)).toThrow('[mobx-miniprogram] multiple action definition')
  })
})

describe('a component that is detached', () => {
  it('is sent nothing more and observes nothing; attached again it is shown what changed', () => {
    const store = makeStore()
    const component = make(() =>
      bindings.componentWithStore({ storeBindings: { store, fields: ['count', 'name'] } }),
    )
    component.attach()
    quiet()
    runInAction(() => (store.count = 2))
    component.detach()
    quiet()
    expect(component.calls).toEqual([{ count: 1, name: 'Ann' }])
    expect(followersOf(store)).toBe(0)
    expect(jest.getTimerCount()).toBe(0)
    component.attach()
    expect(component.calls.slice(1)).toEqual([{ count: 2 }])
  })
})

describe('a component in a hidden page', () => {
  const bindComponent = () => {
    const store = makeStore()
    const component = make(() => bindings.componentWithStore({ storeBindings: { store, fields: ['count'] } }))
    component.attach()
    quiet()
    return { store, component }
  }

  it('is sent nothing, and once what changed when the page is shown', () => {
    const { store, component } = bindComponent()
    component.pageIs('hide')
    for (let n = 2; n < 100; n += 1) runInAction(() => (store.count = n))
    quiet()
    expect(component.calls).toHaveLength(1)
    component.pageIs('show')
    expect(component.calls.slice(1)).toEqual([{ count: 99 }])
  })

  it('is told so by the page where WeChat does not tell the component', () => {
    const { store, component } = bindComponent()
    stack.open()
    runInAction(() => (store.count = 2))
    quiet()
    expect(component.calls).toHaveLength(1)
    stack.back()
    expect(component.calls.slice(1)).toEqual([{ count: 2 }])
  })

  it('that is attached there is shown its values with the page', () => {
    const store = makeStore()
    const first = bindComponent()
    first.component.pageIs('hide')
    const late = make(() => bindings.componentWithStore({ storeBindings: { store, fields: ['count'] } }))
    late.attach()
    quiet()
    expect(late.calls).toEqual([])
    late.pageIs('show')
    expect(late.calls).toEqual([{ count: 1 }])
  })

  it('is sent the update that its own code asks for', () => {
    const { store, component } = bindComponent()
    component.pageIs('hide')
    runInAction(() => (store.count = 2))
    ;(component['updateStoreBindings'] as () => void)()
    runInAction(() => (store.count = 3))
    quiet()
    expect(component.calls.slice(1)).toEqual([{ count: 2 }])
  })

  it('is sent nothing when the page is unloaded', () => {
    const { store, component } = bindComponent()
    stack.open()
    const page = stack.pages[0]
    page?.call('onUnload')
    runInAction(() => (store.count = 2))
    ;(component['updateStoreBindings'] as () => void)()
    component.pageIs('show')
    quiet()
    expect(component.calls).toHaveLength(1)
    expect(followersOf(store)).toBe(0)
  })
})

describe('a component made by the chaining API', () => {
  it('is bound by initStoreBindings from attached to detached, and sleeps while its page is hidden', () => {
    const store = makeStore()
    let handle: { updateStoreBindings(): void } | undefined
    const component = make(() => {
      Component()
        .init((context) => {
          handle = bindings.initStoreBindings(context, { store, fields: ['count'] })
        })
        .register()
    })
    handle?.updateStoreBindings()
    expect(component.calls).toEqual([])
    component.attach()
    runInAction(() => (store.count = 2))
    handle?.updateStoreBindings()
    component.pageIs('hide')
    runInAction(() => (store.count = 3))
    quiet()
    expect(component.calls).toEqual([{ count: 1 }, { count: 2 }])
    component.pageIs('show')
    component.detach()
    runInAction(() => (store.count = 4))
    quiet()
    expect(component.calls).toEqual([{ count: 1 }, { count: 2 }, { count: 3 }])
  })
})
