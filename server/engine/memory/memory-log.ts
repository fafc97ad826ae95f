// One log in memory: plain data, so that a test can keep a copy and go back to it.
import { limits, type Position } from '../../../store/protocol'
import { isForgotten, judge, note, type LineRecord, type Moment } from '../line-rule'
import { endOf, follow, offsetOf, positionOf } from '../position'
import type { Append, Appended, Commit, LineKey, Page } from '../topic-log'

export interface MemoryLog {
  readonly epoch: string
  base: Position
  items: Commit[]
  snapshot: { readonly at: Position; readonly state: string } | null
  history: number
  wakeAt: number | null
  /** A command was a conflict since the last commit. */
  isWanted: boolean
  /** The longest unused first. */
  records: Map<string, LineRecord>
  /** Number of records of each user. */
  lines: Map<string, number>
}

/** Records that one append looks at to forget them. */
const sweep = 8

export function emptyLog(epoch: string): MemoryLog {
  return {
    epoch,
    base: positionOf(epoch, 0, ''),
    items: [],
    snapshot: null,
    history: Infinity,
    wakeAt: null,
    isWanted: false,
    records: new Map(),
    lines: new Map(),
  }
}

/** Takes commands as one step: the first was decided on `expected`, and each other one behind those before it. */
export function appendTo(
  log: MemoryLog,
  expected: Position,
  commands: readonly Append[],
  moment: Omit<Moment, 'holds'>,
  mark: () => string,
): readonly Appended[] {
  forget(log, moment)
  let holds = expected === endOf(log)
  if (!holds) log.isWanted = true
  return commands.map((command) => {
    const appended = take(log, command, { ...moment, holds }, mark)
    holds &&= appended.kind === 'done' || (appended.kind !== 'conflict' && command.events.length === 0)
    return appended
  })
}

function take(log: MemoryLog, append: Append, moment: Moment, mark: () => string): Appended {
  const { user, line, n, events, answer, wakeAt } = append
  const record = use(log, append, moment.now)
  const before = judge(record, append, moment)
  if (before) return before
  if (!record && (log.lines.get(user) ?? 0) >= limits.lines) return { kind: 'crowded' }
  const at = events.length > 0 ? positionOf(log.epoch, offsetOf(endOf(log)) + 1, mark()) : null
  if (at !== null) log.items.push({ user, line, n, events, to: at })
  log.records.set(keyOf(append), note(record, { n, answer, at }, moment.now))
  if (!record) log.lines.set(user, (log.lines.get(user) ?? 0) + 1)
  if (wakeAt !== undefined) log.wakeAt = wakeAt
  log.history = append.history
  trim(log)
  const { isWanted } = log
  if (at !== null) log.isWanted = false
  return { kind: 'done', at, answer, ...(at !== null && isWanted ? { isWanted } : {}) }
}

export function readFrom(
  log: MemoryLog,
  from: Position | null,
  lines: readonly LineKey[],
  now: number,
): Page {
  const answers = lines.flatMap(({ user, line }) => {
    const record = use(log, { user, line }, now)
    return record ? [{ user, line, kept: record.kept }] : []
  })
  const at = endOf(log)
  const commits = from === null ? undefined : follow(log, from)
  if (commits) return { start: null, commits: commits.slice(), at, answers }
  const start = log.snapshot ?? { at: log.base, state: null }
  return { start, commits: (follow(log, start.at) ?? []).slice(), at, answers }
}

export function keepSnapshot(log: MemoryLog, at: Position, state: string): void {
  if (!follow(log, at) || (log.snapshot && offsetOf(at) < offsetOf(log.snapshot.at))) return
  log.snapshot = { at, state }
  trim(log)
}

/** Drops commits that are older than `history`, and never one that the snapshot does not hold. */
function trim(log: MemoryLog): void {
  const held = log.snapshot ? offsetOf(log.snapshot.at) - offsetOf(log.base) : 0
  const dropped = log.items.splice(0, Math.min(held, Math.max(0, log.items.length - log.history)))
  log.base = dropped[dropped.length - 1]?.to ?? log.base
}

/** Moves a record to the end of those that are forgotten. */
function use(log: MemoryLog, key: LineKey, now: number): LineRecord | undefined {
  const name = keyOf(key)
  const record = log.records.get(name)
  if (!record) return undefined
  log.records.delete(name)
  log.records.set(name, { ...record, usedAt: now })
  return record
}

function forget(log: MemoryLog, moment: Pick<Moment, 'now' | 'keep'>): void {
  let looked = 0
  for (const [name, record] of log.records) {
    if ((looked += 1) > sweep || !isForgotten(record, moment)) return
    log.records.delete(name)
    const [user] = JSON.parse(name) as [string, string]
    const left = (log.lines.get(user) ?? 1) - 1
    if (left > 0) log.lines.set(user, left)
    else log.lines.delete(user)
  }
}

function keyOf({ user, line }: LineKey): string {
  return JSON.stringify([user, line])
}
