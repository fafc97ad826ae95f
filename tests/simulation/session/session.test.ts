// The session's own client and server, in worlds of everything that phones, networks, nodes and engines can do. `npm run simulate`
// does more of them, and replays a seed that fails.
import { afterAll, describe, expect, it } from '@jest/globals'
import { sessionMutants } from './mutants'
import { seedsThread } from './seeds-thread'

/** Seeds of `npm test`. */
const SEEDS = 400
const { SEED = '1' } = process.env
const first = SEED === 'random' ? Math.floor(Math.random() * 2 ** 30) : Number(SEED)

const threads: { stop(): Promise<void> }[] = []
afterAll(() => Promise.all(threads.map((thread) => thread.stop())))

function start(...mutant: Parameters<typeof seedsThread>): ReturnType<typeof seedsThread> {
  const thread = seedsThread(...mutant)
  threads.push(thread)
  return thread
}

it(`in ${String(SEEDS)} worlds no command is doubled, lost without a word, out of order or another user's, and all phones show the same`, async () => {
  const { seeds, failures, counts } = await start().run({ first, count: SEEDS, stops: false })
  expect(failures.map(({ report }) => report).join('\n')).toBe('')
  expect(seeds).toBe(SEEDS)
  // Worlds that are too tame would show nothing.
  for (const end of ['acked', 'refused', 'unknown', 'cancelled', 'expired', 'lost'])
    expect(counts[end]).toBeGreaterThan(10)
}, 240_000)

it('a seed replays exactly', async () => {
  const [fault] = sessionMutants
  const replay = () => start(fault).run({ first: 1, count: 200, stops: true })
  const [once, again] = [await replay(), await replay()]
  expect(once.failures).toHaveLength(1)
  expect(again).toEqual(once)
}, 120_000)

describe('the simulation finds a fault, as all those of `npm run simulate -- --mutants`:', () => {
  it.each(sessionMutants.slice(0, 2))(
    '$name',
    async (mutant) => {
      const { failures } = await start(mutant).run({ first: 1, count: 400, stops: true })
      expect(failures).toHaveLength(1)
      expect(failures[0]?.promise).not.toBe('THROW')
    },
    120_000,
  )
})
