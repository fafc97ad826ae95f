import { expect, test } from '@jest/globals'
import { browserPlatform } from '../../../../store/platforms/browser'
import { createLines } from '../../../../store/session/line'

const platform = { now: () => 1_700_000_000_000, random: () => 0.5 }

test('a line is 128 random bits of the phone, new for each line', () => {
  let asked = 0
  const newLine = createLines({
    ...platform,
    randomBytes(count, then) {
      then(new Uint8Array(count).fill(++asked).buffer)
    },
  })
  expect([newLine(), newLine()]).toEqual([
    { key: '01'.repeat(16), n: 0 },
    { key: '02'.repeat(16), n: 0 },
  ])
})

test('where the phone gives no bytes, or not those that were asked for, a line is its time and four random numbers', () => {
  const drawn = { key: 'loyw3v28-zik0zk-zik0zk-zik0zk-zik0zk', n: 0 }
  expect(createLines(platform)()).toEqual(drawn)
  for (const answer of [undefined, new ArrayBuffer(8)]) {
    const randomBytes = (_count: number, then: (bytes: ArrayBuffer) => void): void => {
      then(answer as ArrayBuffer)
    }
    expect(createLines({ ...platform, randomBytes })()).toEqual(drawn)
  }
})

test('bytes that come late are used for the next line', () => {
  const thens: ((bytes: ArrayBuffer) => void)[] = []
  const newLine = createLines({ ...platform, randomBytes: (_count, then) => void thens.push(then) })
  expect(newLine().key).toMatch(/-/)
  thens[1]?.(new ArrayBuffer(16))
  expect(newLine().key).toBe('00'.repeat(16))
})

test('a browser gives its random bytes, where it has them', () => {
  class WebSocket {}
  const getRandomValues = (bytes: Uint8Array): Uint8Array => bytes.fill(7)
  const line = (browser: object): string =>
    createLines(browserPlatform({ WebSocket, ...browser } as never))().key
  expect(line({ crypto: { getRandomValues } })).toBe('07'.repeat(16))
  expect(line({})).toMatch(/-/)
})
