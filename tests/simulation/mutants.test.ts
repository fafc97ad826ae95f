// Who watches the walks? Faults are planted in copies of the library, in memory, and the same walks must find each.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { type Library } from './library'
import { machineKeepsItsPromises } from './machine-walk'
import { libraryWith, planted } from './mutant-build'
import { mutants } from './mutants'
import { BrokenPromise } from './promises'
import { storeKeepsItsPromises } from './store-walk'

const once = { endOnFailure: true }

const ofTheMachine = ['machine.ts', 'state.ts', 'close-codes.ts']

/** What broke first, or `null`. */
async function found(library: Library, walk: 'machine' | 'store', numRuns: number): Promise<unknown> {
  const details =
    walk === 'machine'
      ? fc.check(machineKeepsItsPromises(library), { ...once, numRuns })
      : await fc.check(storeKeepsItsPromises(library), { ...once, numRuns })
  return details.failed ? details.errorInstance : null
}

it('a copy without a fault keeps every promise', async () => {
  const library = await libraryWith(null)
  expect(await found(library, 'machine', 300)).toBeNull()
  expect(await found(library, 'store', 300)).toBeNull()
})

describe('is found:', () => {
  it.each(mutants)('$name', async (mutant) => {
    const fault = await found(
      await libraryWith(mutant),
      ofTheMachine.includes(mutant.file) ? 'machine' : 'store',
      10_000,
    )
    expect(fault).toBeInstanceOf(BrokenPromise)
  })
})

it('a fault that no longer fits the code is told, not passed over', () => {
  const mutant = { name: 'old', file: 'machine.ts', find: 'once', replace: '' }
  expect(planted(mutant, 'only once')).toBe('only ')
  expect(() => planted(mutant, 'never')).toThrow(
    'The fault "old" cannot be planted: store/machine.ts has 0 times',
  )
  expect(() => planted(mutant, 'once and once')).toThrow('2 times')
})
