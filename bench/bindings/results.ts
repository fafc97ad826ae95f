import type { Contestant } from './contestant'
import type { Lap } from './laps'

/** What each contestant was measured to cost in one scenario. */
export type Laps = ReadonlyMap<Contestant, Lap>

/** By the names of the scenarios. */
export type Results = ReadonlyMap<string, Laps>

export function lapOf(laps: Laps, contestant: Contestant): Lap {
  const lap = laps.get(contestant)
  if (!lap) throw new Error(`${contestant} was not measured`)
  return lap
}

/** CPU time of one step without what the store costs that nobody shows, in µs. */
export function ownTime(laps: Laps, contestant: Contestant): number {
  return Math.max(0, lapOf(laps, contestant).cpu.median - lapOf(laps, 'nobody').cpu.median)
}

/** CPU time of one step, store and all, in µs. */
export function wholeTime(laps: Laps, contestant: Contestant): number {
  return lapOf(laps, contestant).cpu.median
}

/** Less than this and a ratio says more about the machine than about the code, in µs. */
const noise = 0.5

/** How many times the floor ours costs: with or without the store's own time, whichever is worse. `null`: none to speak of. */
export function timesFloor(laps: Laps): number | null {
  if (ownTime(laps, 'floor') < noise) return null
  return Math.max(
    ownTime(laps, 'ours') / ownTime(laps, 'floor'),
    wholeTime(laps, 'ours') / wholeTime(laps, 'floor'),
  )
}

/** How many times less ours costs than the official bindings: with or without the store's own time, whichever is worse. */
export function timesLess(laps: Laps): number {
  return Math.min(
    ownTime(laps, 'official') / ownTime(laps, 'ours'),
    wholeTime(laps, 'official') / wholeTime(laps, 'ours'),
  )
}

/** What a ratio of counts is: nothing is nothing times anything. */
export function ratio(one: number, other: number): number | null {
  return other === 0 ? null : one / other
}

export function countOf(laps: Laps, contestant: Contestant, id: string): number {
  return lapOf(laps, contestant).counts[id] ?? NaN
}
