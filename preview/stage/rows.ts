import { barOf } from './lanes'
import type { Fault, Recording } from './recording'
import type { EntryLife, FrameMark, Span } from './track'

/** One thing that happened, for a table or a text. */
export type Row = { readonly at: number; readonly phone: string } & (
  | { readonly kind: 'span'; readonly span: Span }
  | { readonly kind: 'frame'; readonly frame: FrameMark }
  | { readonly kind: 'entry'; readonly life: EntryLife }
  | { readonly kind: 'fault'; readonly fault: Fault }
  /** Records of before are not kept any more. */
  | { readonly kind: 'dropped' }
)

/**
 * Returns what happened on these phones, oldest first. An entry is told at its end, or at its begin while it lives.
 *
 * @param withBeats whether heartbeats are told that were not lost
 * @param newest the most of each kind
 */
export function rowsOf(
  recording: Recording,
  phones: readonly string[],
  withBeats: boolean,
  newest = Infinity,
): Row[] {
  const rows: Row[] = recording.faults
    .slice(-newest)
    .map((fault) => ({ at: fault.from, phone: fault.phone ?? '', kind: 'fault', fault }))
  for (const phone of phones) {
    const { spans, frames, entries, droppedUntil } = recording.track(phone)
    for (const span of spans.slice(-newest)) rows.push({ at: span.from, phone, kind: 'span', span })
    for (const frame of frames.slice(-newest))
      if (withBeats || !frame.isBeat || frame.isLost) rows.push({ at: frame.at, phone, kind: 'frame', frame })
    for (const life of entries.slice(-newest)) {
      const { from, to } = barOf(life)
      rows.push({ at: to ?? from, phone, kind: 'entry', life })
    }
    if (droppedUntil !== null) rows.push({ at: droppedUntil, phone, kind: 'dropped' })
  }
  return rows.sort((one, other) => one.at - other.at)
}

/** When the first entry of a phone was lost, in epoch ms, and how many were. */
export function lossesOf(
  recording: Recording,
  phone: string,
): { readonly first: number; readonly count: number } | null {
  const lost = recording
    .track(phone)
    .entries.map(barOf)
    .filter(({ outcome }) => outcome === 'lost')
  const [first] = lost
  return first ? { first: first.to ?? first.from, count: lost.length } : null
}
