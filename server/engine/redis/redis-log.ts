// Between the port and the scripts: arguments in, pages out. What stands in Redis is checked once, here.
import { limits, type Position, serverLimits } from '../../../store/protocol'
import { stampParts } from '../line-rule'
import type { Append, Appended, Commit, KeptAnswer, LineAnswers, LineKey, Page } from '../topic-log'
import { fieldOf } from './keys'

/** Records that one append looks at to forget them. */
const sweep = 8
/** Topics of one partition in which commands were only refused: about 0.5 MB. */
const mostRefused = 1_000
const nowhere = '-'

/**
 * @param at position that the first command was decided on
 * @param fresh returns another random text each time: the mark of a commit, and the name of the timeline that it may begin
 */
export function appendArgs(
  at: Position,
  commands: readonly Append[],
  keep: number,
  wake: readonly [string, string],
  fresh: () => string,
): string[] {
  return [
    ...[keep, limits.lines, limits.answersKept, mostRefused, sweep].map(String),
    ...wake,
    at,
    ...commands.flatMap((command) => commandArgs(command, fresh())),
  ]
}

function commandArgs(command: Append, fresh: string): string[] {
  const { user, line, n, after, since, takesOld, history, events, answer, wakeAt } = command
  const { memory, time } = stampParts(since ?? '')
  return [
    ...[fresh, user, line, fieldOf(command), String(n), String(after)],
    ...[since === undefined ? '' : '1', memory, String(time), takesOld ? '1' : ''],
    // JSON text has no line break of its own.
    ...[String(history), events.join('\n'), answer],
    wakeAt === undefined ? '' : wakeAt !== null && Number.isFinite(wakeAt) ? String(wakeAt) : 'none',
  ]
}

export function appendedOf(reply: unknown): readonly Appended[] {
  const [, ...all] = reply as [string, ...[Appended['kind'], string, string, '1'?][]]
  return all.map(([kind, at, answer, wanted]) => {
    if (kind !== 'done' && kind !== 'before') return { kind }
    return { kind, at: placeOf(at), answer, ...(kind === 'done' && wanted ? { isWanted: true } : {}) }
  })
}

/** A position as the scripts compare it; texts of clients that are none are empty. */
export function positionArgs(position: Position | null): string[] {
  const [, epoch = '', offset = '', mark = ''] = /^([\w-]+):(\d{1,15}):([\w-]*)$/.exec(position ?? '') ?? []
  return [epoch, offset, mark]
}

/** @throws Error where the topic holds entries that no server wrote */
export function pageOf(
  reply: unknown,
  from: Position | null,
  lines: readonly LineKey[],
  topic: string,
): Page {
  const [, at, start, state, rows, records] = reply as [string, string, string, string, Row[], string[]]
  const base = start === '' ? (from as Position) : start
  const [epoch = ''] = at.split(':')
  let offset = Number(positionArgs(base)[1])
  let last = base
  const commits = rows.flatMap((row): Commit[] => {
    const commit = commitOf(row, epoch)
    // Entries between ours are of others: they change nothing.
    if (!commit) return []
    offset += 1
    last = commit.to
    if (Number(positionArgs(last)[1]) !== offset) throw new Broken(topic)
    return [commit]
  })
  if (last !== at) throw new Broken(topic)
  const answers = lines.flatMap(({ user, line }, index): LineAnswers[] => {
    const record = records[index]
    return record ? [{ user, line, kept: keptOf(record, topic) }] : []
  })
  return {
    start: start === '' ? null : { at: base, state: state === '' ? null : state },
    commits,
    at,
    answers,
  }
}

/** An entry of a stream: its id, then names and values. */
type Row = readonly [id: string, pairs: readonly string[]]

function commitOf([id, pairs]: Row, epoch: string): Commit | undefined {
  const [, offset] = /^(\d+)-0$/.exec(id) ?? []
  const [m, mark, u, user, l, line, n, number, e, events] = pairs
  if (offset === undefined || [m, u, l, n, e].join('') !== 'mulne' || events === undefined) return undefined
  return {
    user: user as string,
    line: line as string,
    n: Number(number),
    events: events.split('\n'),
    to: `${epoch}:${offset}:${mark as string}`,
  }
}

function keptOf(record: string, topic: string): KeptAnswer[] {
  return record.split('\n').map((kept) => {
    const [, n, at, answer] = /^(\d+) (\S+) (.*)$/.exec(kept) ?? []
    if (at === undefined || answer === undefined) throw new Broken(topic)
    return { n: Number(n), answer, at: placeOf(at) }
  })
}

function placeOf(at: string): Position | null {
  return at === nowhere ? null : at
}

/** A topic that others have written to: it cannot be read, and the others can. */
export class Broken extends Error {
  constructor(topic: string) {
    super(
      `The log of the topic "${topic}" in Redis holds entries that this server did not write, or lacks some of its own.`,
    )
  }
}

/** How long what nobody uses is kept. */
export function lifeOf(keep: number): number {
  return keep + serverLimits.keepLonger
}
