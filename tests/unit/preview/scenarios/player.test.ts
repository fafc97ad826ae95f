// The player acts out a scenario step by step, and leaves no fault behind, however it ends.
import { beforeEach, expect, jest, test } from '@jest/globals'
import { play, type Stagehand } from '../../../../preview/scenarios/player'
import type { Act, Scenario, Sign } from '../../../../preview/scenarios/scenario'
import { scenarios } from '../../../../preview/scenarios/scenarios'
import { useFakeTime } from '../../../support/fake-time'

let told: string[]
let signs: Sign[]
let abort: AbortController

useFakeTime()
beforeEach(() => {
  jest.setSystemTime(0)
  told = []
  signs = []
  abort = new AbortController()
})

const tell = (text: string): void => void told.push(`${Date.now()} ${text}`)
const hand: Stagehand = {
  prepare: async (cast) => tell(`cast ${cast}`),
  do: async (act: Act) => tell(Object.values(act).join(' ')),
  write: () => tell('write'),
  push: () => tell('push'),
  sees: (sign) => signs.includes(sign),
  clear: async () => tell('clear'),
  now: () => Date.now(),
  wait: (ms, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve()
      const end = (): void => {
        signal.removeEventListener('abort', end)
        resolve()
      }
      setTimeout(end, ms)
      signal.addEventListener('abort', end)
    }),
}
const scenario: Scenario = {
  id: 'lift',
  name: ['', ''],
  cast: 'chat',
  writes: 400,
  pushes: null,
  steps: [
    { say: ['', ''], lasts: 1_000 },
    { say: ['', ''], acts: [{ kind: 'network', to: 'none' }], lasts: 5_000, until: 'settled', isTurn: true },
    { say: ['', ''], lasts: 100, isQuiet: true },
  ],
}
const narrator = { step: (index: number) => tell(`step ${index}`), turn: () => tell('turn') }
const run = (): Promise<boolean> => play(scenario, hand, narrator, abort.signal)

test('each step is told, done, and lasts until its sign; then nothing more is written', async () => {
  const played = run()
  await jest.advanceTimersByTimeAsync(1_500)
  signs = ['settled']
  await jest.advanceTimersByTimeAsync(1_000)
  expect(await played).toBe(true)
  expect(told).toEqual([
    '0 clear',
    '0 cast chat',
    '0 step 0',
    '200 write',
    '600 write',
    '1000 step 1',
    '1000 network none',
    '1000 turn',
    '1000 write',
    '1400 write',
    '1600 step 2',
    '1700 clear',
  ])
})

test('a sign that does not come ends its step after the longest time', async () => {
  const played = run()
  await jest.advanceTimersByTimeAsync(10_000)
  expect(await played).toBe(true)
  expect(told).toContain('6000 step 2')
})

test('a stop ends it at once, and every fault', async () => {
  const played = run()
  await jest.advanceTimersByTimeAsync(1_300)
  abort.abort()
  await jest.advanceTimersByTimeAsync(0)
  expect(await played).toBe(false)
  expect(told.at(-1)).toBe('1300 clear')
  await jest.advanceTimersByTimeAsync(10_000)
  expect(told.at(-1)).toBe('1300 clear')
})

test('a hand that fails leaves no fault either', async () => {
  const failing = { ...hand, prepare: () => Promise.reject(new Error('no phone')) }
  await expect(play(scenario, failing, narrator, abort.signal)).rejects.toThrow('no phone')
  expect(told).toEqual(['0 clear', '0 clear'])
})

test('each scenario has one turn to count from, and says every step in both languages', () => {
  for (const { id, steps } of scenarios) {
    expect([id, steps.filter(({ isTurn }) => isTurn).length]).toEqual([id, 1])
    for (const { say } of steps) expect(say.every((text) => text !== '')).toBe(true)
  }
})
