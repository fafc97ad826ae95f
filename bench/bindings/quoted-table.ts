import { countRatios, counted, type Language, missed, times } from './cells'
import { type Laps, type Results, timesFloor, timesLess } from './results'
import type { Count, Scenario } from './scenario'

const columns = {
  en: ['', 'by hand', 'official', 'ours', 'official ÷ ours', 'CPU: ours ÷ by hand', 'CPU: official ÷ ours'],
  zh: ['', '手写', '官方', '本库', '官方 ÷ 本库', 'CPU：本库 ÷ 手写', 'CPU：官方 ÷ 本库'],
}
const captions = {
  en: 'CPU is the cost of the page: the time with a page minus the time of the same store without one, which is the same for all.',
  zh: 'CPU 是页面的开销：有页面时的时间减去同一个 store 没有页面时的时间，后者对所有参测者都一样。',
}

/** The rows of docs/benchmarks.md: one for each count, with the times beside the bytes. */
export function quotedTable(scenarios: readonly Scenario[], results: Results, language: Language): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const header = columns[language]
  return [
    line(header),
    line(header.map((_, index) => (index === 0 ? '---' : '---:'))),
    ...scenarios
      .filter(({ isQuoted }) => isQuoted)
      .flatMap((scenario) => {
        const laps = results.get(scenario.name)
        return laps ? linesOf(scenario, laps, language).map(line) : []
      }),
    '',
    captions[language],
  ].join('\n')
}

function linesOf(scenario: Scenario, laps: Laps, language: Language): string[][] {
  // The number of calls says nothing where every contestant needs one for each message.
  const counts = scenario.counts.filter(({ id }) => id !== 'calls')
  const separator = language === 'zh' ? '：' : ': '
  return counts.map((count) => [
    `${scenario[language]}${separator}${count[language]}`,
    ...counted(scenario, laps, count.id, language),
    countRatios(scenario, laps, count.id)[1] ?? '',
    ...cpuRatios(scenario, laps, count),
  ])
}

function cpuRatios(scenario: Scenario, laps: Laps, { id }: Count): string[] {
  if (id !== 'bytes') return ['', '']
  return [times(timesFloor(laps)), missed(scenario, laps) ? '–' : times(timesLess(laps))]
}

/** Times vary from machine to machine and from run to run: a ratio quoted within this factor of the measured one holds. */
const tolerance = 2
const timedColumns = [5, 6]

/** Whether a run supports a line of docs/benchmarks.md: counts to the last digit, ratios of CPU times within a factor of two. */
export function isSupported(quoted: string, measured: string): boolean {
  const [says, found] = [quoted, measured].map((line) => line.split(' | '))
  if (says === undefined || found === undefined || says.length !== found.length) return false
  return says.every((cell, index) => {
    const other = found[index]
    if (cell === other) return true
    const factor = parseFloat(cell) / parseFloat(other ?? '')
    return timedColumns.includes(index) && factor <= tolerance && factor >= 1 / tolerance
  })
}
