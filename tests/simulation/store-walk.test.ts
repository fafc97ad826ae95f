// The whole store on a virtual phone: thousands of stories of everything that a phone can do, and after each sentence the
// same questions. At the end the world turns kind, and all must be well; or the store is disposed of, and all must be still.
import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { library } from './library'
import { storeKeepsItsPromises, storePromises } from './store-walk'

it(`the store keeps ${String(Object.keys(storePromises).length)} promises at every step of 10,000 walks, comes back when the world is kind, and is still once disposed`, async () => {
  expect.assertions(0)
  await fc.assert(storeKeepsItsPromises(library), { numRuns: 10_000 })
}, 240_000)
