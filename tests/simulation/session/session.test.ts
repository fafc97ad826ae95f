// The simulation of the session can fail, and replays. Its 2,000 worlds are a step of their own: `npm test -- simulate`.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, it } from '@jest/globals'
import { pathOf, plant } from '../plant'
import { sessionMutants } from './mutants'
import { seedsThread } from './seeds-thread'

const threads: { stop(): Promise<void> }[] = []
afterAll(() => Promise.all(threads.map((thread) => thread.stop())))

function start(...mutant: Parameters<typeof seedsThread>): ReturnType<typeof seedsThread> {
  const thread = seedsThread(...mutant)
  threads.push(thread)
  return thread
}

it('a seed replays exactly', async () => {
  const [fault] = sessionMutants
  const replay = () => start(fault).run({ first: 1, count: 200, stops: true })
  const [once, again] = [await replay(), await replay()]
  expect(once.failures).toHaveLength(1)
  expect(again).toEqual(once)
}, 120_000)

it('of a seed that fails, only the happenings that make it fail are told, with the frames', async () => {
  const fault = sessionMutants.find(({ name }) => name === 'a loss is not looked for')
  const { failures } = await start(fault).run({ first: 1, count: 1, stops: false })
  const [{ promise, report } = { promise: '', report: '' }] = failures
  expect(promise).toBe('ACKED-LOST')
  expect(report).toMatch(/^seed \d+: ACKED-LOST /)
  expect(report.match(/^ +\d+ {2}[a-z-]+ · phone \d/gm)?.length).toBeLessThan(12)
  expect(report).toContain('→ {"t":"command"')
}, 120_000)

it('each fault can be planted in the code as it is now', () => {
  for (const mutant of sessionMutants) {
    const source = readFileSync(path.join(__dirname, '../../..', pathOf(mutant)), 'utf8')
    expect(plant(mutant, source)).not.toBe(source)
  }
})

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
