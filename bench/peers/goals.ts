import { type Row, valueOf } from './row'
import { type Results, show } from './table'

/** The client that the goals are about. */
export const ours = 'mobx-miniprogram-socket'

export interface Verdict {
  readonly met: boolean
  readonly says: string
}

/** What was asked of ours, against what was measured in this run. Rows that were not measured are not judged. */
export function judge(rows: readonly Row[], results: Results): Verdict[] {
  const verdicts = rows.flatMap((row) => judgeRow(row, results))
  return [...verdicts, ...judgePair(results)]
}

function judgeRow(row: Row, results: Results): Verdict[] {
  const cells = results.get(row.id)
  const own = cells?.get(ours)
  const { goal } = row
  if (cells === undefined || own === undefined || goal === undefined) return []
  const value = valueOf(own)
  const title = `${row.en}: ${show(row, own)}`
  if (typeof goal === 'number')
    return [{ met: value <= goal, says: `${title} (asked: at most ${show(row, goal)})` }]
  const better = [...cells].filter(([, cell]) =>
    row.best === 'least' ? valueOf(cell) < value : valueOf(cell) > value,
  )
  const names = better.map(([name, cell]) => `${name} ${show(row, cell)}`).join(', ')
  return [
    { met: better.length === 0, says: `${title} (asked: best or equal${names && `; better: ${names}`})` },
  ]
}

/** Spreading out costs time: a client may be better at one of the two, not at both. */
function judgePair(results: Results): Verdict[] {
  const storm = results.get('storm-late-second')
  const recovery = results.get('outage-median')
  const ownStorm = storm?.get(ours)
  const ownRecovery = recovery?.get(ours)
  if (ownStorm === undefined || ownRecovery === undefined) return []
  const better = [...(storm ?? [])].filter(([name, cell]) => {
    const other = recovery?.get(name)
    return other !== undefined && valueOf(cell) < valueOf(ownStorm) && valueOf(other) < valueOf(ownRecovery)
  })
  const names = better.map(([name]) => name).join(', ')
  return [
    {
      met: better.length === 0,
      says: `better in both storm and recovery: ${names || 'nobody'} (asked: nobody)`,
    },
  ]
}
