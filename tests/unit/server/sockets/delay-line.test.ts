import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { DelayLine } from '../../../../server/sockets/delay-line'

let line: DelayLine
let run: number[]

beforeEach(() => {
  jest.useFakeTimers()
  line = new DelayLine()
  run = []
})
afterEach(() => {
  line.clear()
  const timers = jest.getTimerCount()
  jest.useRealTimers()
  expect(timers).toBe(0)
})

test('a full line lets its oldest frames go early, so that a long delay does not fill the memory', () => {
  for (let frame = 0; frame < 5_000; frame += 1) line.push(10_000, 1, () => run.push(frame))
  expect(run).toEqual(Array.from({ length: 5_000 - 1_024 }, (_, frame) => frame))
  jest.advanceTimersByTime(10_000)
  expect(run).toEqual(Array.from({ length: 5_000 }, (_, frame) => frame))
})

test('large frames fill it by their bytes', () => {
  for (let frame = 0; frame < 20; frame += 1) line.push(10_000, 65_536, () => run.push(frame))
  expect(run).toEqual([0, 1, 2, 3])
})
