import { readFileSync } from 'node:fs'
import path from 'node:path'
import { root } from '../../tools/files'
import type { Times } from './worker'

export interface Row {
  readonly what: keyof Times
  /** In µs. */
  readonly byHand: number
  readonly ours: number
  readonly ratio: number
  /** The ratio asked of ours. */
  readonly most: number
  readonly says: string
}

const goals: Record<keyof Times, number> = { frame: 1.5, send: 5 }
const words = {
  frame: { en: 'one received frame, `SocketTask` to action', zh: '收到一帧，从 `SocketTask` 到 action' },
  send: { en: 'one `send`, until it has left', zh: '一次 `send`，直到发出' },
}
const headers = {
  en: ['CPU', 'by hand', 'ours', 'ours ÷ by hand'],
  zh: ['CPU', '手写', '本库', '本库 ÷ 手写'],
}
/** Ratios differ this much between runs of the same code. */
const TOLERANCE = 0.25

export function rowOf(what: keyof Times, byHand: number, ours: number): Row {
  return { what, byHand, ours, ratio: ours / byHand, most: goals[what], says: words[what].en }
}

export function textTable(rows: readonly Row[]): string {
  return rows
    .map(
      ({ says, byHand, ours, ratio, most }) =>
        `${says.padEnd(42)} by hand ${micro(byHand)}  ours ${micro(ours)}  ${ratio.toFixed(2)} × (goal ≤ ${String(most)})`,
    )
    .join('\n')
}

export function quotedTable(rows: readonly Row[], language: 'en' | 'zh'): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [
    line(headers[language]),
    line(headers[language].map((_, index) => (index === 0 ? '---' : '---:'))),
    ...rows.map(({ what, byHand, ours, ratio }) =>
      line([words[what][language], micro(byHand), micro(ours), `${ratio.toFixed(1)} ×`]),
    ),
  ].join('\n')
}

/** Compares the quoted ratios, not the times: those are the machine's. */
export function checkQuotes(rows: readonly Row[]): string[] {
  return ['docs/benchmarks.md', 'docs/benchmarks.zh-CN.md'].flatMap((file) => {
    const text = readFileSync(path.join(root, file), 'utf8')
    const table = /<!-- bench:frames -->([\s\S]*?)<!-- \/bench:frames -->/.exec(text)?.[1] ?? ''
    const quoted = Array.from(table.matchAll(/([\d.]+) × \|$/gm), ([, ratio]) => Number(ratio))
    if (quoted.length !== rows.length) return [`${file} has no table of bench:frames`]
    return rows
      .filter(({ ratio }, index) => Math.abs((quoted[index] ?? 0) / ratio - 1) > TOLERANCE)
      .map(
        ({ says, ratio }) =>
          `${file}: ${says} measured ${ratio.toFixed(2)} ×, and the table says another ratio`,
      )
  })
}

function micro(time: number): string {
  return `${time.toFixed(2)} µs`
}
