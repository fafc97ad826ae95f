// The cells of both tables.
import { countOf, lapOf, type Laps, ratio } from './results'
import type { Scenario } from './scenario'

export type Language = 'en' | 'zh'

/** The contestants that have a column. */
export const shown = ['floor', 'official', 'ours'] as const
export const notShown = { en: 'not shown', zh: '不显示' }

const grouped = (value: number): string => Math.round(value).toLocaleString('en')
export const times = (value: number | null): string =>
  value === null || !Number.isFinite(value) ? '–' : value < 10 ? value.toFixed(2) : grouped(value)
export const micros = (value: number): string => (value < 10 ? value.toFixed(1) : grouped(value))

/** One count of each contestant. */
export function counted(scenario: Scenario, laps: Laps, id: string, language: Language): string[] {
  return shown.map((name) =>
    name === 'official' && missed(scenario, laps) ? notShown[language] : grouped(countOf(laps, name, id)),
  )
}

export function countRatios(scenario: Scenario, laps: Laps, id: string): string[] {
  const [floor, official, ours] = shown.map((name) => countOf(laps, name, id)) as [number, number, number]
  return [times(ratio(ours, floor)), missed(scenario, laps) ? '–' : times(ratio(official, ours))]
}

/** Whether the official bindings showed something else than the store has. */
export function missed({ isInPlace }: Scenario, laps: Laps): boolean {
  return isInPlace === true && !lapOf(laps, 'official').isRight
}
