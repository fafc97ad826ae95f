// The clock of Redis, over answers that take long.
import { expect, test } from '@jest/globals'
import { EngineClock } from '../../../../../server/engine/redis/clock'

test('an answer that took long does not move the clock, unless no better one came', async () => {
  let up = 0
  const clock = new EngineClock(() => up)
  /** Redis answers at once that it is `1_000 s + up`, and the answer is on its way for `ms`. */
  const measure = (ms: number): Promise<void> =>
    clock.measure(() => {
      const answer = [String(1_000 + Math.floor(up / 1_000)), String((up % 1_000) * 1_000)]
      up += ms
      return Promise.resolve(answer)
    })
  await measure(600)
  expect(clock.now()).toBe(1_000_300)
  await measure(100)
  expect(clock.now()).toBe(1_000_650)
  await measure(4_700)
  expect(clock.now()).toBe(1_005_350)
  await measure(10)
  expect(clock.now()).toBe(1_005_405)
})
