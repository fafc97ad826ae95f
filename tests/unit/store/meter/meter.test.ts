// The meter counts calls and bytes of setData, page by page, against WeChat's audit limits.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { announceTarget } from '../../../../store/base/targets'
import { AUDIT_LIMITS, setDataMeter } from '../../../../store/meter'
import { createSetDataMeter, type SetDataMeter } from '../../../../store/meter/meter'

let now = 0
let meter: SetDataMeter
const leaving: (() => void)[] = []

beforeEach(() => {
  now = 1_000_000
  meter = createSetDataMeter(() => now)
})
afterEach(() => {
  meter.stop()
  for (const leave of leaving.splice(0)) leave()
})

/** As WeChat makes them: `setData` belongs to the kind, not to the instance. */
class FakePage {
  readonly data: Record<string, unknown> = {}
  calls = 0
  setData(data: Record<string, unknown>, done?: () => void): void {
    this.calls += 1
    Object.assign(this.data, data)
    done?.()
  }
}

function measurePage(route = 'pages/home/home') {
  const page = new FakePage()
  return { page, leave: announce(page, route) }
}

/** As the bindings do for each page and component that they bind, until the returned function is called. */
function announce(page: { setData(data: Record<string, unknown>): void }, route: string): () => void {
  const leave = announceTarget(page, route)
  leaving.push(leave)
  return leave
}

const row = (route = 'pages/home/home') => meter.read().find(({ page }) => page === route)
const isUntouched = (page: FakePage): boolean => !Object.hasOwn(page, 'setData')

it("the meter of the app counts by the system's clock", () => {
  setDataMeter.start()
  const { page } = measurePage()
  page.setData({ a: 1 })
  expect(setDataMeter.read()).toMatchObject([{ page: 'pages/home/home', calls: 1 }])
  setDataMeter.stop()
})

describe('off', () => {
  it('is how it begins: no setData is touched and nothing is read', () => {
    const { page } = measurePage()
    page.setData({ a: 1 })
    expect(isUntouched(page)).toBe(true)
    expect(meter.read()).toEqual([])
  })

  it('is how it ends: every setData is what it was, and the figures stay', () => {
    const { page } = measurePage()
    const own = new FakePage()
    const ownSetData = own.setData.bind(own)
    own.setData = ownSetData
    announce(own, 'pages/home/home')
    meter.start()
    page.setData({ a: 1 })
    own.setData({ a: 1 })
    meter.stop()
    page.setData({ a: 2 })
    own.setData({ a: 2 })
    expect(isUntouched(page)).toBe(true)
    expect(own.setData).toBe(ownSetData)
    expect(row()).toMatchObject({ calls: 2 })
  })
})

describe('counts', () => {
  it('the calls of a page and of the components in it, with their UTF-8 bytes as JSON', () => {
    meter.start()
    const { page } = measurePage()
    const component = measurePage().page
    page.setData({ text: '收到🙂' })
    component.setData({ n: 1 })
    expect(row()).toMatchObject({ calls: 2, bytes: 21 + 7, largest: 21 })
  })

  it('pages that were bound before it was started', () => {
    const { page } = measurePage()
    meter.start()
    page.setData({ a: 1 })
    expect(row()).toMatchObject({ calls: 1 })
  })

  it('each call once, however often it is started', () => {
    const { page } = measurePage()
    meter.start()
    meter.start()
    page.setData({ a: 1 })
    expect(row()).toMatchObject({ calls: 1 })
    expect(page.calls).toBe(1)
  })

  it('a page that has not called yet as a row of zeros, in the order in which pages came', () => {
    meter.start()
    measurePage('pages/b/b')
    measurePage('pages/a/a')
    expect(meter.read()).toEqual(
      ['pages/b/b', 'pages/a/a'].map((page) => ({
        page,
        calls: 0,
        bytes: 0,
        perSecond: 0,
        peak: 0,
        largest: 0,
        exceeded: [],
      })),
    )
  })

  it('two instances of one page together', () => {
    meter.start()
    measurePage().page.setData({ a: 1 })
    measurePage().page.setData({ a: 1 })
    expect(meter.read()).toHaveLength(1)
    expect(row()).toMatchObject({ calls: 2 })
  })
})

describe('a second', () => {
  it('is the one that ends now; the peak is the fullest there was', () => {
    meter.start()
    const { page } = measurePage()
    for (const wait of [0, 400, 400, 400]) {
      now += wait
      page.setData({ a: now })
    }
    expect(row()).toMatchObject({ perSecond: 3, peak: 3 })
    now += 700
    expect(row()).toMatchObject({ perSecond: 1, peak: 3 })
    now += 1_000
    expect(row()).toMatchObject({ perSecond: 0, peak: 3, calls: 4 })
    page.setData({ a: now })
    expect(row()).toMatchObject({ perSecond: 1, peak: 3, calls: 5 })
  })

  it('is none where the clock was set back', () => {
    meter.start()
    const { page } = measurePage()
    page.setData({ a: 1 })
    now -= 3_600_000
    expect(row()).toMatchObject({ perSecond: 0 })
    page.setData({ a: 2 })
    expect(row()).toMatchObject({ perSecond: 1, peak: 1 })
  })
})

describe('a page exceeds what the audit allows', () => {
  it('with one call in a second more than that', () => {
    meter.start()
    const { page } = measurePage()
    for (let n = 0; n < AUDIT_LIMITS.peak; n += 1) page.setData({ n })
    expect(row()?.exceeded).toEqual([])
    page.setData({ n: 'one more' })
    expect(row()?.exceeded).toEqual(['peak'])
  })

  it('with one byte in a payload more than that', () => {
    meter.start()
    const { page } = measurePage()
    page.setData({ a: 'x'.repeat(AUDIT_LIMITS.largest - '{"a":""}'.length) })
    expect(row()?.exceeded).toEqual([])
    page.setData({ a: 'x'.repeat(AUDIT_LIMITS.largest - '{"a":""}'.length + 1) })
    expect(row()?.exceeded).toEqual(['largest'])
  })
})

describe('does no harm', () => {
  it('a page that is gone is let go, and its figures stay', () => {
    meter.start()
    const { page, leave } = measurePage()
    page.setData({ a: 1 })
    leave()
    leave()
    expect(isUntouched(page)).toBe(true)
    page.setData({ a: 2 })
    expect(row()).toMatchObject({ calls: 1 })
    meter.stop()
    meter.start()
    expect(isUntouched(page)).toBe(true)
  })

  it('callbacks arrive, and what cannot be JSON is counted and passed on', () => {
    meter.start()
    const { page } = measurePage()
    const circle: Record<string, unknown> = {}
    circle['circle'] = circle
    let done = 0
    page.setData({ circle }, () => (done += 1))
    expect(done).toBe(1)
    expect(page.data['circle']).toBe(circle)
    expect(row()).toMatchObject({ calls: 1, bytes: 0 })
  })

  it('code that wrapped setData meanwhile keeps its wrapper, and nothing is counted any more', () => {
    meter.start()
    const { page } = measurePage()
    const inner = page.setData.bind(page)
    let seen = 0
    page.setData = (data) => {
      seen += 1
      inner(data)
    }
    meter.stop()
    page.setData({ a: 1 })
    expect([seen, page.calls]).toEqual([1, 1])
    expect(row()).toMatchObject({ calls: 0 })
  })

  it('a frozen target is not measured, and works', () => {
    const page = Object.freeze({ setData: () => undefined })
    meter.start()
    announce(page, 'pages/home/home')()
    expect(row()).toMatchObject({ calls: 0 })
  })
})

it('a reset leaves zeros for the pages that are there, and nothing of those that are gone', () => {
  meter.start()
  const { page } = measurePage()
  measurePage('pages/gone/gone').leave()
  page.setData({ a: 1 })
  meter.reset()
  expect(meter.read()).toMatchObject([{ page: 'pages/home/home', calls: 0 }])
  page.setData({ a: 1 })
  expect(row()).toMatchObject({ calls: 1 })
})

it('another meter takes the place of the first, whose stop changes nothing then', () => {
  const { page } = measurePage()
  meter.start()
  const second = createSetDataMeter(() => now)
  second.start()
  meter.stop()
  page.setData({ a: 1 })
  expect([row()?.calls, second.read()[0]?.calls]).toEqual([0, 1])
  second.stop()
  expect(isUntouched(page)).toBe(true)
})
