import { idealOf } from './goals'
import { policies } from './policies'
import type { Run } from './run'
import { outages, scales } from './storm'

export type Language = 'en' | 'zh'

const heads: Readonly<Record<Language, readonly string[]>> = {
  en: ['', 'busiest second', 'with the server', 't50', 't99', 'attempts a client', 'gave up'],
  zh: ['', '最忙的一秒', '服务器恢复后', 't50', 't99', '每个客户端的尝试次数', '放弃'],
}
const never: Readonly<Record<Language, string>> = { en: 'never', zh: '永不' }

function title({ clients, capacity, outage }: Run['storm'], language: Language): string {
  const [count, rate] = [clients, capacity].map((number) => number.toLocaleString('en'))
  const seconds = String(outage / 1_000)
  const ideal = String(idealOf({ clients, capacity, outage, policy: 'ours' }) / 1_000)
  return language === 'en'
    ? `${String(count)} clients, ${String(rate)} handshakes a second, ${seconds} s without a server (ideal: ${ideal} s)`
    : `${String(count)} 个客户端，每秒 ${String(rate)} 次握手，服务器中断 ${seconds} 秒（理想：${ideal} 秒）`
}

function cellsOf({ storm, result }: Run, language: Language): string[] {
  const seconds = (ms: number | null): string =>
    ms === null ? never[language] : `${(ms / 1_000).toFixed(1)} s`
  const { peak, peakAfter, t50, t99, attemptsPerClient, gaveUp } = result
  return [
    policies[storm.policy][language],
    peak.toLocaleString('en'),
    peakAfter.toLocaleString('en'),
    seconds(t50),
    seconds(t99),
    attemptsPerClient.toFixed(2),
    `${((100 * gaveUp) / storm.clients).toFixed(0)} %`,
  ]
}

/** The runs of each table, with its title. */
function tablesOf(runs: readonly Run[], language: Language): (readonly [string, readonly Run[]])[] {
  return scales.flatMap(({ clients }) =>
    outages.flatMap((outage) => {
      const some = runs.filter(({ storm }) => storm.clients === clients && storm.outage === outage)
      return some[0] ? [[title(some[0].storm, language), some] as const] : []
    }),
  )
}

/** All tables for a terminal. */
export function textTables(runs: readonly Run[]): string {
  const columns = heads.en.map((head) => Math.max(head.length, 12))
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => (index === 0 ? cell.padEnd(28) : cell.padStart(columns[index] ?? 0)))
      .join('  ')
  return tablesOf(runs, 'en')
    .map(([name, some]) => [name, line(heads.en), ...some.map((run) => line(cellsOf(run, 'en')))].join('\n'))
    .join('\n\n')
}

/** All tables as Markdown. */
export function markdownTables(runs: readonly Run[], language: Language): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return tablesOf(runs, language)
    .map(([name, some]) =>
      [
        `**${name}**\n`,
        line(heads[language]),
        line(heads[language].map((_, index) => (index === 0 ? '---' : '---:'))),
        ...some.map((run) => line(cellsOf(run, language))),
      ].join('\n'),
    )
    .join('\n\n')
}
