// Random walks of a store, its pages and their bindings: no change is lost, and hidden pages are sent nothing.
import { expect, it, jest } from '@jest/globals'
import fc from 'fast-check'
import { observable, runInAction } from 'mobx-miniprogram'
import { createStoreBindings, type Handle } from '../../../../../store/bindings/pages/create-store-bindings'
import { followersOf } from '../../../../support/followers'
import type { VirtualInstance, VirtualPage } from '../../../../support/page'
import { usePages } from '../../../../support/use-pages'

const stack = usePages()

function makeStore() {
  return observable({
    count: 0,
    rows: [{ id: 0 }] as { id: number }[],
    names: ['Ann'],
    get ids() {
      return this.rows.map(({ id }) => id)
    },
  })
}
type Store = ReturnType<typeof makeStore>

/** A page or component, what it is bound to, and how. */
interface Bound {
  readonly target: VirtualInstance
  readonly page: VirtualPage
  readonly handle: Handle
  readonly shows: (store: Store) => object
}

/** A world in which steps happen, and what must hold in it. */
class Run {
  readonly store = makeStore()
  readonly bound: Bound[] = []
  private serial = 0

  constructor() {
    this.open()
  }

  open(): void {
    const page = stack.open()
    this.bind(page, page)
  }

  component(): void {
    this.bind(stack.top, stack.top.component())
  }

  change(what: number): void {
    runInAction(() => this.write(what))
  }

  /** Updates that are asked for in the middle of an action, with changes before and after it. */
  updateWithin(what: number): void {
    runInAction(() => {
      this.write(what)
      this.bound.at(-1)?.handle.updateStoreBindings()
      this.write(what + 1)
    })
  }

  /** The next `setData` of the page on the screen leads to another change. */
  observe(what: number): void {
    const { top } = stack
    top.whenSet = () => {
      top.whenSet = () => undefined
      this.change(what)
    }
  }

  overwrite(): void {
    stack.top.setData({ rows: [{ id: -1 }, { id: -2 }], names: 'mine' })
  }

  back(): void {
    if (stack.pages.length > 1) stack.back()
  }

  destroy(): void {
    this.bound.splice(-1).forEach(({ handle }) => handle.destroyStoreBindings())
  }

  /** After some time the shown page is right, and hidden pages are as they were left. */
  check(hiddenCalls: ReadonlyMap<VirtualInstance, number>): void {
    // Data that a page's own code wrote stay until the store has a new value there.
    this.change(0)
    runInAction(() => {
      this.store.rows = this.store.rows.map((row) => ({ ...row }))
      this.store.names = this.store.names.slice()
    })
    jest.advanceTimersByTime(5_000)
    for (const { target, page, shows } of this.bound) {
      if (page === stack.top) expect(target.data).toMatchObject(plain(shows(this.store)))
      else if (hiddenCalls.has(target)) expect(target.calls.length).toBe(hiddenCalls.get(target))
    }
  }

  end(): void {
    stack.clear()
    const calls = this.bound.map(({ target }) => target.calls.length)
    this.change(0)
    jest.advanceTimersByTime(5_000)
    expect(this.bound.map(({ target }) => target.calls.length)).toEqual(calls)
    expect([followersOf(this.store), jest.getTimerCount()]).toEqual([0, 0])
  }

  private bind(page: VirtualPage, target: VirtualInstance): void {
    const { store } = this
    const handle = createStoreBindings(target, {
      store,
      fields: {
        count: 'count',
        rows: 'rows',
        names: 'names',
        ids: 'ids',
        last: () => store.names.at(-1) ?? null,
      },
    })
    const shows = ({ count, rows, names, ids }: Store) => ({
      count,
      rows,
      names,
      ids,
      last: names.at(-1) ?? null,
    })
    this.bound.push({ target, page, handle, shows })
  }

  private write(what: number): void {
    const { store } = this
    this.serial += 1
    const changes = [
      () => (store.count += 1),
      () => store.rows.push({ id: this.serial }),
      () => store.rows.shift(),
      () => store.rows.forEach((row) => (row.id += 1)),
      () => (store.rows = [{ id: this.serial }]),
      () => (store.names = [...store.names, `Ann ${String(this.serial)}`]),
      () => store.names.splice(0, 2),
    ]
    store.count += 1
    changes[what % changes.length]?.()
  }
}

const plain = (value: unknown): object => JSON.parse(JSON.stringify(value)) as object

type Step = readonly [name: 'change' | 'updateWithin' | 'observe' | 'wait', what: number]
type Move = readonly [name: 'open' | 'component' | 'overwrite' | 'back' | 'destroy']

const step: fc.Arbitrary<Step | Move> = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.constantFrom('change' as const, 'wait' as const), fc.nat(60)) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom('updateWithin' as const, 'observe' as const), fc.nat(9)) },
  {
    weight: 2,
    arbitrary: fc.tuple(
      fc.constantFrom(
        'open' as const,
        'component' as const,
        'overwrite' as const,
        'back' as const,
        'destroy' as const,
      ),
    ),
  },
)

it('any life of an app ends with pages that are right, and with no observer of the store', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const run = new Run()
      for (const [name, what = 0] of steps) {
        if (name === 'wait') jest.advanceTimersByTime(what)
        else run[name](what)
      }
      const hidden = run.bound.filter(({ page }) => page !== stack.top)
      run.check(new Map(hidden.map(({ target }) => [target, target.calls.length])))
      while (stack.pages.length > 1) {
        run.back()
        run.check(new Map())
      }
      run.end()
    }),
    { numRuns: 300 },
  )
})
