import type { Contestant } from './contestant'
import type { Lap } from './laps'

/** Measured costs of each contestant in one scenario. */
export type Laps = ReadonlyMap<Contestant, Lap>

/** By the names of the scenarios. */
export type Results = ReadonlyMap<string, Laps>

export function lapOf(laps: Laps, contestant: Contestant): Lap {
  const lap = laps.get(contestant)
  if (!lap) throw new Error(`${contestant} was not measured`)
  return lap
}

/** CPU time of one step less the time of the same store without a page, in µs: the time that is judged. */
export function ownTime(laps: Laps, contestant: Contestant): number {
  return Math.max(0, lapOf(laps, contestant).own.median)
}

/** CPU time of one step, store included, in µs. */
export function wholeTime(laps: Laps, contestant: Contestant): number {
  return lapOf(laps, contestant).whole.median
}

/** Below this time, in µs, a ratio says more about the machine than about the code. */
const noise = 0.5

/** CPU time of ours ÷ that of the floor, both without the store. `null`: the floor's is too small. */
export function timesFloor(laps: Laps): number | null {
  const floor = ownTime(laps, 'floor')
  return floor < noise ? null : ownTime(laps, 'ours') / floor
}

/** CPU time of the official bindings ÷ that of ours, both without the store. `null`: that of ours is too small. */
export function timesLess(laps: Laps): number | null {
  const ours = ownTime(laps, 'ours')
  return ours < noise ? null : ownTime(laps, 'official') / ours
}

/** Ratio of two counts; `null` where it has no meaning. */
export function ratio(one: number, other: number): number | null {
  return other === 0 ? null : one / other
}

export function countOf(laps: Laps, contestant: Contestant, id: string): number {
  return lapOf(laps, contestant).counts[id] ?? NaN
}
