// The rule of the session that the log applies within one step (docs/protocol.md). Every engine applies it as it stands here.
import { limits, serverLimits } from '../../store/protocol'
import type { Append, Appended, KeptAnswer } from './topic-log'

/** Encoded answers are the part of a frame's answer that follows its number. */
export const OK = '[]'
export const UNKNOWN = '["unknown"]'

export interface LineRecord {
  /** By ascending number, never empty. */
  readonly kept: readonly KeptAnswer[]
  /** When a command or an attach used it last, in ms of the engine's clock. */
  readonly usedAt: number
}

/** The log at the moment of an append. */
export interface Moment {
  /** Whether it stands where the command was decided. */
  readonly holds: boolean
  /** Name of the engine's memory. */
  readonly memory: string
  /** Ms of the engine's clock. */
  readonly now: number
  /** How long an entry may wait and still be judged, in ms. */
  readonly keep: number
}

export function stampOf(memory: string, now: number): string {
  return `${memory}:${String(now)}`
}

/** Parts of a stamp as a client brings it; NaN for a time that is none. */
export function stampParts(stamp: string): { readonly memory: string; readonly time: number } {
  const split = stamp.lastIndexOf(':')
  return { memory: stamp.slice(0, Math.max(0, split)), time: Number(stamp.slice(split + 1)) }
}

/** Judges one append. `undefined`: write the events and note the number, in this same step. */
export function judge(
  record: LineRecord | undefined,
  append: Append,
  moment: Moment,
): Exclude<Appended, { kind: 'done' }> | undefined {
  const { n, after, since } = append
  const last = lastOf(record)
  if (n <= last) {
    const kept = record?.kept.find((answer) => answer.n === n)
    return { kind: 'before', at: kept?.at ?? null, answer: kept?.answer ?? UNKNOWN }
  }
  if (since !== undefined && isOutlived(since, append.takesOld, moment))
    return { kind: 'before', at: null, answer: UNKNOWN }
  // Before the step: the command before it may be one of this call, and a conflict.
  if (!moment.holds) return { kind: 'conflict' }
  if (after > last) return { kind: 'step' }
  return undefined
}

/** The record with one more number. */
export function note(record: LineRecord | undefined, answer: KeptAnswer, now: number): LineRecord {
  return { kept: [...(record?.kept ?? []), answer].slice(-limits.answersKept), usedAt: now }
}

export function isForgotten({ usedAt }: LineRecord, { now, keep }: Pick<Moment, 'now' | 'keep'>): boolean {
  return usedAt < now - keep - serverLimits.keepLonger
}

/** How far the line stands; 0 for one that is not known. */
function lastOf(record: LineRecord | undefined): number {
  return record?.kept[record.kept.length - 1]?.n ?? 0
}

/** Whether something that may have left then could have been forgotten since. */
function isOutlived(since: string, takesOld: boolean, { memory, now, keep }: Moment): boolean {
  const from = stampParts(since)
  if (from.memory !== memory && !takesOld) return true
  return !(from.time > now - keep)
}
