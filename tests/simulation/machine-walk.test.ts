// Nobody can list every order in which the world may report: so thousands of random walks through the machine alone, and
// after every step the same questions.
import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { library } from './library'
import { machinePromises } from './machine-promises'
import { machineComesBack, machineKeepsItsPromises } from './machine-walk'

it(`the machine keeps ${String(Object.keys(machinePromises).length)} promises at every step of 10,000 walks`, () => {
  expect.assertions(0)
  fc.assert(machineKeepsItsPromises(library), { numRuns: 10_000 })
})

it('the machine gets back to open from wherever a walk has led, if the world is kind', () => {
  expect.assertions(0)
  fc.assert(machineComesBack(library), { numRuns: 10_000 })
})
