import { beforeEach, expect, test } from '@jest/globals'
import { Admission, type Entry } from '../../../../server/load/admission'

let now: number
let isBusy: boolean
let size: number
let isRefusing: boolean
let counted: number
let sentAway: number
let admission: Admission

beforeEach(() => {
  now = 1_000
  isBusy = isRefusing = false
  size = counted = sentAway = 0
  admission = new Admission({
    capacity: {
      perSecond: 100,
      get isBusy() {
        return isBusy
      },
      count: () => (counted += 1),
      sentAway: () => (sentAway += 1),
    },
    uptime: () => now,
    size: () => size,
    most: 2_000,
    isRefusing: () => isRefusing,
  })
})

const many = (count: number, hears: boolean): Entry[] =>
  Array.from({ length: count }, () => admission.decide(hears))

const kinds = (entries: readonly Entry[]): Record<string, number> =>
  Object.fromEntries(
    ['in', 'later', 'refused'].map((kind) => [kind, entries.filter((entry) => entry.kind === kind).length]),
  )

const aftersOf = (entries: readonly Entry[]): number[] =>
  entries.flatMap((entry) => {
    if (entry.kind === 'in') return []
    if (entry.kind === 'refused') return [entry.after]
    return [(JSON.parse(entry.close.reason) as { after: number }).after]
  })

test('a server with time to spare lets all in, however many', () => {
  expect(kinds(many(1_000, true))).toEqual({ in: 1_000, later: 0, refused: 0 })
  expect(counted).toBe(1_000)
})

test('a busy one lets in half a second of work, and then its capacity', () => {
  isBusy = true
  expect(kinds(many(500, false))['in']).toBe(51)
  now += 10_000
  const entries = Array.from({ length: 1_000 }, () => {
    now += 1
    return admission.decide(false)
  })
  // One second and the half.
  expect(kinds(entries)['in']).toBe(100 + 50)
})

test('each of the others gets a moment of its own, at 0.9 of that pace, and no sooner than in a second', () => {
  isBusy = true
  const entries = many(500, false)
  const afters = aftersOf(entries)
  expect(afters).toHaveLength(449)
  expect(Math.min(...afters)).toBe(1_000)
  const later = afters.filter((after) => after > 1_000)
  const steps = later.slice(1).map((after, index) => after - (later[index] ?? 0))
  expect(Math.min(...steps)).toBeCloseTo(1_000 / 90, 5)
  expect(Math.max(...steps)).toBeCloseTo(1_000 / 90, 5)
})

test('clients that hear are told when to come back in a close 1013, until telling is too much work', () => {
  isBusy = true
  const entries = many(500, true)
  expect(kinds(entries)).toEqual({ in: 51, later: 51, refused: 398 })
  expect(entries[51]).toEqual({ kind: 'later', close: { code: 1013, reason: '{"after":1000}' } })
  expect(entries[200]).toMatchObject({ kind: 'refused', reason: 'busy' })
})

test('those that came while there was time are no work that waits', () => {
  many(1_000, true)
  isBusy = true
  expect(kinds(many(20, true))['in']).toBe(20)
  expect(sentAway).toBe(0)
})

test('each connection that is sent away is told to the measure', () => {
  isBusy = true
  expect(kinds(many(500, true))['in']).toBe(500 - sentAway)
})

test('a server that is about to drain lets in those whom the balancer still sends', () => {
  admission.leave()
  expect([admission.phase, admission.decide(true).kind]).toEqual(['leaving', 'in'])
})

test('a server that drains, one that is full and one under test refuse, and name why', () => {
  size = 2_000
  expect(admission.decide(true)).toEqual({ kind: 'refused', reason: 'full', after: 5_000 })
  isRefusing = true
  expect(admission.decide(true)).toMatchObject({ reason: 'fault' })
  expect(admission.phase).toBe('open')
  admission.drain()
  expect(admission.phase).toBe('draining')
  expect(admission.decide(true)).toMatchObject({ reason: 'draining' })
  expect(counted).toBe(0)
})
