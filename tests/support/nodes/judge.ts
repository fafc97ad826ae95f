// The judgement of a journal after faults: every acked entry once, and those of each writer in their order.
import type { Writer } from './writer'

export interface Verdict {
  readonly acked: number
  /** Acked, and not in the journal. */
  readonly missing: readonly string[]
  readonly doubled: readonly string[]
  /** Behind an entry that was written later by the same writer. */
  readonly disordered: readonly string[]
  /** Not acked in the end, with how they ended. */
  readonly others: readonly string[]
  /** Announced as lost. */
  readonly lost: readonly string[]
  /** Whether all writers see the same journal. */
  readonly isOne: boolean
}

export function judge(writers: readonly Writer[]): Verdict {
  const journal = writers[0]?.journal ?? []
  const held = new Set(journal)
  const acked = writers.flatMap((writer) => writer.acked)
  const last = new Map<string, number>()
  const disordered = journal.filter((id) => {
    const [user = '', number] = id.split(':')
    const isBehind = Number(number) < (last.get(user) ?? 0)
    last.set(user, Math.max(Number(number), last.get(user) ?? 0))
    return isBehind
  })
  return {
    acked: acked.length,
    missing: acked.filter((id) => !held.has(id)),
    doubled: journal.filter((id, at) => journal.indexOf(id) !== at),
    disordered,
    others: writers.flatMap((writer) => writer.others),
    lost: writers.flatMap((writer) => writer.lost),
    isOne: new Set(writers.map((writer) => writer.journal.join())).size === 1,
  }
}

/** Right after any fault that the engine survives. */
export const whole: Omit<Verdict, 'acked'> = {
  missing: [],
  doubled: [],
  disordered: [],
  others: [],
  lost: [],
  isOne: true,
}

/** Waits until every entry has ended, and all writers see the same. */
export async function settle(writers: readonly Writer[]): Promise<void> {
  await Promise.all(writers.map((writer) => writer.settle()))
  for (let tries = 0; tries < 200 && !judge(writers).isOne; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 50))
}
