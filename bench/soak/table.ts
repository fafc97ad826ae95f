import type { Ran } from './run'
import type { PlanOptions } from './schedule'

type Language = 'en' | 'zh'

interface Row {
  readonly en: string
  readonly zh: string
  readonly show: (ran: Ran) => string
  /** Most that our client may have. */
  readonly most?: { readonly value: number; readonly of: (ran: Ran) => number; readonly isTime?: true }
}

const number = new Intl.NumberFormat('en-US')
const percent = (part: number, { sent }: Ran): string => `${((100 * part) / sent).toFixed(3)} %`
const none = (of: (ran: Ran) => number): Pick<Row, 'show' | 'most'> => ({
  show: (ran) => number.format(of(ran)),
  most: { value: 0, of },
})

/** The wait that so many of a hundred did not exceed, in ms. */
function centile(waits: readonly number[], share: number): number {
  return waits[Math.ceil((waits.length * share) / 100) - 1] ?? NaN
}

const milliseconds = (ms: number): string => `${number.format(Math.round(ms))} ms`

const rows: readonly Row[] = [
  { en: 'commands', zh: '命令', show: ({ sent }) => number.format(sent) },
  {
    en: 'everybody has it, and its sender knows',
    zh: '所有人都收到，发送者也知道',
    show: (ran) => percent(ran.delivered, ran),
  },
  {
    en: 'its sender was told that it is lost, or may be',
    zh: '已告知发送者：丢失，或可能丢失',
    show: (ran) => percent(ran.announced, ran),
  },
  { en: '**one of the two**', zh: '**两者之一**', show: (ran) => percent(ran.sent - ran.silent, ran) },
  {
    en: 'somebody lacks it, and its sender does not know',
    zh: '有人没收到，而发送者不知道',
    ...none(({ silent }) => silent),
  },
  { en: 'shown twice', zh: '显示了两次', ...none(({ doubled }) => doubled) },
  {
    en: 'shown behind a later one of the same sender',
    zh: '显示在同一发送者较晚的命令之后',
    ...none(({ reordered }) => reordered),
  },
  { en: 'told to be lost, and there', zh: '告知已丢失，其实还在', ...none((ran) => ran.false) },
  {
    en: 'from an open socket until caught up, median',
    zh: '从连接打开到追上进度，中位数',
    show: ({ waits }) => milliseconds(centile(waits, 50)),
  },
  {
    en: 'the same, 99 of 100',
    zh: '同上，p99',
    show: ({ waits }) => milliseconds(centile(waits, 99)),
    most: { value: 1_000, of: ({ waits }) => centile(waits, 99), isTime: true },
  },
]

/** The results, by the labels of their columns. */
export type Results = ReadonlyMap<string, Ran>

export function textTable(results: Results): string {
  const lines = [
    ['', ...results.keys()],
    ...rows.map((row) => [row.en, ...[...results.values()].map(row.show)]),
  ]
  const widths = lines[0]?.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0))) ?? []
  return lines
    .map((line) =>
      line
        .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
        .join('  '),
    )
    .join('\n')
}

const titles = {
  en: ({ clients, seconds }: PlanOptions) =>
    `${String(clients)} clients, ${String(seconds)} s (\`npm run soak\`)`,
  zh: ({ clients, seconds }: PlanOptions) =>
    `${String(clients)} 个客户端，${String(seconds)} 秒（\`npm run soak\`）`,
}

export function markdownTable(results: Results, options: PlanOptions, language: Language): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [
    line([titles[language](options), ...results.keys()]),
    line(['---', ...[...results].map(() => '---:')]),
    ...rows.map((row) => line([row[language], ...[...results.values()].map(row.show)])),
  ].join('\n')
}

/** Lists what our client misses. */
export function findMissed(ran: Ran, isTimed: boolean): string[] {
  return rows.flatMap(({ en, show, most }) => {
    if (!most || (most.isTime && !isTimed) || most.of(ran) <= most.value) return []
    return [`${en}: ${show(ran)}, at most ${String(most.value)}`]
  })
}

/**
 * Whether a quoted line says what was measured. Of our column each zero and each hundred counts, and other numbers within
 * a factor of two; of the others, whether there is anything at all: how much is the dice of a real network.
 */
export function isSupported(says: string, measured: string): boolean {
  const [quoted, ran] = [says, measured].map((line) => line.split('|').map((cell) => cell.trim()))
  if (quoted?.length !== ran?.length) return false
  return (quoted ?? []).every((cell, at) => {
    const other = ran?.[at] ?? ''
    const [a, b] = [cell, other].map((text) => parseFloat(text.replaceAll(',', '')))
    if (at < 2 || a === undefined || b === undefined || Number.isNaN(a) || Number.isNaN(b))
      return cell === other
    if (at > 2) return (a === 0) === (b === 0)
    const isExact = [0, 100].includes(a) || [0, 100].includes(b)
    return isExact ? a === b : a <= 2 * b && b <= 2 * a
  })
}
