// Bindings made by hand: what a page is sent, and what it is never sent.
import { describe, expect, it, jest } from '@jest/globals'
import {
  action,
  _getGlobalState,
  autorun,
  isObservableArray,
  observable,
  runInAction,
} from 'mobx-miniprogram'
import { createStoreBindings, type Handle } from '../../../../../store/bindings/pages/create-store-bindings'
import { setDataMeter } from '../../../../../store/meter'
import { followersOf } from '../../../../support/followers'
import type { VirtualPage } from '../../../../support/page'
import { usePages } from '../../../../support/use-pages'

const stack = usePages()

/** The next time slice. */
const tick = (): void => void jest.advanceTimersByTime(1)
/** Long enough for the page to have quiet again. */
const quiet = (): void => void jest.advanceTimersByTime(1_000)

function makeStore() {
  return observable({
    count: 1,
    name: 'Ann',
    list: [{ id: 1 }, { id: 2 }] as { id: number; text?: string }[],
    maybe: undefined as string | undefined,
    get double() {
      return this.count * 2
    },
  })
}
interface Row {
  readonly id: number
  name: string
}
const change = (act: () => void): void => runInAction(act)

/** A page that is bound, and has been sent its first values. */
function showPage(fields: unknown, more: Handle | object = {}) {
  const store = makeStore()
  const page = stack.open()
  const handle = createStoreBindings(page, { store, fields, ...more })
  tick()
  quiet()
  const first = page.calls.shift()
  return { store, page, handle, first }
}

it('binds actions alone, without fields', () => {
  const page = stack.open()
  const add = jest.fn()
  createStoreBindings(page, { store: { add }, actions: ['add'] })
  quiet()
  ;(page as unknown as { add(count: number): void }).add(2)
  expect(add).toHaveBeenCalledWith(2)
  expect(page.calls).toEqual([])
})

describe('a bound page', () => {
  it('is sent its first values in the next tick', () => {
    const page = stack.open()
    createStoreBindings(page, { store: makeStore(), fields: ['count', 'double'] })
    expect(page.calls).toEqual([])
    tick()
    expect(page.calls).toEqual([{ count: 1, double: 2 }])
  })

  it('is sent them at once when it asks', () => {
    const page = stack.open()
    createStoreBindings(page, { store: makeStore(), fields: ['count'] }).updateStoreBindings()
    tick()
    expect(page.calls).toEqual([{ count: 1 }])
  })

  it('is not sent a value that it shows already', () => {
    const page = stack.open({ data: { count: 1, name: 'Bob' } })
    createStoreBindings(page, { store: makeStore(), fields: ['count', 'name'] })
    tick()
    expect(page.calls).toEqual([{ name: 'Ann' }])
  })

  it('is sent changes in place by their path', () => {
    const { store, page } = showPage(['list'])
    change(() => store.list.push({ id: 3 }))
    quiet()
    change(() => ((store.list[0] as { text: string }).text = 'new'))
    quiet()
    expect(page.calls).toEqual([{ 'list[2]': { id: 3 } }, { 'list[0].text': 'new' }])
  })

  it('is never sent undefined: null where it had something of the store, and else nothing', () => {
    const own = stack.open({ data: { maybe: 'a default of its own' } })
    createStoreBindings(own, { store: makeStore(), fields: ['maybe'] })
    tick()
    expect(own.calls).toEqual([])
    const { store, page, first } = showPage(['maybe', 'count'])
    expect(first).toEqual({ count: 1 })
    change(() => (store.maybe = 'yes'))
    quiet()
    change(() => (store.maybe = undefined))
    quiet()
    expect(page.calls).toEqual([{ maybe: 'yes' }, { maybe: null }])
  })

  it('keeps what its own code wrote over a bound field until the store has something new there', () => {
    const { store, page } = showPage(['count', 'name', 'list'])
    page.setData({ count: 77, list: [{ id: 77 }] })
    change(() => (store.name = 'Bob'))
    stack.open()
    stack.back()
    quiet()
    expect(page.data).toMatchObject({ count: 77, name: 'Bob' })
    change(() => {
      store.count = 2
      store.list.push({ id: 3 })
    })
    quiet()
    expect(page.data).toEqual({ count: 2, name: 'Bob', list: [{ id: 1 }, { id: 2 }, { id: 3 }] })
  })

  describe.each<[string, (rows: Row[]) => { rows: Row[]; map?: Map<string, Row> }]>([
    ['plain rows', (rows) => observable({ rows }, { rows: observable.ref })],
    [
      'frozen rows',
      (rows) => observable({ rows: rows.map(Object.freeze) as Row[] }, { rows: observable.ref }),
    ],
    ['observable rows', (rows) => observable({ rows })],
    [
      'observable rows of a plain list',
      (rows) => observable({ rows: rows.map((row) => observable(row)) }, { rows: observable.ref }),
    ],
  ])('that wrote into one of its %s', (_, make) => {
    const written = () => {
      const store = make([
        { id: 1, name: 'Ann' },
        { id: 2, name: 'Bob' },
      ])
      const page = stack.open()
      const other = observable({ n: 1 })
      createStoreBindings(page, { store, fields: ['rows'] })
      createStoreBindings(page, { store: other, fields: ['n'] })
      quiet()
      page.setData({ 'rows[0].name': 'mine' })
      return { store, page, other }
    }

    it('keeps it until the store has something new for the field', () => {
      const { page, other } = written()
      change(() => (other.n += 1))
      quiet()
      expect(page.data).toEqual({
        n: 2,
        rows: [
          { id: 1, name: 'mine' },
          { id: 2, name: 'Bob' },
        ],
      })
    })

    it.each<[string, (store: { rows: Row[] }) => void, Row[]]>([
      [
        'another row',
        ({ rows }) => rows.push({ id: 3, name: 'Cem' }),
        [
          { id: 1, name: 'Ann' },
          { id: 2, name: 'Bob' },
          { id: 3, name: 'Cem' },
        ],
      ],
      [
        'the row',
        ({ rows }) => (rows[0] = { id: 9, name: 'Ann' }),
        [
          { id: 9, name: 'Ann' },
          { id: 2, name: 'Bob' },
        ],
      ],
    ])('shows then what the store has: %s', (_change, act, expected) => {
      const { store, page } = written()
      change(() => {
        act(store)
        if (!isObservableArray(store.rows)) store.rows = store.rows.slice()
      })
      quiet()
      expect(page.data['rows']).toEqual(expected)
      change(() => {
        store.rows = store.rows.slice(1)
      })
      quiet()
      expect(page.data['rows']).toEqual(expected.slice(1))
    })

    it('shows what the store has when it is shown again', () => {
      const { store, page } = written()
      stack.open()
      stack.back()
      expect(page.data['rows']).toEqual(store.rows)
    })

    it('also in an observer, while it is sent something', () => {
      const { store, page } = written()
      page.whenSet = () => {
        page.whenSet = () => undefined
        page.setData({ 'rows[1].name': 'mine, too' })
      }
      for (const id of [3, 4]) {
        change(() => (store.rows = [...store.rows, { id, name: 'Cem' }]))
        quiet()
      }
      expect(page.data['rows']).toEqual(store.rows)
    })
  })

  it('does not look again into frozen rows that it was sent', () => {
    let reads = 0
    const row = new Proxy(Object.freeze({ id: 1 }), {
      get(target, key, receiver): unknown {
        reads += 1
        return Reflect.get(target, key, receiver)
      },
    })
    const store = observable({ rows: [row] as object[] }, { rows: observable.ref })
    const page = stack.open()
    createStoreBindings(page, { store, fields: ['rows'] })
    quiet()
    reads = 0
    change(() => (store.rows = [...store.rows, Object.freeze({ id: 2 })]))
    quiet()
    expect(page.data).toEqual({ rows: [{ id: 1 }, { id: 2 }] })
    expect(reads).toBe(0)
  })

  it('keeps a default for a field without a value, though setData threw', () => {
    const page = stack.open({ data: { maybe: 'a default' } })
    createStoreBindings(page, { store: makeStore(), fields: ['maybe', 'count'] })
    jest.spyOn(page, 'setData').mockImplementationOnce(() => {
      throw new Error('no room')
    })
    expect(tick).toThrow('no room')
    quiet()
    expect(page.data).toEqual({ maybe: 'a default', count: 1 })
  })

  it('is sent the value again when setData threw, without another change', () => {
    const { store, page } = showPage(['count'])
    const throwing = jest.spyOn(page, 'setData').mockImplementationOnce(() => {
      throw new Error('no room')
    })
    change(() => (store.count = 2))
    expect(tick).toThrow('no room')
    quiet()
    expect(throwing).toHaveBeenCalledTimes(2)
    expect(page.data).toMatchObject({ count: 2 })
  })

  it('that is under another one when it is bound is sent nothing until it is shown', () => {
    const page = stack.open()
    stack.open()
    const store = makeStore()
    createStoreBindings(page, { store, fields: ['count'] })
    quiet()
    change(() => (store.count = 2))
    quiet()
    expect(page.calls).toEqual([])
    stack.back()
    expect(page.calls).toEqual([{ count: 2 }])
  })

  it('whose onShow is an action is shown nevertheless', () => {
    const store = observable({
      count: 1,
      refresh: action(function (this: { count: number }) {
        this.count += 1
      }),
    })
    const page = stack.open()
    createStoreBindings(page, { store, fields: ['count'], actions: { onShow: 'refresh' } })
    quiet()
    stack.open()
    stack.back()
    quiet()
    expect(page.data).toEqual({ count: 2 })
  })

  it('is sent a field whole where its code asks for that', () => {
    const { store, page } = showPage(['list'], { wholeValues: true })
    change(() => store.list.push({ id: 3 }))
    quiet()
    expect(page.calls.at(-1)).toEqual({ list: [{ id: 1 }, { id: 2 }, { id: 3 }] })
  })

  it('is sent those fields whole that its code names, and the others by paths', () => {
    const store = observable({ a: [1], b: [1], c: observable.map([['x', 1]]) })
    const page = stack.open()
    const fields = { one: 'a', other: () => store.b.slice(), c: 'c' }
    createStoreBindings(page, { store, fields, namespace: 'ns', wholeValues: ['other'] })
    quiet()
    change(() => {
      store.a.push(2)
      store.b.push(2)
      store.c.set('y', 2)
    })
    quiet()
    expect(page.calls.at(-1)).toEqual({ 'ns.one[1]': 2, 'ns.other': [1, 2], 'ns.c.y': 2 })
  })

  it.each([['counts'], [7]])(
    'whose code names a field whole that it does not bind is refused: %p',
    (name) => {
      const bind = () => showPage({ other: 'count' }, { wholeValues: ['other', name] })
      expect(bind).toThrow(
        `option "wholeValues" must be a list of fields of the binding, but got ${JSON.stringify(name)}`,
      )
    },
  )

  it.each([
    [undefined, 'createStoreBindings(this, …) needs a page or component, but got undefined'],
    ['page', 'createStoreBindings(this, …) needs a page or component, but got page'],
    [{ data: {} }, 'createStoreBindings(this, …) needs a page or component, but got an object'],
  ])('is not %p', (target, message) => {
    expect(() => createStoreBindings(target as never, { store: makeStore(), fields: ['count'] })).toThrow(
      message,
    )
  })

  it('reports once a value that cannot be sent, and is sent it when it can be', () => {
    const store = observable({ list: [] as unknown[], other: 0 }, undefined, { deep: false })
    const page = stack.open()
    createStoreBindings(page, { store, fields: ['list', 'other'] })
    quiet()
    const ring: unknown[] = []
    ring.push(ring)
    change(() => (store.list = ring))
    expect(tick).toThrow('field "list" contains itself')
    quiet()
    ring.splice(0, 1, 'fine')
    change(() => (store.other = 1))
    quiet()
    expect(page.data).toEqual({ list: ['fine'], other: 1 })
  })

  it('has actions that the store has', () => {
    const bind = (actions: unknown) => () =>
      createStoreBindings(stack.open(), { store: makeStore(), fields: [], actions })
    expect(bind(['nope'])).toThrow('action "nope" is no method of the store')
    expect(bind('add')).toThrow('option "actions" must be a list of names')
  })

  it('compares nothing again where a function returns the same value', () => {
    const store = makeStore()
    let reads = 0
    const same = {
      get member() {
        reads += 1
        return 1
      },
    }
    const page = stack.open()
    createStoreBindings(page, { fields: { same: () => (store.count > 0 ? same : null) } })
    quiet()
    const before = reads
    change(() => (store.count = 2))
    quiet()
    expect([reads, page.calls.length]).toEqual([before, 1])
  })

  it('keeps in a namespace what is there beside the fields', () => {
    const store = makeStore()
    const page = stack.open({ data: { user: { own: true, count: 0 } } })
    createStoreBindings(page, { store, namespace: ' us er', fields: ['count', 'name'] })
    tick()
    expect(page.calls).toEqual([{ 'user.count': 1, 'user.name': 'Ann' }])
    expect(page.data).toEqual({ user: { own: true, count: 1, name: 'Ann' } })
  })

  it('gets its bindings and those of its components in one flush, drawn once', () => {
    const store = makeStore()
    const page = stack.open()
    const component = page.component()
    createStoreBindings(page, { store, fields: ['count'] })
    createStoreBindings(page, { store, fields: { twice: 'double' } })
    createStoreBindings(component, { store, fields: ['name'] })
    tick()
    expect([page.calls, component.calls]).toEqual([[{ count: 1, twice: 2 }], [{ name: 'Ann' }]])
    expect(page.groups).toEqual([2])
    quiet()
    change(() => {
      store.count = 2
      store.name = 'Bob'
    })
    tick()
    expect([page.calls, component.calls]).toEqual([
      [
        { count: 1, twice: 2 },
        { count: 2, twice: 4 },
      ],
      [{ name: 'Ann' }, { name: 'Bob' }],
    ])
  })

  it('is sent more than 256 KB in several calls', () => {
    const store = observable({ text: ['a', 'b', 'c'].map((letter) => letter.repeat(100_000)) })
    const page = stack.open()
    createStoreBindings(page, { store, fields: ['text'] })
    tick()
    expect(page.calls.length).toBe(2)
    for (const call of page.calls) expect(JSON.stringify(call).length).toBeLessThan(256_000)
    expect(page.data).toEqual({ text: [...store.text] })
    expect(page.groups).toEqual([2])
  })
})

describe('nothing is lost', () => {
  it('when setData itself leads to a change', () => {
    const { store, page } = showPage(['count', 'double'])
    page.whenSet = () => {
      page.whenSet = () => undefined
      change(() => (store.count += 1))
    }
    change(() => (store.count = 5))
    quiet()
    expect(page.calls).toEqual([
      { count: 5, double: 10 },
      { count: 6, double: 12 },
    ])
  })

  it('when an observer asks for an update while one is sent', () => {
    const { store, page, handle } = showPage(['count', 'name'])
    page.whenSet = () => {
      page.whenSet = () => undefined
      change(() => (store.name = 'Bob'))
      handle.updateStoreBindings()
    }
    change(() => (store.count = 2))
    quiet()
    expect(page.calls).toEqual([{ count: 2 }, { name: 'Bob' }])
  })

  it('when an update is asked for within an action', () => {
    const { store, page, handle } = showPage(['count', 'list'])
    change(() => {
      store.count = 2
      store.list.push({ id: 3 })
      handle.updateStoreBindings()
      expect(page.data).toMatchObject({ count: 2, list: [{ id: 1 }, { id: 2 }, { id: 3 }] })
      store.count = 3
    })
    quiet()
    change(() => (store.count = 4))
    quiet()
    expect(page.calls).toEqual([{ count: 2, 'list[2]': { id: 3 } }, { count: 3 }, { count: 4 }])
  })

  it('when bindings are made and updated within an action', () => {
    const store = makeStore()
    const page = stack.open()
    change(() => {
      store.count = 2
      createStoreBindings(page, { store, fields: ['count'] }).updateStoreBindings()
      store.count = 3
    })
    quiet()
    change(() => (store.count = 4))
    quiet()
    expect(page.calls).toEqual([{ count: 2 }, { count: 3 }, { count: 4 }])
  })

  it('when an update is asked for within a reaction, which follows none of the fields', () => {
    const { store, page, handle } = showPage(['count', 'list'])
    const trigger = observable.box(0)
    let runs = 0
    const stop = autorun(() => {
      trigger.get()
      runs += 1
      handle.updateStoreBindings()
    })
    change(() => {
      trigger.set(1)
      store.count = 2
      store.list.push({ id: 3 })
    })
    expect(page.calls).toEqual([{ count: 2, 'list[2]': { id: 3 } }])
    quiet()
    change(() => {
      store.count = 3
      store.list.push({ id: 4 })
    })
    quiet()
    expect(page.calls.slice(1)).toEqual([{ count: 3, 'list[3]': { id: 4 } }])
    expect(runs).toBe(2)
    stop()
  })

  it('when setData throws: the others are sent, and it is sent all of it the next time', () => {
    const { store, page } = showPage(['list'])
    const other = page.component()
    createStoreBindings(other, { store, fields: ['count'] })
    quiet()
    Object.assign(page, {
      setData() {
        throw new Error('no room')
      },
    })
    change(() => {
      store.list.push({ id: 3 })
      store.count = 2
    })
    expect(tick).toThrow('no room')
    expect(other.data).toEqual({ count: 2 })
    Reflect.deleteProperty(page, 'setData')
    change(() => store.list.push({ id: 4 }))
    quiet()
    expect(page.data).toEqual({ list: [{ id: 1 }, { id: 2 }, { id: 3 }, { id: 4 }] })
  })
})

describe('a field that throws', () => {
  it('keeps no other from being shown, is reported by MobX, and shows again when it works again', () => {
    const store = makeStore()
    const page = stack.open({ data: { risky: 'default' } })
    const reports = jest.spyOn(console, 'error').mockImplementation(() => undefined)
    createStoreBindings(page, {
      store,
      fields: {
        risky: () => {
          if (store.count === 1) throw new Error('not yet')
          return store.count
        },
        name: 'name',
      },
    })
    quiet()
    expect(page.data).toEqual({ risky: 'default', name: 'Ann' })
    expect(reports).toHaveBeenCalledTimes(1)
    change(() => (store.count = 2))
    quiet()
    expect(page.data).toEqual({ risky: 2, name: 'Ann' })
    reports.mockRestore()
  })

  it('because its value contains itself is reported once, and the others are sent', () => {
    const ring: { self?: unknown } = {}
    ring.self = ring
    const store = observable({ ring, count: 1 }, { ring: observable.ref })
    const page = stack.open()
    createStoreBindings(page, { store, fields: ['ring', 'count'] })
    expect(tick).toThrow(/"ring" contains itself/)
    expect(page.calls).toEqual([{ count: 1 }])
    change(() => (store.count = 2))
    quiet()
    expect(page.calls).toEqual([{ count: 1 }, { count: 2 }])
  })
})

describe('the end', () => {
  it.each<[string, (page: VirtualPage, handle: Handle) => void]>([
    ['destroyStoreBindings', (_, handle) => handle.destroyStoreBindings()],
    ['unload, without destroyStoreBindings', () => stack.back()],
  ])('by %s leaves nothing pending, no timer, and no observer of the store', (_, end) => {
    stack.open()
    const { store, page, handle } = showPage(['count', 'double', 'list'])
    for (let n = 0; n < 3; n += 1) {
      change(() => (store.count += 1))
      tick()
    }
    const sent = page.calls.length
    expect(followersOf(store)).toBeGreaterThanOrEqual(6)
    change(() => store.list.push({ id: 3 }))
    end(page, handle)
    tick()
    expect(jest.getTimerCount()).toBe(0)
    quiet()
    handle.updateStoreBindings()
    handle.destroyStoreBindings()
    change(() => (store.count += 1))
    quiet()
    expect(page.calls).toHaveLength(sent)
    expect(jest.getTimerCount()).toBe(0)
    expect(followersOf(store)).toBe(0)
    expect(_getGlobalState().pendingReactions).toEqual([])
  })

  it.each([
    ['its path', { is: 'components/card' }, 'components/card'],
    ['nothing', {}, 'a page without a route'],
  ])('of a component whose page is unknown: the meter names it by %s', (_, members, name) => {
    setDataMeter.start()
    const component = { data: {}, setData: () => undefined, ...members }
    const handle = createStoreBindings(component, { store: makeStore(), fields: ['count'] })
    expect(setDataMeter.read().map(({ page }) => page)).toEqual([name])
    handle.destroyStoreBindings()
    setDataMeter.stop()
    setDataMeter.reset()
  })

  it('of the last binding is the end of the meter', () => {
    setDataMeter.start()
    const { store, page, handle } = showPage(['count'])
    const other = createStoreBindings(page, { store, fields: ['name'] })
    handle.destroyStoreBindings()
    quiet()
    expect(setDataMeter.read()).toMatchObject([{ page: page.route, calls: 2 }])
    other.destroyStoreBindings()
    expect(Object.hasOwn(page, 'setData')).toBe(false)
    setDataMeter.stop()
    setDataMeter.reset()
  })

  it('of one binding is not the end of the others', () => {
    const store = makeStore()
    const page = stack.open()
    const gone = createStoreBindings(page, { store, fields: ['count'] })
    createStoreBindings(page, { store, fields: ['name'] })
    quiet()
    gone.destroyStoreBindings()
    change(() => {
      store.count = 2
      store.name = 'Bob'
    })
    quiet()
    expect(page.calls.slice(1)).toEqual([{ name: 'Bob' }])
  })

  it('within a flush stops the rest of that flush', () => {
    const store = makeStore()
    const page = stack.open()
    const component = page.component()
    createStoreBindings(page, { store, fields: ['count'] })
    const handle = createStoreBindings(component, { store, fields: ['name'] })
    page.whenSet = () => handle.destroyStoreBindings()
    quiet()
    expect([page.calls, component.calls]).toEqual([[{ count: 1 }], []])
  })

  it('lets the field be bound again, and a page that is gone be bound without effect', () => {
    stack.open()
    const { store, page, handle } = showPage(['count'], { actions: [] })
    handle.destroyStoreBindings()
    createStoreBindings(page, { store, fields: ['count'] })
    stack.back()
    createStoreBindings(page, { store, fields: ['name'] }).updateStoreBindings()
    quiet()
    expect(page.calls).toEqual([])
    expect(followersOf(store)).toBe(0)
  })
})

describe('options that cannot be used', () => {
  const store = makeStore()
  it.each<[string, object, RegExp]>([
    ['no object at all', [] as object, /"storeBindings" must be an object .* got a list/],
    ['no pace', { store, fields: ['count'], flushesPerSecond: 0 }, /"flushesPerSecond" .* got 0/],
    ['a pace that is text', { store, fields: [], flushesPerSecond: '20' }, /above 0.* got "20"/],
    ['fields that are none', { store, fields: 'count' }, /"fields" must be a list of names.* got "count"/],
    ['a field that is none', { store, fields: { a: {} } }, /"fields.a" must be .* got an object/],
    ['a name that is none', { store, fields: [1] }, /"fields" must be a list of names, but got 1/],
    ['a function', () => 1, /"storeBindings" must be .* got a function/],
    [
      'a name without text',
      { store, fields: { '': 'count' } },
      /"fields" must be data keys that are not empty/,
    ],
    ['a field twice', { store, fields: ['count', 'count'] }, /data "count" is bound twice/],
    [
      'one field in another',
      { store, fields: { a: 'count', 'a.b': 'name' } },
      /"a" and "a.b" are bound twice/,
    ],
    ['one field in a list', { store, fields: { 'a[0]': 'count', a: 'name' } }, /"a\[0\]" and "a" are bound/],
  ])('are refused by name: %s', (_, options, message) => {
    const page = stack.open()
    expect(() => createStoreBindings(page, options)).toThrow(message)
    expect(() => createStoreBindings(page, options)).toThrow(
      expect.objectContaining({ name: 'StoreBindingsError' }),
    )
    quiet()
    expect(page.calls).toEqual([])
  })

  it('are not a namespace of spaces, which is none', () => {
    const page = stack.open()
    createStoreBindings(page, { store, namespace: '  ', fields: ['count'] })
    quiet()
    expect(page.data).toEqual({ count: 1 })
  })

  it('are two bindings of one page that write to the same place; another page or component may', () => {
    const page = stack.open()
    createStoreBindings(page, { store, fields: ['count'] })
    expect(() => createStoreBindings(page, { store, fields: { count: 'name' } })).toThrow(
      /"count" is bound twice/,
    )
    createStoreBindings(page, { store, namespace: 'other', fields: ['count'] })
    createStoreBindings(page.component(), { store, fields: ['count'] })
    createStoreBindings(stack.open(), { store, fields: ['count'] })
  })

  it('leave no binding behind', () => {
    const page = stack.open({ update: () => undefined })
    const bind = () =>
      createStoreBindings(page, {
        store: { ...store, update: () => undefined },
        fields: ['count'],
        actions: ['update'],
      })
    expect(bind).toThrow('multiple action definition')
    expect(bind).toThrow('multiple action definition')
    quiet()
    expect([page.calls, jest.getTimerCount()]).toEqual([[], 0])
  })
})
