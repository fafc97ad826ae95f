import { countRatios, counted, micros, missed, notShown, shown, times } from './cells'
import type { Spread } from './laps'
import { lapOf, type Laps, ownTime, ratio, type Results, timesFloor, timesLess, wholeTime } from './results'
import type { Scenario } from './scenario'

const columns = ['', 'by hand', 'official', 'ours', 'ours ÷ by hand', 'official ÷ ours']

/** Aligned, for a terminal; `verbose`: also the times that include the store, and the spread of each. */
export function textTable(scenarios: readonly Scenario[], results: Results, verbose: boolean): string {
  const lines = scenarios.flatMap((scenario) => {
    const laps = results.get(scenario.name)
    return laps ? [[scenario.en], ...linesOf(scenario, laps, verbose)] : []
  })
  const all = [columns, ...lines]
  const widths = columns.map((_, index) =>
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

function linesOf(scenario: Scenario, laps: Laps, verbose: boolean): string[][] {
  return [
    ...scenario.counts.map(({ id, en }) => [
      en,
      ...counted(scenario, laps, id, 'en'),
      ...countRatios(scenario, laps, id),
    ]),
    own(scenario, laps),
    ...(verbose ? [spreads(laps), whole(scenario, laps), stores(laps)] : []),
  ].map(([title = '', ...cells]) => [`  ${title}`, ...cells])
}

/** The reading that is judged. */
function own(scenario: Scenario, laps: Laps): string[] {
  const blind = missed(scenario, laps)
  const cells = shown.map((name) =>
    name === 'official' && blind ? notShown.en : micros(ownTime(laps, name)),
  )
  return ['CPU each, µs', ...cells, times(timesFloor(laps)), blind ? '–' : times(timesLess(laps))]
}

function spreads(laps: Laps): string[] {
  const cells = shown.map((name) => {
    const { own: spread, rounds } = lapOf(laps, name)
    return rounds > 1 ? range(spread) : 'one round'
  })
  return ['  least–most of the rounds', ...cells]
}

function whole(scenario: Scenario, laps: Laps): string[] {
  const [floor, official, ours] = shown.map((name) => wholeTime(laps, name)) as [number, number, number]
  return [
    'CPU each with the store’s own, µs',
    // The time of another store is no comparison.
    scenario.floorIn === undefined ? micros(floor) : '–',
    micros(official),
    micros(ours),
    scenario.floorIn === undefined ? times(ratio(ours, floor)) : '–',
    missed(scenario, laps) ? '–' : times(ratio(official, ours)),
  ]
}

/** Cost of the store alone, as measured in each contestant's processes. */
function stores(laps: Laps): string[] {
  return ['  the store’s own', ...shown.map((name) => micros(lapOf(laps, name).store.median))]
}

function range({ least, most }: Spread): string {
  return `${micros(least)}–${micros(most)}`
}
