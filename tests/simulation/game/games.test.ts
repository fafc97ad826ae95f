// Games over the faulty network. Thousands more: `npm run simulate -- --game --seeds 10000`.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, it } from '@jest/globals'
import { pathOf, plant } from '../plant'
import { seedsThread } from '../session/seeds-thread'
import { gameMutants } from './mutants'

const threads: { stop(): Promise<void> }[] = []
afterAll(() => Promise.all(threads.map((thread) => thread.stop())))

function start(mutant: Parameters<typeof seedsThread>[0]): ReturnType<typeof seedsThread> {
  const thread = seedsThread(mutant, 'game')
  threads.push(thread)
  return thread
}

it('200 games end, all phones show the same, scores are those of the board, and each dig is in the turn that it was meant for', async () => {
  const { failures } = await start(null).run({ first: 1, count: 200, stops: false })
  expect(failures.map(({ report }) => report)).toEqual([])
}, 120_000)

it('each fault can be planted in the code as it is now', () => {
  for (const mutant of gameMutants) {
    const source = readFileSync(path.join(__dirname, '../../..', pathOf(mutant)), 'utf8')
    expect(plant(mutant, source)).not.toBe(source)
  }
})

describe('the games find a fault, as all those of `npm run simulate -- --game --mutants`:', () => {
  it.each(gameMutants.slice(0, 3))(
    '$name',
    async (mutant) => {
      const { failures } = await start(mutant).run({ first: 1, count: 200, stops: true })
      expect(failures).toHaveLength(1)
      expect(failures[0]?.promise).not.toBe('THROW')
    },
    120_000,
  )
})
