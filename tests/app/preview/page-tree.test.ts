// Facts that store bindings rely on: lifecycle calls of pages and of the components in them, and their order.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { type MountedApp, mountApp } from '../../../preview/testing/mount-app'

let app: MountedApp

/** The common part of a component and a page. */
interface Instance {
  readonly data: { readonly text: string }
  getPageId(): string
  setData(data: object): void
  groupSetData(callback: () => void): void
  selectComponent(selector: string): Instance
  [member: string]: unknown
}

/** Returns the lifecycle calls since the last time it was asked. */
function takeJournal(): string[] {
  return app.module<{ journal: string[] }>('lib/journal').journal.splice(0)
}

/** The page on the screen and the components in it, outermost first. */
function instances(): [Instance, Instance, Instance] {
  const page = app.page() as unknown as Instance
  const outer = page.selectComponent('#outer')
  return [page, outer, outer.selectComponent('#inner')]
}

const ids = (): string[] => instances().map((instance) => instance.getPageId())

beforeEach(() => {
  app = mountApp({ root: 'tests/fixtures/tree-app' })
})
afterEach(() => app.dispose())

describe('a page', () => {
  test('is among the pages when its components are attached, which is before it is loaded', () => {
    expect(takeJournal()).toEqual([
      'outer attached on pages/first/first',
      'inner attached on pages/first/first',
      'first onLoad',
      'first onShow',
      'outer show',
      'inner show',
    ])
  })

  test('gets hide and show before its components', async () => {
    takeJournal()
    await wx.navigateTo({ url: '/pages/whole/whole' })
    expect(takeJournal().slice(0, 3)).toEqual(['first onHide', 'outer hide', 'inner hide'])
    await wx.navigateBack()
    expect(takeJournal().slice(-3)).toEqual(['first onShow', 'outer show', 'inner show'])
  })

  test('is unloaded before its components are detached, and none of them gets hide', async () => {
    await wx.navigateTo({ url: '/pages/whole/whole' })
    takeJournal()
    await wx.navigateBack()
    const end = takeJournal().slice(0, -3)
    expect(end[0]).toBe('whole onUnload')
    expect(end.slice(1).sort()).toEqual(['inner detached', 'outer detached', 'whole detached'])
  })

  test('made by Component() has methods for lifecycle and pageLifetimes as well', async () => {
    takeJournal()
    await wx.navigateTo({ url: '/pages/whole/whole' })
    expect(takeJournal().slice(3)).toEqual([
      'whole attached on pages/whole/whole',
      'outer attached on pages/whole/whole',
      'inner attached on pages/whole/whole',
      'whole onLoad',
      'whole onShow',
      'whole show',
      'outer show',
      'inner show',
    ])
  })

  test('has the lifecycle that its instance has at the time', async () => {
    const calls: string[] = []
    await wx.navigateTo({ url: '/pages/whole/whole' })
    const page = app.page()
    for (const name of ['onShow', 'onHide', 'onUnload']) {
      const original = page[name] as () => void
      page[name] = function (this: unknown) {
        original.call(this)
        calls.push(`${name} ${String(this === page)}`)
      }
    }
    app.preview.hide()
    app.preview.show()
    await wx.navigateBack()
    expect(calls).toEqual(['onHide true', 'onShow true', 'onUnload true'])
  })
})

describe('a tab', () => {
  test('that is left gets hide, its components too, before the other is attached', async () => {
    takeJournal()
    await wx.switchTab({ url: '/pages/second/second' })
    expect(takeJournal()).toEqual([
      'first onHide',
      'outer hide',
      'inner hide',
      'outer attached on pages/second/second',
      'inner attached on pages/second/second',
      'second onLoad',
      'second onShow',
      'outer show',
      'inner show',
    ])
  })

  test('gets show on return, and keeps the data set meanwhile', async () => {
    const [page, outer] = instances()
    await wx.switchTab({ url: '/pages/second/second' })
    takeJournal()
    page.setData({ text: 'kept' })
    outer.setData({ text: 'kept, too' })
    await wx.switchTab({ url: '/pages/first/first' })
    expect(takeJournal()).toEqual([
      'second onHide',
      'outer hide',
      'inner hide',
      'first onShow',
      'outer show',
      'inner show',
    ])
    expect([app.text('[data-testid=page-text]'), app.text('[data-testid=outer-text]')]).toEqual([
      'kept',
      'kept, too',
    ])
  })

  test('that is hidden gets no call when the app goes to the background', async () => {
    await wx.switchTab({ url: '/pages/second/second' })
    takeJournal()
    app.preview.hide()
    expect(takeJournal()).toEqual(['second onHide', 'outer hide', 'inner hide'])
  })
})

describe('getPageId', () => {
  test('is one string for a page and everything in it', () => {
    const [page, ...components] = ids()
    expect(page).toEqual(expect.any(String))
    expect(components).toEqual([page, page])
  })

  test('differs between pages, also of the same path, and never changes', async () => {
    const seen = [ids()[0]]
    for (const n of [1, 2]) {
      await wx.navigateTo({ url: `/pages/whole/whole?n=${n}` })
      seen.push(ids()[0])
    }
    expect(new Set(seen).size).toBe(3)
    await wx.navigateBack({ delta: 2 })
    expect(ids()[0]).toBe(seen[0])
  })

  test('is still answered when the page is gone', async () => {
    await wx.navigateTo({ url: '/pages/whole/whole' })
    const [page, , inner] = instances()
    const id = page.getPageId()
    await wx.navigateBack()
    expect([page.getPageId(), inner.getPageId()]).toEqual([id, id])
  })
})

describe('groupSetData', () => {
  test.each([
    ['a page', 0, '[data-testid=page-text]'],
    ['a component', 1, '[data-testid=outer-text]'],
    ['a component in a component', 2, '[data-testid=inner-text]'],
  ])('of %s calls back at once, and data set in it is shown', (_, depth, selector) => {
    const instance = instances()[depth]!
    instance.groupSetData(() => {
      instance.setData({ text: 'first' })
      instance.setData({ text: 'second' })
    })
    expect(instance.data.text).toBe('second')
    expect(app.text(selector)).toBe('second')
  })
})

describe('setData with a path', () => {
  test('changes the value and keeps its neighbours as the same objects', () => {
    const [page] = instances()
    page.setData({ rows: [{ n: 1 }, { n: 2 }] })
    const { rows } = page.data as unknown as { rows: object[] }
    page.setData({ 'rows[1].n': 3, 'rows[2]': { n: 4 } })
    const after = (page.data as unknown as { rows: object[] }).rows
    expect(after).toEqual([{ n: 1 }, { n: 3 }, { n: 4 }])
    expect([after === rows, after[0] === rows[0]]).toEqual([true, true])
  })
})
