import type { Row } from '../../stage/rows'
import { h } from '../controls'
import type { Words } from '../words'
import { rowText, secondsText } from './texts'

/** Rows that a table shows; a screen reader meets them one by one, and the text has all. */
export const newest = 200

/** The newest rows, newest first. */
export function tableOf(rows: readonly Row[], begun: number, words: Words): HTMLElement {
  const titles = (['time', 'phone', 'what', 'result'] as const).map((word) => {
    const cell = h('th', '', words(word))
    cell.scope = 'col'
    return cell
  })
  const body = rows
    .slice(-newest)
    .reverse()
    .map((row) => {
      const { what, result } = rowText(row, words)
      const line = h(
        'tr',
        '',
        h('td', '', secondsText(row.at - begun)),
        h('td', '', row.phone || '–'),
        h('td', '', what),
        h('td', '', result),
      )
      line.dataset['kind'] = isBad(row) ? 'lost' : row.kind
      return line
    })
  return h('table', '', h('thead', '', h('tr', '', ...titles)), h('tbody', '', ...body))
}

/** Something was lost. */
export function isBad(row: Row): boolean {
  if (row.kind === 'span') return row.span.state === 'dead'
  if (row.kind === 'frame') return row.frame.isLost
  return (
    row.kind === 'entry' && row.life.steps.some(({ step }) => step === 'unconfirmed' || step === 'unknown')
  )
}
