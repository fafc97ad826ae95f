import type { EntryStep } from './happening'
import { beginOf, type EntryLife, type FrameMark, isFinal, type Span, type Track } from './track'

/** `lost`: it may not have arrived. `left`: nothing is known, and nothing more will be. */
export type Outcome = 'underway' | 'arrived' | 'refused' | 'lost' | 'left'

/** The life of an entry as a bar. */
export interface Bar {
  readonly life: EntryLife
  readonly from: number
  /** Epoch ms; `null` while it lasts. */
  readonly to: number | null
  readonly outcome: Outcome
}

/** All of one phone in a window of time, oldest first. */
export interface Lanes {
  readonly spans: readonly Span[]
  readonly frames: readonly FrameMark[]
  readonly bars: readonly Bar[]
}

/** Returns what happened on a phone between two times, in epoch ms. */
export function lanesOf(track: Track, from: number, to: number): Lanes {
  const { spans, frames, entries, longest, waiting } = track
  const recent = firstFrom(entries, from - longest)
  const earlier = waiting.filter((life) => beginOf(life) < from - longest)
  const lives = [...earlier, ...entries.slice(recent, firstFrom(entries, to + 1))]
  return {
    // The one before the window may reach into it.
    spans: spans
      .slice(Math.max(0, firstFrom(spans, from) - 1), firstFrom(spans, to + 1))
      .filter((span) => span.to === null || span.to >= from),
    frames: frames.slice(firstFrom(frames, from), firstFrom(frames, to + 1)),
    bars: lives.map(barOf).filter((bar) => bar.to === null || bar.to >= from),
  }
}

export function barOf(life: EntryLife): Bar {
  const last = life.steps.at(-1)!
  const to = isFinal(last.step) ? last.at : life.cutAt
  return { life, from: beginOf(life), to, outcome: to === null ? 'underway' : outcomeOf(life) }
}

const losses: ReadonlySet<EntryStep> = new Set(['unconfirmed', 'unknown', 'unsent', 'lost'])

function outcomeOf({ steps }: EntryLife): Outcome {
  const last = steps.at(-1)!.step
  if (last === 'arrived' || last === 'refused') return last
  return losses.has(last) ? 'lost' : 'left'
}

/** The index of the first item at `time` or later. */
function firstFrom(list: readonly (FrameMark | Span | EntryLife)[], time: number): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (beginOf(list[middle]!) < time) low = middle + 1
    else high = middle
  }
  return low
}
