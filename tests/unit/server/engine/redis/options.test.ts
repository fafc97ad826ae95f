import { expect, test } from '@jest/globals'
import { settingsOf } from '../../../../../server/engine/redis/options'
import { redis } from '../../../../../server/engine/redis/redis'

test.each([
  [{ prefix: 'a{b}' }, '"prefix" must be a text without braces'],
  [{ keep: 0 }, '"keep" must be a positive number of milliseconds'],
  [
    { retain: 1_000 },
    '"retain" must be 0, or a whole number of milliseconds, at least 87000000, but got 1000',
  ],
  [{ wake: 'shout' }, '"wake" must be one of pubsub, sharded, poll'],
  [{ pollEvery: NaN }, '"pollEvery" must be a positive number of milliseconds'],
  [{ partitions: 0 }, '"partitions" must be a whole number from 1 to 16384, but got 0'],
  [{ lease: -1 }, '"lease" must be a positive number of milliseconds'],
  [{ polls: 1 }, '"polls" must be one of prefix, keep, retain'],
])('an option that cannot be used is refused with what was expected: %j', (options, sentence) => {
  const make = (): unknown => redis('redis://127.0.0.1:1', options as object)
  expect(make).toThrow(TypeError)
  expect(make).toThrow(sentence)
})

test('without options there are 128 partitions, and wake-ups by pub/sub', () => {
  expect(settingsOf({ prefix: undefined } as object)).toMatchObject({
    prefix: 'mms:',
    wake: 'pubsub',
    partitions: 128,
    retain: 0,
    pollEvery: 2_000,
  })
  expect(settingsOf({ wake: 'poll' }).pollEvery).toBe(200)
})
