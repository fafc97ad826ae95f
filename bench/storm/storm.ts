import { seeded } from '../../store/testing'
import { measuredGate, openGate } from './gate'
import { policies, type PolicyName } from './policies'
import type { StormResult } from './tally'
import { type StormRules, World } from './world'

/** Handshakes a second of one process. */
const perProcess = 5_000

export interface Storm extends Pick<StormRules, 'clients' | 'capacity' | 'outage'> {
  readonly policy: PolicyName
}

/** The scales of the tables: clients, and handshakes a second of all processes. */
export const scales = [
  { clients: 100_000, capacity: 5_000 },
  { clients: 1_000_000, capacity: 50_000 },
] as const
export const outages = [5_000, 60_000] as const

/** One storm. The same storm gives the same numbers. */
export function runStorm({ policy, ...numbers }: Storm): StormResult {
  const { make, ...rest } = policies[policy]
  const rules = { ...numbers, processes: Math.ceil(numbers.capacity / perProcess) }
  return new World(rules, 'sheds' in rest ? measuredGate : openGate, (hands) =>
    make(rules, hands, seeded(1)),
  ).run().result
}
