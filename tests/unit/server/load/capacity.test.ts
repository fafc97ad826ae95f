import { beforeEach, expect, test } from '@jest/globals'
import { Capacity } from '../../../../server/load/capacity'
import { windowFor } from '../../../../server/load/window'
import { testClock, type TestClock } from '../../../support/topics/node'

let clock: TestClock
let worked: number
let capacity: Capacity

beforeEach(() => {
  clock = testClock()
  worked = 0
  capacity = new Capacity({ uptime: clock.now, setTimer: clock.setTimer, worked: () => worked })
})

/** Seconds with so many handshakes each, of which the process works a share. */
async function seconds(count: number, handshakes: number, share: number): Promise<void> {
  for (let quarter = 0; quarter < count * 4; quarter += 1) {
    for (let one = 0; one < handshakes / 4; one += 1) capacity.count()
    worked += 250 * share
    await clock.pass(250)
  }
}

test('a process that has measured nothing assumes 1,000 handshakes a second', async () => {
  expect([capacity.perSecond, capacity.isBusy]).toEqual([1_000, false])
  await seconds(60, 8, 0.01)
  expect(capacity.perSecond).toBe(1_000)
})

test('at full load the capacity is the rate of handshakes', async () => {
  await seconds(5, 1_000, 1)
  expect(capacity.perSecond).toBeCloseTo(1_000, -1)
  expect(capacity.isBusy).toBe(true)
})

test('below full load it is what the rate would be, twice the rate at most', async () => {
  await seconds(5, 400, 0.8)
  expect(capacity.perSecond).toBeCloseTo(500, -1)
  await seconds(5, 400, 0.1)
  expect(capacity.perSecond).toBeCloseTo(800, -1)
  expect(capacity.isBusy).toBe(false)
})

test('a process at rest takes what comes, which says nothing about what it can take', async () => {
  await seconds(60, 48, 0.05)
  expect(capacity.perSecond).toBe(1_000)
  await seconds(5, 2_000, 1)
  await seconds(60, 48, 0.05)
  expect(capacity.perSecond).toBeCloseTo(1_980, -2)
})

test('a process that slows down is measured again, and lets in 20 a second at least', async () => {
  await seconds(5, 1_000, 1)
  await seconds(10, 100, 1)
  expect(capacity.perSecond).toBeCloseTo(100, 0)
  await seconds(10, 40, 1)
  expect(capacity.perSecond).toBeCloseTo(40, 0)
  await seconds(1, 4, 1)
  expect(capacity.perSecond).toBeGreaterThanOrEqual(20)
})

test('the first measure counts whole: a server that has just started is asked by all', async () => {
  await seconds(0.25, 4_000, 1)
  expect(capacity.perSecond).toBe(4_000)
})

test('time in which connections are sent away tells nothing about the capacity', async () => {
  await seconds(1, 1_000, 1)
  for (let quarter = 0; quarter < 20; quarter += 1) {
    capacity.sentAway()
    await seconds(0.25, 100, 1)
  }
  expect(capacity.perSecond).toBe(1_000)
  await seconds(10, 100, 1)
  expect(capacity.perSecond).toBeCloseTo(100, 0)
})

test('a timer that is late is not waited for: who asks makes it look', () => {
  worked = 900
  clock.stall(900)
  expect(capacity.isBusy).toBe(true)
})

test('a stopped measure leaves no timer', () => {
  capacity.stop()
  expect(clock.timers).toBe(0)
})

test('the window is 1.2 times what the connections need, from 1 s to 60 s', () => {
  expect([0, 1_000, 10_000, 1_000_000].map((connections) => windowFor(connections, 500))).toEqual([
    1_000, 2_400, 24_000, 60_000,
  ])
})
