// The order in which the world may report cannot be listed. So thousands of random walks go through the machine alone, and
// each step is checked against the same promises.
import { it } from '@jest/globals'
import { machinePromises } from './machine-promises'
import { walkTests } from './walk-test'

const keepPromises = walkTests()

it(`the machine keeps ${String(Object.keys(machinePromises).length)} promises at every step of 10,000 walks`, () =>
  keepPromises('machine'))

it('after each of 10,000 walks the machine gets back to open, if phone and server work', () =>
  keepPromises('return'))
