import type { ChromiumRow } from './chromium/row'
import type { Language } from './cells'

const titles = {
  en: ['in Chromium', '', 'setData', 'bytes', 'setData/s at most', 'long tasks', 'of ms', 'frames dropped'],
  zh: ['Chromium 中', '', 'setData', '字节', '每秒最多 setData', '长任务', '共 ms', '掉帧'],
}

function cellsOf(rows: readonly ChromiumRow[]): string[][] {
  const grouped = (value: number): string => Math.round(value).toLocaleString('en')
  return rows.map((row) => [
    row.contestant,
    row.page,
    ...[row.calls, row.bytes, row.perSecond, row.longTasks, row.longTaskMs, row.droppedFrames].map(grouped),
  ])
}

export function chromiumMarkdown(rows: readonly ChromiumRow[], language: Language): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const header = titles[language]
  return [
    line(header),
    line(header.map((_, index) => (index < 2 ? '---' : '---:'))),
    ...cellsOf(rows).map(line),
  ].join('\n')
}

/** Aligned, for a terminal. */
export function chromiumText(rows: readonly ChromiumRow[]): string {
  const lines = [titles.en, ...cellsOf(rows)]
  const widths = titles.en.map((_, index) => Math.max(...lines.map((line) => line[index]?.length ?? 0)))
  return lines
    .map((line) =>
      line
        .map((text, index) =>
          index < 2 ? text.padEnd(widths[index] ?? 0) : text.padStart(widths[index] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
