import type { Run } from './run'

/** Most of 99 of 100 returns, measured in the ideal; and of the busiest second, measured in the capacity. */
const goals: Readonly<Record<number, { readonly t99: number; readonly peak: number }>> = {
  5_000: { t99: 1.15, peak: Infinity },
  60_000: { t99: 1.4, peak: 1.2 },
}

/** The time in which a server takes all clients that stand in line, in ms. */
export function idealOf({ clients, capacity }: Run['storm']): number {
  return (clients / capacity) * 1_000
}

/** Lists the goals that our client misses. */
export function findMissed(runs: readonly Run[]): string[] {
  return runs.flatMap(({ storm, result }) => {
    const { policy, clients, capacity, outage } = storm
    const isOurs = policy === 'ours' || policy === 'oursWithSlots'
    const goal = goals[outage]
    const name = `${policy}, ${String(clients)} clients, ${String(outage / 1_000)} s`
    const missed = isOurs && result.gaveUp > 0 ? [`${name}: ${String(result.gaveUp)} gave up`] : []
    if (policy !== 'oursWithSlots' || !goal) return missed
    const t99 = (result.t99 ?? Infinity) / idealOf(storm)
    const peak = result.peakAfter / capacity
    if (t99 > goal.t99) missed.push(`${name}: t99 is ${t99.toFixed(2)} × ideal, at most ${String(goal.t99)}`)
    if (peak > goal.peak)
      missed.push(
        `${name}: the busiest second is ${peak.toFixed(2)} × capacity, at most ${String(goal.peak)}`,
      )
    return missed
  })
}
