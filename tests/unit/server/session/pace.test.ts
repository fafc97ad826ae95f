// The rate of one sender, under a clock that the test moves.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import fc from 'fast-check'
import { Budget, Pace } from '../../../../server/session/pace'
import { clock } from '../../../../server/sockets/clock'

let passed: number[]
let calls: string[]
let pace: Pace
let budget: Budget
let isHeld: boolean

beforeEach(() => {
  jest.useFakeTimers()
  start(10, 3)
})
afterEach(() => {
  const timers = jest.getTimerCount()
  jest.useRealTimers()
  expect(timers).toBe(0)
})

function start(perSecond: number, burst: number): void {
  passed = []
  calls = []
  isHeld = false
  budget = new Budget({ perSecond, burst })
  pace = new Pace(2_048, {
    ...clock,
    isHeld: () => isHeld,
    pause: () => calls.push('pause'),
    resume: () => calls.push('resume'),
    overflow: () => calls.push('overflow'),
  })
}

function send(...numbers: number[]): void {
  for (const number of numbers) pace.push(budget, () => passed.push(number))
}

test('a sender within its rate is never held up', () => {
  for (let second = 0; second < 5; second += 1) {
    send(1, 2, 3)
    jest.advanceTimersByTime(300)
  }
  expect(passed).toHaveLength(15)
  expect(calls).toEqual([])
})

test('a faster sender is not read until its frames have passed, in their order', () => {
  send(1, 2, 3, 4, 5)
  expect([passed, calls]).toEqual([[1, 2, 3], ['pause']])
  jest.advanceTimersByTime(100)
  expect(passed).toEqual([1, 2, 3, 4])
  send(6)
  jest.advanceTimersByTime(100)
  expect([passed, calls]).toEqual([[1, 2, 3, 4, 5], ['pause']])
  jest.advanceTimersByTime(100)
  expect([passed, calls]).toEqual([
    [1, 2, 3, 4, 5, 6],
    ['pause', 'resume'],
  ])
})

test('a rest gives the burst back, and no more than that', () => {
  send(1, 2, 3)
  jest.advanceTimersByTime(60_000)
  send(4, 5, 6, 7)
  expect(passed).toEqual([1, 2, 3, 4, 5, 6])
  jest.advanceTimersByTime(100)
})

test('the last words of a sender that left pass before its end', () => {
  send(1, 2, 3, 4)
  pace.finish(() => passed.push(0))
  expect(passed).toEqual([1, 2, 3])
  jest.advanceTimersByTime(100)
  expect(passed).toEqual([1, 2, 3, 4, 0])
})

test('the end of a sender that has nothing waiting is told at once', () => {
  pace.finish(() => passed.push(0))
  expect(passed).toEqual([0])
})

test('a stop drops what waits, tells the end, and reads on to see the answer to the close frame', () => {
  send(1, 2, 3, 4)
  pace.finish(() => passed.push(0))
  pace.stop()
  send(5)
  expect([passed, calls]).toEqual([
    [1, 2, 3, 0],
    ['pause', 'resume'],
  ])
})

test('a frame may stop its own sender', () => {
  send(1, 2, 3)
  pace.push(budget, () => pace.stop())
  send(4)
  pace.finish(() => passed.push(0))
  jest.advanceTimersByTime(100)
  expect(passed).toEqual([1, 2, 3, 0])
})

test('2,048 frames may wait; one more is too many', () => {
  for (let number = 1; number <= 3 + 2_048; number += 1) send(number)
  expect(calls).toEqual(['pause'])
  send(0)
  expect(calls).toEqual(['pause', 'overflow'])
  pace.stop()
})

test('while a sender is held nothing passes, and what waits goes on in order after it', () => {
  isHeld = true
  send(1, 2)
  jest.advanceTimersByTime(1_000)
  expect([passed, calls]).toEqual([[], ['pause']])
  isHeld = false
  pace.go()
  pace.go()
  expect([passed, calls]).toEqual([
    [1, 2],
    ['pause', 'resume'],
  ])
})

test('a hold during a wait for the rate is kept when the wait is over', () => {
  send(1, 2, 3, 4)
  isHeld = true
  jest.advanceTimersByTime(100)
  expect(passed).toEqual([1, 2, 3])
  isHeld = false
  pace.go()
  expect(passed).toEqual([1, 2, 3, 4])
})

test('a frame of another kind waits behind those that its own rate would let pass', () => {
  send(1, 2, 3, 4)
  pace.push(new Budget({ perSecond: 1, burst: 1 }), () => passed.push(5))
  expect(passed).toEqual([1, 2, 3])
  jest.advanceTimersByTime(100)
  expect(passed).toEqual([1, 2, 3, 4, 5])
})

test('whatever is sent when: every frame passes once, in order, and never more than burst + rate × time', () => {
  const steps = fc.array(fc.record({ frames: fc.nat(20), ms: fc.nat(400) }), { maxLength: 30 })
  fc.assert(
    fc.property(
      steps,
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 1, max: 10 }),
      (all, rate, burst) => {
        start(rate, burst)
        let [sent, time] = [0, 0]
        for (const { frames, ms } of all) {
          for (let frame = 0; frame < frames; frame += 1) send((sent += 1))
          expect(passed.length).toBeLessThanOrEqual(burst + (rate * time) / 1_000)
          jest.advanceTimersByTime(ms)
          time += ms
        }
        jest.advanceTimersByTime((1_000 / rate) * (sent + 1) + sent + 1)
        expect(passed).toEqual(Array.from({ length: sent }, (_, index) => index + 1))
        expect(calls.at(-1) ?? 'resume').toBe('resume')
      },
    ),
    { numRuns: 200 },
  )
})
