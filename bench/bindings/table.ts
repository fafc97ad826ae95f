import {
  countOf,
  lapOf,
  type Laps,
  ownTime,
  ratio,
  type Results,
  timesFloor,
  timesLess,
  wholeTime,
} from './results'
import type { Count, Scenario } from './scenario'

export type Language = 'en' | 'zh'

const columns = {
  en: ['', 'by hand', 'official', 'ours', 'ours ÷ by hand', 'official ÷ ours'],
  zh: ['', '手写', '官方', '本库', '本库 ÷ 手写', '官方 ÷ 本库'],
}
const words = {
  en: { notShown: 'not shown', cpu: 'CPU each, µs', whole: 'CPU each with the store’s own, µs' },
  zh: { notShown: '不显示', cpu: '每次 CPU，µs', whole: '每次 CPU，含 store 自身，µs' },
}
const shown = ['floor', 'official', 'ours'] as const

const grouped = (value: number): string => Math.round(value).toLocaleString('en')
const times = (value: number | null): string =>
  value === null || !Number.isFinite(value) ? '–' : value < 10 ? value.toFixed(2) : grouped(value)
const micros = (value: number): string => (value < 10 ? value.toFixed(1) : grouped(value))

function counted(scenario: Scenario, laps: Laps, { id, ...title }: Count, language: Language): string[] {
  const [floor, official, ours] = shown.map((name) => countOf(laps, name, id)) as [number, number, number]
  return [
    title[language],
    grouped(floor),
    missed(scenario, laps) ? words[language].notShown : grouped(official),
    grouped(ours),
    times(ratio(ours, floor)),
    missed(scenario, laps) ? '–' : times(ratio(official, ours)),
  ]
}

/** Whether the official bindings did not show what there was to show. */
function missed({ isInPlace }: Scenario, laps: Laps): boolean {
  return isInPlace === true && !lapOf(laps, 'official').isRight
}

/** One line with the times of the pages alone; its ratios are the worse ones of both readings. */
function timed(scenario: Scenario, laps: Laps, language: Language): string[] {
  return [
    words[language].cpu,
    ...shown.map((name) =>
      name === 'official' && missed(scenario, laps) ? words[language].notShown : micros(ownTime(laps, name)),
    ),
    times(timesFloor(laps)),
    missed(scenario, laps) ? '–' : times(timesLess(laps)),
  ]
}

/** For a README: a line for the scenario's name, then one for each thing that was measured. */
export function markdownTable(scenarios: readonly Scenario[], results: Results, language: Language): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [
    line(columns[language]),
    line(['---', ...columns[language].slice(1).map(() => '---:')]),
    ...scenarios.flatMap((scenario) => {
      const laps = results.get(scenario.name)
      if (!laps) return []
      const lines = [
        ...scenario.counts.map((count) => counted(scenario, laps, count, language)),
        timed(scenario, laps, language),
      ]
      return lines.map(([title = '', ...cells]) => line([`${scenario[language]}: ${title}`, ...cells]))
    }),
  ].join('\n')
}

/** Aligned, for a terminal, with both readings of the time and their spread. */
export function textTable(scenarios: readonly Scenario[], results: Results): string {
  const lines = scenarios.flatMap((scenario) => {
    const laps = results.get(scenario.name)
    if (!laps) return []
    return [
      [scenario.en],
      ...[
        ...scenario.counts.map((count) => counted(scenario, laps, count, 'en')),
        timed(scenario, laps, 'en'),
        wholly(laps),
      ].map(([title = '', ...cells]) => [`  ${title}`, ...cells]),
    ]
  })
  const all = [columns.en, ...lines]
  const widths = columns.en.map((_, index) =>
    Math.max(...all.filter((line) => line.length > 1).map((line) => line[index]?.length ?? 0)),
  )
  return all
    .map((line) =>
      line
        .map((text, index) =>
          index === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart((widths[index] ?? 0) + 2),
        )
        .join('')
        .trimEnd(),
    )
    .join('\n')
}

/** The time with the store's own: median, least and most. */
function wholly(laps: Laps): string[] {
  const [floor, official, ours] = shown.map((name) => wholeTime(laps, name)) as [number, number, number]
  const cells = shown.map((name) => {
    const { median, least, most, rounds } = lapOf(laps, name).cpu
    return rounds > 1 ? `${micros(median)} (${micros(least)}–${micros(most)})` : `${micros(median)} (one run)`
  })
  return [
    `${words.en.whole} ${micros(lapOf(laps, 'nobody').cpu.median)}`,
    ...cells,
    times(ratio(ours, floor)),
    times(ratio(official, ours)),
  ]
}
