import { seeded } from '../../store/testing'
import { defaults } from '../../server/options'
import { drainProcess } from './drained'
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

/** Ms in which a server that is drained closes its connections: the default of its `drainTimeout`. */
const within = defaults.drainTimeout

/** One storm. The same storm gives the same numbers. */
export async function runStorm({ policy, ...numbers }: Storm): Promise<StormResult> {
  const { clients, capacity, outage } = numbers
  const { make, ...how } = policies[policy]
  const processes = Math.ceil(capacity / perProcess)
  const rules = { ...numbers, processes }
  const gate = 'sheds' in how ? measuredGate : openGate
  const run = (all: StormRules): StormResult =>
    new World(all, gate, (hands) => make(all, hands, seeded(1))).run().result
  if (!('drains' in how)) return run(rules)
  const plan = { within, perSecond: capacity / processes, away: outage }
  const ends = await drainProcess(clients / processes, plan)
  const result = run({ ...rules, outage: within + outage, ends })
  // The server is away from the last close on.
  return { ...result, perSecond: result.perSecond.slice(within / 1_000) }
}
