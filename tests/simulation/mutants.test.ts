// Who watches the walks? Faults are planted in copies of the library, in memory, and the same walks must find each.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { diallingIsPaced } from './dialling-walk'
import type { Library } from './library'
import { machineKeepsItsPromises } from './machine-walk'
import { libraryWith, type Mutant, planted, type Walk } from './mutant-build'
import { mutants } from './mutants'
import { BrokenPromise } from './promises'
import { storeKeepsItsPromises } from './store-walk'

const ofTheMachine = ['machine', 'attempt', 'link', 'loss', 'state', 'close-codes'].map(
  (name) => `connection/${name}.ts`,
)

function walkFor({ file, walk }: Mutant): Walk {
  return walk ?? (ofTheMachine.includes(file) ? 'machine' : 'store')
}

/** What broke first, or `null`. */
async function found(library: Library, walk: Walk, numRuns: number): Promise<unknown> {
  const parameters = { endOnFailure: true, numRuns }
  const check = {
    machine: () => fc.check(machineKeepsItsPromises(library), parameters),
    store: () => fc.check(storeKeepsItsPromises(library), parameters),
    dialling: () => fc.check(diallingIsPaced(library), parameters),
  }
  const details = await check[walk]()
  return details.failed ? details.errorInstance : null
}

it('a copy without a fault keeps every promise', async () => {
  const library = await libraryWith(null)
  expect(await found(library, 'machine', 300)).toBeNull()
  expect(await found(library, 'store', 300)).toBeNull()
  expect(await found(library, 'dialling', 100)).toBeNull()
})

describe('is found:', () => {
  it.each(mutants)('$name', async (mutant) => {
    const fault = await found(await libraryWith(mutant), walkFor(mutant), 10_000)
    expect(fault).toBeInstanceOf(BrokenPromise)
  })
})

it('a fault that no longer fits the code is told, not passed over', () => {
  const mutant = { name: 'old', file: 'connection/machine.ts', find: 'once', replace: '' }
  expect(planted(mutant, 'only once')).toBe('only ')
  expect(() => planted(mutant, 'never')).toThrow(
    'The fault "old" cannot be planted: store/connection/machine.ts has 0 times',
  )
  expect(() => planted(mutant, 'once and once')).toThrow('2 times')
})
