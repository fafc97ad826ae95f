// The patches of one field: for each change the least that makes the page show the store's value.
import { describe, expect, it, jest } from '@jest/globals'
import fc from 'fast-check'
import { $mobx, getObserverTree, observable, runInAction } from 'mobx-miniprogram'
import { payloadsOf } from '../../../../../store/bindings/diff/patches'
import { Field } from '../../../../../store/bindings/screen/field'
import { applyPatches } from '../../../../support/page-data'
import {
  applyEdit,
  containsItself,
  edit,
  observablesIn,
  viewOf,
  storeValue,
} from '../../../../support/store-values'

/** A page with one field, whose data cross to the render layer as JSON, as in WeChat. */
class Shown {
  readonly data: Record<string, unknown> = {}
  readonly changed = jest.fn()
  private readonly value = observable.box<unknown>(undefined, { deep: false })
  private readonly field: Field

  constructor(initial?: unknown, isWhole?: boolean) {
    const target = { data: this.data, setData: () => undefined }
    const settings = { path: 'field', store: null, source: null, read: () => this.value.get(), isWhole }
    this.field = new Field(target, settings, 20, this.changed)
    if (initial !== undefined) this.data['field'] = viewOf(initial)
  }

  /** The store gives the field this value. Returns what was sent. */
  follow(value: unknown, limit?: number): Record<string, unknown> {
    runInAction(() => {
      this.value.set(value)
    })
    return this.catchUp(limit)
  }

  /** Returns what was sent after changes in place. */
  catchUp(limit?: number): Record<string, unknown> {
    const patches = this.field.patches((error) => {
      throw error
    })
    const sent: Record<string, unknown> = {}
    for (const payload of payloadsOf(patches, limit)) {
      const carried = JSON.parse(JSON.stringify(payload)) as Record<string, unknown>
      // A member that is undefined would be lost on the way.
      expect(Object.keys(carried)).toEqual(Object.keys(payload))
      applyPatches(this.data, carried)
      Object.assign(sent, payload)
    }
    this.field.settle()
    this.changed.mockClear()
    return sent
  }

  sleep(): void {
    this.field.sleep()
  }
}

function showPage(value: unknown, isWhole?: boolean): Shown {
  const page = new Shown(undefined, isWhole)
  page.follow(value)
  return page
}

/** How many listen to an observable by `observe`. */
function listeners(thing: object): number {
  const { changeListeners_ = [] } = (thing as Record<symbol, { changeListeners_?: unknown[] }>)[$mobx] ?? {}
  return changeListeners_.length
}

/** The observables that there were, none of which may be listened to in the end. */
class Seen {
  private readonly all = new Set<object>()

  note(value: unknown): void {
    for (const one of observablesIn(value)) this.all.add(one)
  }

  get followed(): number {
    return Array.from(this.all).filter((one) => listeners(one) > 0).length
  }
}

describe('a page shows what the store has, whatever happens to it', () => {
  it('after any value and any changes in place, as if the whole value had been sent', () => {
    fc.assert(
      fc.property(
        fc.option(storeValue, { nil: undefined }),
        storeValue,
        fc.array(
          fc.oneof(
            fc.array(edit, { maxLength: 4 }),
            storeValue.map((value) => ({ value })),
          ),
          { maxLength: 8 },
        ),
        fc.constantFrom(60, 256_000),
        (initial, first, happenings, limit) => {
          // A page keeps its own default until the store has a value.
          fc.pre(initial === undefined || first !== undefined)
          const page = new Shown(initial)
          const seen = new Seen()
          let value = first
          seen.note(value)
          page.follow(value, limit)
          expect(page.data['field'] ?? null).toEqual(viewOf(value))
          for (const happening of happenings) {
            if (Array.isArray(happening)) {
              for (const one of happening) applyEdit(value, one)
              fc.pre(!containsItself(value))
              seen.note(value)
              page.catchUp()
            } else {
              value = happening.value
              seen.note(value)
              page.follow(value, limit)
            }
            expect(page.data['field'] ?? null).toEqual(viewOf(value))
          }
          expect(page.follow(value)).toEqual({})
          page.follow('something else')
          expect(seen.followed).toBe(0)
        },
      ),
      { numRuns: 1_000 },
    )
  })

  it('after a list that had changed was replaced by one that shares items with it', () => {
    fc.assert(
      fc.property(
        fc.array(storeValue, { maxLength: 6 }),
        fc.array(
          fc.array(
            fc.oneof(
              fc.nat(8),
              storeValue.map((value) => ({ value })),
            ),
            { maxLength: 8 },
          ),
          { maxLength: 5 },
        ),
        fc.array(edit, { maxLength: 3 }),
        (first, versions, edits) => {
          let list = observable.array(first, { deep: false })
          const page = showPage(list)
          const seen = new Seen()
          for (const [turn, version] of versions.entries()) {
            // The list that is left changes in place before the page hears of the new one.
            const change = edits[turn]
            if (change) applyEdit(list, change)
            const next = version.map((item) =>
              typeof item === 'number' ? list[item % Math.max(1, list.length)] : item.value,
            )
            list = observable.array(next, { deep: false })
            fc.pre(!containsItself(list))
            seen.note(list)
            page.follow(list)
            expect(page.data['field']).toEqual(viewOf(list))
          }
          page.follow('something else')
          expect(seen.followed).toBe(0)
        },
      ),
      { numRuns: 500 },
    )
  })
})

describe('only what changed is sent', () => {
  it('an item that was appended', () => {
    const list = [{ id: 1 }, { id: 2 }]
    const page = showPage(list)
    expect(page.follow([...list, { id: 3 }])).toEqual({ 'field[2]': { id: 3 } })
  })

  it('a member of an item of a list', () => {
    const rows = [
      { id: 1, price: 5 },
      { id: 2, price: 6 },
    ]
    const page = showPage({ rows })
    expect(page.follow({ rows: [rows[0], { id: 2, price: 7 }] })).toEqual({ 'field.rows[1].price': 7 })
  })

  it('a change in place of an object that is not observed, when its list is new', () => {
    const rows = [{ id: 1, done: false }]
    const page = showPage(rows)
    rows[0] = Object.assign(rows[0] as object, { id: 1, done: true })
    expect(page.follow([...rows])).toEqual({ 'field[0].done': true })
  })

  it('nothing, where the page shows it already', () => {
    const page = new Shown([{ id: 1 }])
    expect(page.follow([{ id: 1 }])).toEqual({})
    expect(page.follow(observable([{ id: 1 }]))).toEqual({})
  })

  it.each([
    ['a shrink', [1, 2, 3], [1, 2], { field: [1, 2] }],
    [
      'a shrink far inside',
      { a: { list: [1, 2] }, b: 'x' },
      { a: { list: [1] }, b: 'x' },
      { 'field.a.list': [1] },
    ],
    [
      'an item put before the others',
      ['one', 'two'],
      ['zero', 'one', 'two'],
      { field: ['zero', 'one', 'two'] },
    ],
    ['another type', { a: 1 }, [1], { field: [1] }],
    ['another type inside', { a: { b: 1 }, c: 2 }, { a: 'text', c: 2 }, { 'field.a': 'text' }],
    ['a member that went', { a: 1, b: 2 }, { a: 1 }, { field: { a: 1 } }],
    [
      'a member that became undefined',
      { x: { a: 1, b: 2 }, y: 1 },
      { x: { a: 1, b: undefined }, y: 1 },
      { 'field.x': { a: 1 } },
    ],
    ['a field that became undefined', 5, undefined, { field: null }],
    ['an undefined item', [1, 2], [1, undefined], { 'field[1]': null }],
    ['a name that no path can write', { 'a.b': 1, c: 2 }, { 'a.b': 3, c: 2 }, { field: { 'a.b': 3, c: 2 } }],
    [
      'below a name that no path can write',
      { 'a.b': { c: 1 } },
      { 'a.b': { c: 2 } },
      { field: { 'a.b': { c: 2 } } },
    ],
    ['many small changes of a small thing', { p: [1, 2, 3] }, { p: [4, 5, 6] }, { 'field.p': [4, 5, 6] }],
    ['a date', null, new Date(0), { field: '1970-01-01T00:00:00.000Z' }],
    ['a Map', null, new Map([['k', 1]]), { field: { k: 1 } }],
    ['a Set', null, new Set([1, 2]), { field: [1, 2] }],
    ['members without JSON', { a: 1 }, { a: 2, f: () => 1, s: Symbol('s') }, { 'field.a': 2 }],
  ])('%s', (_, before, after, sent) => {
    const page = new Shown()
    page.follow(before)
    expect(page.follow(after)).toEqual(sent)
  })

  it('nothing for undefined, where the page never had the field', () => {
    expect(new Shown().follow(undefined)).toEqual({})
  })

  it('the cheaper of whole value and paths', () => {
    const rows = Array.from({ length: 100 }, (_, id) => ({ id, name: `row ${String(id)}`, price: 1 }))
    const page = showPage(rows)
    const all = Object.keys(page.follow(rows.map((row) => ({ ...row, price: 2 }))))
    expect(all).toHaveLength(100)
    expect(all[5]).toBe('field[5].price')
    const other = rows.map(({ id }) => ({ id: id + 1, name: `other ${String(id)}`, price: id }))
    expect(Object.keys(page.follow(other))).toEqual(['field'])
  })
})

describe('deep-frozen values are compared by identity', () => {
  it('a frozen object is not looked into again', () => {
    let looks = 0
    const item = Object.freeze({ id: 1 })
    const page = showPage([item])
    const spy = new Proxy([item], {
      get(target, key, receiver): unknown {
        if (key === '0') looks += 1
        return Reflect.get(target, key, receiver)
      },
    })
    page.follow(spy)
    expect(looks).toBeLessThanOrEqual(2)
  })

  it('not where a getter computes it', () => {
    let now = 1
    const item = Object.freeze({
      get now() {
        return now
      },
    })
    const page = showPage([item])
    now = 2
    expect(page.follow([item])).toEqual({ 'field[0].now': 2 })
  })

  it('not where something in it is not frozen', () => {
    const item = Object.freeze({ tags: ['a'] })
    const page = showPage([item])
    item.tags.push('b')
    expect(page.follow([item])).toEqual({ 'field[0].tags[1]': 'b' })
  })
})

describe('a change in place reaches the page', () => {
  const cases: [string, () => object, (value: never) => void, Record<string, unknown>][] = [
    [
      'list.push',
      () => ({ list: [1] }),
      ({ list }: { list: number[] }) => list.push(2),
      { 'field.list[1]': 2 },
    ],
    ['list[i] =', () => ['a', 'b'], (list: string[]) => (list[1] = 'c'), { 'field[1]': 'c' }],
    [
      'row.price =',
      () => [{ price: 1 }, { price: 2 }],
      (rows: { price: number }[]) => Object.assign(rows[1] as object, { price: 3 }),
      { 'field[1].price': 3 },
    ],
    [
      'a member that is new',
      () => ({ a: 1, c: { d: 1 } }),
      (value: Record<string, unknown>) => (value['b'] = 2),
      { 'field.b': 2 },
    ],
    [
      'delete',
      () => ({ a: 1, b: 2 }),
      (value: Record<string, unknown>) => delete value['b'],
      { field: { a: 1 } },
    ],
    [
      'a list moved and a row of it changed',
      () => [{ n: 1 }, { n: 2 }, { n: 3 }],
      (rows: { n: number }[]) => {
        const [first] = rows.splice(0, 1)
        Object.assign(rows[0] as object, { n: 9 })
        rows.push(first as { n: number })
      },
      { field: [{ n: 9 }, { n: 3 }, { n: 1 }] },
    ],
  ]
  it.each(cases)('%s', (_, make, change, sent) => {
    const value = observable(make())
    const page = showPage(value)
    runInAction(() => {
      change(value as never)
    })
    expect(page.changed).toHaveBeenCalledTimes(1)
    expect(page.catchUp()).toEqual(sent)
    expect(page.data['field']).toEqual(viewOf(value))
  })

  it('map.set, map.delete and set.add', () => {
    const value = { map: observable.map([['a', 1]]), set: observable.set([1]) }
    const page = showPage(value)
    runInAction(() => value.map.set('b', 2))
    expect(page.catchUp()).toEqual({ 'field.map': { a: 1, b: 2 } })
    runInAction(() => value.set.add(2))
    expect(page.catchUp()).toEqual({ 'field.set[1]': 2 })
    runInAction(() => value.map.delete('a'))
    expect(page.catchUp()).toEqual({ 'field.map': { b: 2 } })
  })

  it('many changes are told once', () => {
    const list = observable<number>([])
    const page = showPage(list)
    runInAction(() => {
      for (let at = 0; at < 100; at += 1) list.push(at)
    })
    expect(page.changed).toHaveBeenCalledTimes(1)
    page.catchUp()
    runInAction(() => list.push(100))
    expect(page.changed).toHaveBeenCalledTimes(1)
  })

  it('one row of a thousand: nothing else is read', () => {
    let reads = 0
    const rows = observable.array(
      Array.from({ length: 1_000 }, (_, id) =>
        observable({
          id,
          price: 1,
          get total() {
            return (reads += 1)
          },
        }),
      ),
      { deep: false },
    )
    const page = showPage(rows)
    const before = reads
    runInAction(() => Object.assign(rows[500] as object, { price: 2 }))
    expect(page.catchUp()).toEqual({ 'field[500].price': 2 })
    expect(reads).toBe(before)
  })
})

describe('what wx:for may show with wx:key is sent whole when something in it changes', () => {
  type Change = (value: never) => void
  const bob = { id: 2, name: 'Bob' }

  it.each<[string, object, Change, object]>([
    [
      'a Map',
      observable.map([['ann', { id: 1, name: 'Ann' }]]),
      (map: Map<string, { name: string }>) => ((map.get('ann') as { name: string }).name = 'Eve'),
      { ann: { id: 1, name: 'Eve' } },
    ],
    [
      'a Map of numbers',
      observable.map([['ann', 1]]),
      (map: Map<string, number>) => void map.set('ann', 2),
      { ann: 2 },
    ],
    [
      'a record of records that have a name or number in common',
      observable({ ann: { id: 1, name: 'Ann' }, bob }),
      (record: { ann: { name: string } }) => (record.ann.name = 'Eve'),
      { ann: { id: 1, name: 'Eve' }, bob },
    ],
  ])('%s', (_, value, act: Change, sent) => {
    const page = showPage(value)
    runInAction(() => void act(value as never))
    expect(page.follow(value)).toEqual({ field: sent })
    expect(page.follow(value)).toEqual({})
  })

  it('a record that is no observable, with a place that is empty', () => {
    const before = { ann: { id: 1, name: 'Ann' }, bob, nobody: null, never: undefined }
    const page = showPage(before)
    const after = { ...before, ann: { id: 3, name: 'Ann' } }
    expect(page.follow(after)).toEqual({ field: { ann: { id: 3, name: 'Ann' }, bob, nobody: null } })
  })

  it('at its place, however deep the change is and wherever the place', () => {
    const value = observable([{ id: 1, byName: { ann: { id: 2, tags: ['a'] } } }])
    const page = showPage(value)
    runInAction(() => value[0]?.byName.ann.tags.push('b'))
    expect(page.catchUp()).toEqual({ 'field[0].byName': { ann: { id: 2, tags: ['a', 'b'] } } })
  })

  it.each<[string, object, Change, object]>([
    [
      'a record with a plain member',
      observable({ name: 'Ann', address: { city: 'Xian', zip: '7' } }),
      (user: { address: { city: string } }) => (user.address.city = 'Ankang'),
      { 'field.address.city': 'Ankang' },
    ],
    [
      'a record of records that have nothing in common',
      observable({ board: { size: 9, cells: [] }, turn: { of: 'Ann' } }),
      (state: { board: { size: number } }) => (state.board.size = 8),
      { 'field.board.size': 8 },
    ],
    [
      'a record of lists',
      observable({ log: [1, 2, 3], names: ['Ann'] }),
      (state: { log: number[] }) => state.log.push(4),
      { 'field.log[3]': 4 },
    ],
    [
      'a record of numbers',
      observable({ ann: 1, bob: 2 }),
      (score: { ann: number }) => (score.ann = 2),
      { 'field.ann': 2 },
    ],
    [
      'a record of Maps',
      observable({ of: observable.map([['a', { id: 1 }]]) }),
      (record: { of: Map<string, object> }) => void record.of.set('b', { id: 2 }),
      { 'field.of': { a: { id: 1 }, b: { id: 2 } } },
    ],
  ])('but not %s', (_, value, act: Change, sent) => {
    const page = showPage(value)
    runInAction(() => void act(value as never))
    expect(page.catchUp()).toEqual(sent)
  })

  it('but not where the binding asks for paths', () => {
    const value = observable.map([['ann', { id: 1, name: 'Ann' }]])
    const page = showPage(value, false)
    runInAction(() => ((value.get('ann') as { name: string }).name = 'Eve'))
    expect(page.catchUp()).toEqual({ 'field.ann.name': 'Eve' })
  })
})

describe('observing ends', () => {
  const observers = (thing: object, property?: string): number =>
    getObserverTree(thing, property).observers?.length ?? 0

  it('of an item that left its list, of a value that was replaced, and of everything by sleep()', () => {
    const row = observable({ n: 1 })
    const list = observable.array([row], { deep: false })
    const page = showPage(list)
    expect([listeners(list), listeners(row)]).toEqual([1, 1])
    runInAction(() => list.pop())
    page.catchUp()
    expect([listeners(list), listeners(row)]).toEqual([1, 0])
    page.follow([row])
    expect([listeners(list), listeners(row)]).toEqual([0, 1])
    page.sleep()
    expect([listeners(list), listeners(row), observers(row, 'n')]).toEqual([0, 0, 0])
  })

  it('where a value contains itself, which is refused by name', () => {
    const parent = observable<{ name: string; child?: unknown }>({ name: 'p' }, undefined, { deep: false })
    parent.child = { parent }
    const page = new Shown()
    expect(() => page.follow(parent)).toThrow(
      'field "field" contains itself at "field.child.parent": ' +
        'bind a function that returns what the page shows of it',
    )
    expect(listeners(parent)).toBe(0)
    expect(page.follow('fine')).toEqual({ field: 'fine' })
  })
})
