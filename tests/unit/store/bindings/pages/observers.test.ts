// Code of a component that listens to its data: the same transcript on the official package and on ours.
import { beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { observable, runInAction } from 'mobx-miniprogram'
import * as ours from '../../../../../store/bindings'
import type { Data } from '../../../../support/page'
import { useComponents, usePages } from '../../../../support/use-pages'

interface Bindings {
  storeBindingsBehavior: unknown
  ComponentWithStore(options: object): unknown
  BehaviorWithStore(options: object): unknown
}
type Name = 'official' | 'ours'

declare const Behavior: (definition: object) => unknown
declare const Component: (definition: object) => void

const stack = usePages()
const stage = useComponents()
const packages = { ours } as unknown as Record<Name, Bindings>
let computedBehavior: unknown

beforeAll(async () => {
  // Both ask for Behavior() when they are imported.
  packages.official = await import('mobx-miniprogram-bindings')
  computedBehavior = (await import('miniprogram-computed')).behavior
})
beforeEach(() => void stack.open())

const quiet = (): void => void jest.advanceTimersByTime(1_000)

const home = { city: 'Xian', lines: ['1 Bell Tower'] }

function makeStore() {
  return observable(
    { n: 0, user: { id: 1, name: 'Ann', address: home }, list: ['a'] as readonly string[] },
    { user: observable.ref, list: observable.ref },
  )
}
type Store = ReturnType<typeof makeStore>

/** Changes of the store, each in a time of its own. */
const changes: Readonly<Record<string, (store: Store) => void>> = {
  'an append': (store) => (store.list = [...store.list, 'b']),
  'an item': (store) => (store.list = ['c', ...store.list.slice(1)]),
  'a member of a member': (store) => {
    store.user = { ...store.user, address: { ...store.user.address, city: 'Ankang' } }
  },
  'a whole': (store) => {
    store.user = { id: 2, name: 'Bob', address: { city: 'Hanzhong', lines: ['7', '8'] } }
  },
  'a number': (store) => (store.n += 1),
}

const keys = [
  'user',
  'user.address',
  'user.address.city',
  'user.address.lines[0]',
  'list',
  'list[0]',
  'n, user.address',
  ' n , list ',
  'user.**',
  '**',
]

/** A binding of all fields, and the part of a definition that listens. */
interface Parts {
  readonly storeBindings: object
  readonly listener: Data & { readonly behaviors?: readonly unknown[] }
}
type Arrangement = (bindings: Bindings, parts: Parts) => void

/** The listener with more behaviors and members. */
const listening = ({ listener }: Parts, behaviors: readonly unknown[], more: object = {}): object => ({
  ...listener,
  ...more,
  behaviors: [...behaviors, ...(listener.behaviors ?? [])],
})

const declared: Arrangement = ({ storeBindingsBehavior }, parts) => {
  Component(listening(parts, [storeBindingsBehavior], { storeBindings: parts.storeBindings }))
}

const arrangements: Readonly<Record<string, Arrangement>> = {
  'the component that declares the binding': declared,
  'a Behavior beside the binding': ({ ComponentWithStore }, { storeBindings, listener }) => {
    ComponentWithStore({ behaviors: [Behavior(listener)], storeBindings })
  },
  'a Behavior in a Behavior': ({ ComponentWithStore }, { storeBindings, listener }) => {
    ComponentWithStore({ behaviors: [Behavior({ behaviors: [Behavior(listener)] })], storeBindings })
  },
  'a component that uses a BehaviorWithStore': ({ BehaviorWithStore }, parts) => {
    Component(listening(parts, [BehaviorWithStore({ storeBindings: parts.storeBindings })]))
  },
  'a component two BehaviorWithStore away': ({ BehaviorWithStore }, parts) => {
    const inner = BehaviorWithStore({ storeBindings: parts.storeBindings })
    Component(listening(parts, [BehaviorWithStore({ behaviors: [inner] })]))
  },
  'the BehaviorWithStore itself': ({ BehaviorWithStore }, parts) => {
    Component({
      behaviors: [BehaviorWithStore(listening(parts, [], { storeBindings: parts.storeBindings }))],
    })
  },
  'a Behavior with storeBindingsBehavior': ({ storeBindingsBehavior }, parts) => {
    const { storeBindings } = parts
    Component({ behaviors: [Behavior(listening(parts, [storeBindingsBehavior], { storeBindings }))] })
  },
  'a component that uses a Behavior with storeBindingsBehavior': ({ storeBindingsBehavior }, parts) => {
    const { storeBindings } = parts
    Component(listening(parts, [Behavior({ behaviors: [storeBindingsBehavior], storeBindings })]))
  },
  'a Behavior beside a BehaviorWithStore': ({ BehaviorWithStore }, { storeBindings, listener }) => {
    Component({ behaviors: [BehaviorWithStore({ storeBindings }), Behavior(listener)] })
  },
  'a BehaviorWithStore beside another': ({ BehaviorWithStore }, { storeBindings, listener }) => {
    Component({ behaviors: [BehaviorWithStore(listener), BehaviorWithStore({ storeBindings })] })
  },
}

/** Makes a listener for a key. */
type Listen = (key: string) => (...values: unknown[]) => void
type Heard = readonly [change: string, calls: readonly (readonly [key: string, values: string])[]]

/** Returns for each change the calls of the listeners, in order. */
function transcript(
  name: Name,
  arrange: Arrangement,
  listenerOf: (listen: Listen) => Parts['listener'],
): Heard[] {
  const store = makeStore()
  const heard: (readonly [string, string])[] = []
  const listen: Listen =
    (key) =>
    (...values) => {
      // "**" is given all of the data; only the call counts.
      heard.push([key, JSON.stringify(key === '**' ? heard.length : values)])
    }
  const component = stage.component(() => {
    const storeBindings = { store, fields: ['n', 'user', 'list'], actions: [] }
    arrange(packages[name], { storeBindings, listener: listenerOf(listen) })
  }, stack)
  component.attach()
  quiet()
  heard.length = 0
  return Object.entries(changes).map(([change, act]) => {
    runInAction(() => {
      act(store)
    })
    quiet()
    return [change, heard.splice(0)]
  })
}

/** Without calls that bring the same again: the official package sets whole fields, also the parts that did not change. */
function newsOf(all: readonly Heard[]): readonly Heard[] {
  const latest = new Map(keys.map((key) => [key, initial(key)]))
  return all.map(([change, calls]) => [
    change,
    calls.filter(([key, values]) => {
      const isNew = latest.get(key) !== values
      latest.set(key, values)
      return isNew
    }),
  ])
}

/** Values of a key before the first change. */
function initial(key: string): string {
  const { n, user, list } = makeStore()
  const data: Data = { n, user, list, 'list[0]': list[0], 'user.**': user, 'user.address': user.address }
  data['user.address.city'] = user.address.city
  data['user.address.lines[0]'] = user.address.lines[0]
  return JSON.stringify(key.split(',').map((part) => data[part.trim()]))
}

const observing = (observed: readonly string[]) => (listen: Listen) => ({
  observers: Object.fromEntries(observed.map((key) => [key, listen(key)])),
})
const watching = (watched: readonly string[]) => (listen: Listen) => ({
  behaviors: [computedBehavior],
  watch: Object.fromEntries(watched.map((key) => [key, listen(key)])),
})

describe.each(Object.entries(arrangements))('in %s', (_, arrange) => {
  it.each(keys)(
    'an observer of %j is called at the changes at which the official package calls it',
    (key) => {
      const official = newsOf(transcript('official', declared, observing([key])))
      expect(official.flatMap(([, calls]) => calls).length).toBeGreaterThan(0)
      expect(newsOf(transcript('ours', arrange, observing([key])))).toEqual(official)
    },
  )

  it('an observer is called once a change', () => {
    for (const [, calls] of transcript('ours', arrange, observing(keys))) {
      const heard = calls.map(([key]) => key)
      expect(new Set(heard).size).toBe(heard.length)
    }
  })

  it('watch of miniprogram-computed is called at the changes at which the official package calls it', () => {
    const watched = keys.filter((key) => key !== '**')
    const official = newsOf(transcript('official', declared, watching(watched)))
    expect(official.flatMap(([, calls]) => calls).length).toBeGreaterThan(watched.length)
    expect(newsOf(transcript('ours', arrange, watching(watched)))).toEqual(official)
  })
})
