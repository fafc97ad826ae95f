import { type Cell, type Row, valueOf } from './row'
import { type Results, show } from './table'

/** The client that the goals are about, unless a row names another one. */
export const ours = 'mobx-miniprogram-socket'

/** The same with a session. */
export const withSession = 'mobx-miniprogram-socket/session'

export interface Verdict {
  readonly met: boolean
  readonly says: string
}

/** Compares our results of this run with their goals. Rows that were not measured are not judged. */
export function judge(rows: readonly Row[], results: Results): Verdict[] {
  const verdicts = rows.flatMap((row) => judgeRow(row, results))
  return [...verdicts, ...judgePair(rows, results)]
}

function judgeRow(row: Row, results: Results): Verdict[] {
  const cells = results.get(row.id)
  const { goal, judged = ours } = row
  const own = cells?.get(judged)
  if (cells === undefined || own === undefined || goal === undefined) return []
  const value = valueOf(own)
  const title = `${row.en}: ${show(row, own)}`
  if (typeof goal === 'number')
    return [
      row.best === 'most'
        ? { met: value >= goal, says: `${title} (asked: at least ${show(row, goal)})` }
        : { met: value <= goal, says: `${title} (asked: at most ${show(row, goal)})` },
    ]
  const better = [...cells].filter(
    ([name, cell]) => isOther(name) && (row.best === 'least' ? valueOf(cell) < value : valueOf(cell) > value),
  )
  const names = better.map(([name, cell]) => `${name} ${show(row, cell)}`).join(', ')
  return [
    { met: better.length === 0, says: `${title} (asked: best or equal${names && `; better: ${names}`})` },
  ]
}

/** Spreading out costs time: a client may be better at one of the two, not at both. */
const rivals = ['storm-late-second', 'outage-median']

function judgePair(rows: readonly Row[], results: Results): Verdict[] {
  const pair = rows.filter(({ id }) => rivals.includes(id))
  const isMeasured = ({ id }: Row): boolean => results.get(id)?.has(ours) === true
  if (pair.length < rivals.length || !pair.every(isMeasured)) return []
  const clients = pair.flatMap(({ id }) => [...(results.get(id)?.keys() ?? [])])
  const better = [...new Set(clients)].filter(
    (name) => isOther(name) && pair.every(({ id }) => isLess(results.get(id), name, ours)),
  )
  const titles = pair.map(({ en }) => `"${en}"`).join(' and ')
  return [
    {
      met: better.length === 0,
      says: `better than ours in both ${titles}: ${better.join(', ') || 'none'} (asked: none)`,
    },
  ]
}

/** With and without a session the store has the same connection: chance alone makes one of them faster. */
function isOther(name: string): boolean {
  return name !== ours && name !== withSession
}

function isLess(cells: ReadonlyMap<string, Cell> | undefined, name: string, other: string): boolean {
  const [cell, its] = [cells?.get(name), cells?.get(other)]
  return cell !== undefined && its !== undefined && valueOf(cell) < valueOf(its)
}
