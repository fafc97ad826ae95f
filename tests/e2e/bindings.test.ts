// Bindings in a real browser: what each page of a stack is sent, and what the screen shows. The test moves the clock.
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import type { SetDataCount } from '../../preview/runtime/framework/meter'
import { buildSite } from '../../preview/serve/serve-preview'
import { connectChromium } from '../support/browser/stage'

const root = path.resolve(__dirname, '../fixtures/bindings-app')
const manual = 'pages/manual/manual'
const declared = 'pages/declared/declared'
const parts = 'pages/parts/parts'
const cover = 'pages/cover/cover'

let folder: string
let browser: Browser
let tab: Page
let errors: string[]

beforeAll(async () => {
  folder = await buildSite(root, false)
  browser = await connectChromium()
})
afterAll(async () => {
  await browser.close()
  await rm(folder, { recursive: true })
})

beforeEach(async () => {
  tab = await browser.newPage({ viewport: { width: 375, height: 740 } })
  tab.setDefaultTimeout(5_000)
  errors = []
  tab.on('pageerror', (error) => errors.push(error.message))
  // There is no server: every request is answered with a file of the build.
  await tab.route('http://phone/**', (route) =>
    route.fulfill({ path: path.join(folder, path.basename(new URL(route.request().url()).pathname)) }),
  )
  await tab.clock.install()
  await tab.goto('http://phone/phone.html')
})
afterEach(async () => {
  await tab.close()
  expect(errors).toEqual([])
})

/** Runs a script in the tab; `room` is the store, `counts()` returns the figures of the meter. */
function inTab<T = void>(script: string): Promise<T> {
  return tab.evaluate<T>(`(async () => {
    const { room } = preview.app()
    const counts = () => preview.setDataCount()
    const tick = () => new Promise((resolve) => setTimeout(resolve, 0))
    ${script}
  })()`)
}

/** Runs a script for `ms` on the clock of the tab; returns what each page was sent meanwhile and in the 200 ms after. */
async function countSent(script: string, ms = 0): Promise<Record<string, SetDataCount>> {
  const counts = inTab<Record<string, SetDataCount>>(`
    preview.resetSetDataCount()
    ${script}
    await new Promise((resolve) => setTimeout(resolve, 200))
    return counts()`)
  await tab.clock.runFor(ms + 200)
  return counts
}

/** Floods the store with `count` lines in `ms`; returns what each page was sent. */
const flood = (count: number, ms: number): Promise<Record<string, SetDataCount>> =>
  countSent(`await room.flood(${String(count)}, ${String(ms)})`, ms)

const open = (page: string): Promise<void> => inTab(`await wx.navigateTo({ url: '/${page}' })`)
const text = (page: string, selector: string): string =>
  `document.querySelector('wx-page[is="${page}"] ${selector}').textContent`
const newest = (page: string): string => text(page, '[data-testid=newest]')
/** Goes back to a page; returns its text before anything else can happen, and what each page was sent by then and later. */
async function back(page: string): Promise<[string, Record<string, SetDataCount>]> {
  const result = inTab<[string, Record<string, SetDataCount>]>(`
    preview.resetSetDataCount()
    preview.router.navigateBack()
    const shown = ${newest(page)}
    await new Promise((resolve) => setTimeout(resolve, 200))
    return [shown, counts()]`)
  await tab.clock.runFor(200)
  return result
}

const jsonBytes = (data: object): number => Buffer.byteLength(JSON.stringify(data))

describe('the page on the screen', () => {
  it('is sent one path for a line that is appended, however long the list is', async () => {
    await countSent(`for (let n = 1; n <= 500; n++) room.say('line ' + n)`)
    const { [manual]: count } = await countSent(`room.say('one more')`)
    const data = { 'lines[500]': { id: 501, text: 'one more' }, newest: 'one more' }
    expect(count).toMatchObject({ calls: 1, bytes: jsonBytes(data) })
    expect(await inTab(`return ${newest(manual)}`)).toBe('one more')
    expect(await tab.locator('.line').count()).toBe(501)
  })

  it('is sent only the part that changes in place', async () => {
    await countSent(`room.enter('Ada'); room.enter('Bob')`)
    const { [manual]: count } = await countSent(`room.rename(1, 'Cem')`)
    expect(count).toMatchObject({ calls: 1, bytes: jsonBytes({ 'guests[1].name': 'Cem' }) })
    expect(await tab.locator('.guest').allTextContents()).toEqual(['Ada', 'Cem'])
  })

  it('is sent at most twenty setData in any second of a flood, and ends with the newest', async () => {
    const { [manual]: count } = await flood(2_000, 2_000)
    expect(count?.peak).toBeLessThanOrEqual(20)
    expect(await inTab(`return ${newest(manual)}`)).toBe('flood 2000')
  })

  it.each([2, 3])('is sent at most twenty together with the %i components in it', async (components) => {
    await open(parts)
    if (components === 3) await inTab(`${page(parts)}.addOne(); await tick()`)
    const { [parts]: count } = await flood(2_000, 2_000)
    expect(count?.peak).toBeLessThanOrEqual(20)
    expect(await tab.locator('[data-testid=count]').allTextContents()).toEqual(
      Array.from({ length: components }, () => '2000'),
    )
  })

  it('is sent a large value in several calls below 256 KB', async () => {
    const { [manual]: count } = await countSent(`
      for (let n = 0; n < 100; n++) room.say(String(n).padEnd(10_000, '.'))`)
    expect(count?.bytes).toBeGreaterThan(1_000_000)
    expect(count?.largest).toBeLessThan(256_000)
    expect(await tab.locator('.line').count()).toBe(100)
  })

  it('has a component that comes later show the newest from the start', async () => {
    await open(parts)
    await inTab(`room.say('one'); room.say('two'); await tick()`)
    const shown = await inTab(`${page(parts)}.addOne(); return ${text(parts, '[id$=three]')}`)
    expect(shown).toBe('2')
  })
})

describe('wx:for with wx:key over a record', () => {
  const records = 'pages/records/records'
  const texts = (list: string): Promise<string[]> => tab.locator(`.${list}`).allTextContents()
  /** Changes `preview.app().records`, and waits until the page has been sent that. */
  const change = (script: string): Promise<Record<string, SetDataCount>> =>
    countSent(`const { record, map, scores } = preview.app().records
      ${script}`)

  beforeEach(() => open(records))

  it.each([
    ['record', `record.ann`, `record.bob`],
    ['map', `map.get('ann')`, `map.get('bob')`],
  ])('draws what changes in a member: a %s', async (list, ann, bob) => {
    await change(`${ann}.name = 'Eve'`)
    expect(await texts(list)).toEqual(['ann Eve', 'bob Bob'])
    await change(`${bob}.name = 'Cem'; ${ann}.id = 3`)
    expect(await texts(list)).toEqual(['ann Eve', 'bob Cem'])
  })

  it('draws members that come, are replaced and go', async () => {
    await change(`record.cem = { id: 3, name: 'Cem' }; map.set('cem', { id: 3, name: 'Cem' })`)
    await change(`record.bob = { id: 2, name: 'Rob' }; map.set('bob', { id: 2, name: 'Rob' })`)
    for (const list of ['record', 'map']) expect(await texts(list)).toEqual(['ann Ann', 'bob Rob', 'cem Cem'])
    await change(`delete record.ann; map.delete('ann')`)
    for (const list of ['record', 'map']) expect(await texts(list)).toEqual(['bob Rob', 'cem Cem'])
  })

  it('draws plain values with the key *this, which are sent by paths', async () => {
    const { [records]: count } = await change(`scores.ann = 4`)
    expect(count).toMatchObject({ calls: 1, bytes: jsonBytes({ 'scores.ann': 4 }) })
    expect(await texts('scores')).toEqual(['ann 4', 'bob 5'])
  })

  it('does not draw a path into a member: the fault of the framework that ADR 15 describes', async () => {
    const set = (data: object) => inTab(`${page(records)}.setData(${JSON.stringify(data)})`)
    await set({ 'mine.ann.name': 'Eve' })
    expect(await inTab(`return ${page(records)}.data.mine.ann.name`)).toBe('Eve')
    expect(await texts('mine')).toEqual(['ann Ann'])
    await set({ mine: { ann: { id: 1, name: 'Eve' } } })
    expect(await texts('mine')).toEqual(['ann Eve'])
  })
})

describe('a page that is covered', () => {
  it('is sent nothing in a flood, and everything at once before it is seen again', async () => {
    await open(parts)
    const during = await flood(500, 500)
    expect(Object.keys(during)).toEqual([parts])
    const [shown, after] = await back(manual)
    expect(shown).toBe('flood 500')
    expect(Object.keys(after)).toEqual([manual])
    expect(after[manual]?.calls).toBe(1)
  })

  it('made by Component() is no different, nor are the components in it', async () => {
    await open(parts)
    await open(cover)
    expect(await flood(300, 300)).toEqual({})
    const [shown, after] = await back(parts)
    expect(shown).toBe('flood 300')
    expect(Object.keys(after)).toEqual([parts])
    expect(after[parts]?.calls).toBe(3)
    expect(await tab.locator('[data-testid=count]').allTextContents()).toEqual(['300', '300'])
  })
})

describe('two pages of one path', () => {
  it('are two: only the upper one is sent something', async () => {
    await open(parts)
    await open(`${parts}?n=2`)
    await countSent(`room.say('hello')`)
    const shown = tab.locator(`wx-page[is="${parts}"] > [data-testid=newest]`)
    expect(await shown.allTextContents()).toEqual(['', 'hello'])
    await inTab('preview.router.navigateBack()')
    expect(await shown.allTextContents()).toEqual(['hello'])
  })
})

describe('a tab', () => {
  it('that was left is sent nothing, and one call on return', async () => {
    await inTab(`await wx.switchTab({ url: '/${declared}' })`)
    const during = await flood(300, 300)
    expect(Object.keys(during)).toEqual([declared])
    const after = await countSent(`await wx.switchTab({ url: '/${manual}' })`)
    expect(after).toMatchObject({ [manual]: { calls: 1 } })
    expect(await inTab(`return ${newest(manual)}`)).toBe('flood 300')
  })

  it('bound by PageWithStore is no different, and its taps reach the store', async () => {
    await inTab(`await wx.switchTab({ url: '/${declared}' }); room.say('hello'); await tick()`)
    await inTab(`await wx.switchTab({ url: '/${manual}' })`)
    expect(Object.keys(await flood(300, 300))).toEqual([manual])
    const after = await countSent(`await wx.switchTab({ url: '/${declared}' })`)
    expect(after).toMatchObject({ [declared]: { calls: 1 } })
    await tab.locator(`wx-page[is="${declared}"] [data-testid=newest]`).click()
    await tab.getByText('after flood 300').first().waitFor()
  })
})

describe('in the background', () => {
  it('the page is sent nothing, and one call when the app is back', async () => {
    expect(await countSent(`preview.hide(); await room.flood(300, 300)`, 300)).toEqual({})
    const after = await countSent(`preview.show()`)
    expect(after).toMatchObject({ [manual]: { calls: 1 } })
    expect(await inTab(`return ${newest(manual)}`)).toBe('flood 300')
  })
})

describe('a page that is gone', () => {
  it.each([
    ['by hand', manual],
    ['by PageWithStore', declared],
    ['by ComponentWithStore, with components', parts],
  ])('and was bound %s is sent nothing, not even a pending value', async (_, page) => {
    await inTab(`await wx.reLaunch({ url: '/${page}' }); await tick()`)
    const after = await countSent(
      `
      room.say('too late')
      preview.router.reLaunch('/${cover}')
      await room.flood(100, 100)`,
      100,
    )
    expect(after).toEqual({})
  })
})

/** An expression for the instance of the page with this path. */
function page(route: string): string {
  return `getCurrentPages().find((page) => page.route === '${route}')`
}
