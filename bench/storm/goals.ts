import type { Run } from './run'

interface Goal {
  /** Most of t99, measured in the ideal. */
  readonly t99: number
  /** Most of the busiest second with the server, measured in its capacity. */
  readonly peak: number
  readonly attempts: number
}

/** After a loss without a warning, by the length of the outage. */
const spread: Readonly<Record<number, Goal>> = {
  5_000: { t99: 1.15, peak: Infinity, attempts: Infinity },
  60_000: { t99: 1.4, peak: 1.2, attempts: Infinity },
}
const drained: Goal = { t99: 1.15, peak: 1.2, attempts: 1.1 }

/** The time in which a server takes all clients that stand in line, in ms. */
export function idealOf({ clients, capacity }: Run['storm']): number {
  return (clients / capacity) * 1_000
}

/** Lists the goals that our client misses. */
export function findMissed(runs: readonly Run[]): string[] {
  return runs.flatMap(({ storm, result }) => {
    const { policy, clients, capacity, outage } = storm
    const isOurs = policy.startsWith('ours')
    const goal = policy === 'oursDrained' ? drained : policy === 'oursWithSlots' ? spread[outage] : undefined
    const name = `${policy}, ${String(clients)} clients, ${String(outage / 1_000)} s`
    const missed = isOurs && result.gaveUp > 0 ? [`${name}: ${String(result.gaveUp)} gave up`] : []
    if (!goal) return missed
    const t99 = (result.t99 ?? Infinity) / idealOf(storm)
    const peak = result.peakAfter / capacity
    if (t99 > goal.t99) missed.push(`${name}: t99 is ${t99.toFixed(2)} × ideal, at most ${String(goal.t99)}`)
    if (peak > goal.peak)
      missed.push(
        `${name}: the busiest second is ${peak.toFixed(2)} × capacity, at most ${String(goal.peak)}`,
      )
    if (result.attemptsPerClient > goal.attempts)
      missed.push(
        `${name}: ${result.attemptsPerClient.toFixed(2)} attempts a client, at most ${String(goal.attempts)}`,
      )
    return missed
  })
}
