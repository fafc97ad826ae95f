import { type Cell, type Row, valueOf } from './row'

/** Results by row id, then by client. */
export type Results = ReadonlyMap<string, ReadonlyMap<string, Cell>>

export interface Column {
  readonly name: string
  readonly label: string
}

/** A cell as people read it. */
export function show({ unit }: Row, cell: Cell | undefined): string {
  if (cell === undefined) return ''
  if (typeof cell === 'object') return cell.text
  if (cell === Infinity) return 'never'
  if (unit === 's') return (cell / 1000).toFixed(1)
  if (unit === '%') return cell >= 10 || cell === 0 ? cell.toFixed(0) : cell.toFixed(1)
  return String(Math.round(cell))
}

/** The best value of a row, or `null` where there is none. */
export function bestOf(row: Row, cells: Iterable<Cell>): number | null {
  const values = [...cells].map(valueOf)
  if (row.best === null || values.length < 2) return null
  const best = row.best === 'least' ? Math.min(...values) : Math.max(...values)
  return values.every((value) => value === best) ? null : best
}

interface Shown {
  readonly title: string
  readonly cells: readonly { readonly text: string; readonly isBest: boolean }[]
}

function format(
  rows: readonly Row[],
  columns: readonly Column[],
  results: Results,
  language: 'en' | 'zh',
): Shown[] {
  return rows.map((row) => {
    const cells = results.get(row.id) ?? new Map<string, Cell>()
    const best = bestOf(row, cells.values())
    return {
      title: row.unit === '' ? row[language] : `${row[language]}, ${row.unit}`,
      cells: columns.map(({ name }) => {
        const cell = cells.get(name)
        return { text: show(row, cell), isBest: cell !== undefined && valueOf(cell) === best }
      }),
    }
  })
}

/** Aligned, for a terminal; the best of a row is starred. */
export function textTable(rows: readonly Row[], columns: readonly Column[], results: Results): string {
  const lines = format(rows, columns, results, 'en').map(({ title, cells }) => [
    title,
    ...cells.map(({ text, isBest }) => (isBest ? `${text}*` : `${text} `)),
  ])
  const header = ['', ...columns.map(({ label }) => `${label} `)]
  const widths = header.map((_, index) =>
    Math.max(...[header, ...lines].map((line) => line[index]?.length ?? 0)),
  )
  return [header, ...lines]
    .map((line) =>
      line
        .map((text, index) =>
          index === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart((widths[index] ?? 0) + 1),
        )
        .join('')
        .trimEnd(),
    )
    .join('\n')
}

/** For a page; the best of a row is bold. */
export function markdownTable(
  rows: readonly Row[],
  columns: readonly Column[],
  results: Results,
  language: 'en' | 'zh',
): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [
    line(['', ...columns.map(({ label }) => label)]),
    line(['---', ...columns.map(() => '---:')]),
    ...format(rows, columns, results, language).map(({ title, cells }) =>
      line([title, ...cells.map(({ text, isBest }) => (isBest ? `**${text}**` : text))]),
    ),
  ].join('\n')
}
