import type fc from 'fast-check'
import { pacesDialling } from './dialling-walk'
import type { Library } from './library'
import { machineComesBack, machineKeepsItsPromises } from './machine-walk'
import { storeKeepsItsPromises } from './store-walk'
import type { WalkName } from './walk-names'

interface Walk {
  /** Random walks in one pass of `npm test`. */
  readonly runs: number
  property(library: Library): fc.IRawProperty<unknown>
}

export const walks: Readonly<Record<WalkName, Walk>> = {
  machine: { runs: 10_000, property: machineKeepsItsPromises },
  return: { runs: 10_000, property: machineComesBack },
  store: { runs: 10_000, property: storeKeepsItsPromises },
  dialling: { runs: 1_000, property: pacesDialling },
}
