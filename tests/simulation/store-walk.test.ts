// The whole store on a virtual phone: thousands of random stories of everything that a phone can do, each step of which is
// checked against the same promises. At the end either the world turns kind, and all must be well, or the store is disposed
// of, and must be still.
import { it } from '@jest/globals'
import { storePromises } from './store-walk'
import { walkTests } from './walk-test'

const keepPromises = walkTests()

it(
  `the store keeps ${String(Object.keys(storePromises).length)} promises at every step of 10,000 walks, comes back when the world is kind, and is still once disposed`,
  () => keepPromises('store'),
  240_000,
)
