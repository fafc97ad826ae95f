// Faults are planted in copies of the library, and the walks must find each: so the walks themselves can fail.
import { afterAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { libraryFile } from './bundle'
import { mutants } from './mutants'
import { type Mutant, plant } from './plant'
import { type Outcome, walkThread } from './walk-thread'
import type { WalkName } from './walk-names'

const ofTheMachine = ['machine', 'attempt', 'link', 'loss', 'state', 'close-codes'].map(
  (name) => `connection/${name}.ts`,
)
const thread = walkThread()
afterAll(() => thread.stop())

function walkFor({ file, walk }: Mutant): WalkName {
  return walk ?? (ofTheMachine.includes(file) ? 'machine' : 'store')
}

function walk(copy: string, walk: WalkName, runs: number): Promise<Outcome> {
  const { seed = 1 } = fc.readConfigureGlobal()
  return thread.run({ walk, seed, runs, copy, shrinks: false })
}

it('a copy without a fault keeps every promise', async () => {
  const copy = await libraryFile(null)
  for (const [name, runs] of [
    ['machine', 300],
    ['store', 300],
    ['dialling', 100],
  ] as const)
    expect(await walk(copy, name, runs)).toMatchObject({ failed: false, runs, report: null })
})

describe('the walks find a fault:', () => {
  it.each(mutants)(
    '$name',
    async (mutant) => {
      const { failed, broken } = await walk(await libraryFile(mutant), walkFor(mutant), 10_000)
      expect(failed).toBe(true)
      expect(broken).not.toBeNull()
    },
    120_000,
  )
})

it('a fault whose text is gone from the code, or is there twice, is an error', () => {
  const mutant = { name: 'old', file: 'connection/machine.ts', find: 'once', replace: '' }
  expect(plant(mutant, 'only once')).toBe('only ')
  expect(() => plant(mutant, 'never')).toThrow(
    'The fault "old" cannot be planted: store/connection/machine.ts has 0 times',
  )
  expect(() => plant(mutant, 'once and once')).toThrow('2 times')
})
