import type { ChromiumRow } from './chromium/row'
import { countOf, lapOf, type Laps, ownTime, ratio, type Results, timesFloor, timesLess } from './results'
import type { Scenario } from './scenario'

export interface Verdict {
  readonly met: boolean
  readonly says: string
}

/** The most or the least that is allowed. */
type Bound = { readonly most: number } | { readonly least: number }

interface Goal {
  readonly says: string
  readonly bound: Bound
  readonly value: (laps: Laps) => number | null
}

function bytesToFloor(most: number): Goal {
  return {
    says: 'bytes ÷ by hand',
    bound: { most },
    value: (laps) => ratio(countOf(laps, 'ours', 'bytes'), countOf(laps, 'floor', 'bytes')),
  }
}

function fewerBytes(least: number): Goal {
  return {
    says: 'official bytes ÷ ours',
    bound: { least },
    value: (laps) => ratio(countOf(laps, 'official', 'bytes'), countOf(laps, 'ours', 'bytes')),
  }
}

const cpuToFloor = (most: number): Goal => ({ says: 'CPU ÷ by hand', bound: { most }, value: timesFloor })
const lessCpu = (least: number): Goal => ({ says: 'official CPU ÷ ours', bound: { least }, value: timesLess })
const atMost = (most: number, id: string, says: string): Goal => ({
  says,
  bound: { most },
  value: (laps) => countOf(laps, 'ours', id),
})

const bytesOfWindows = [bytesToFloor(2), fewerBytes(60)]
const ofWindows = [...bytesOfWindows, cpuToFloor(3), lessCpu(15)]
const bytesOfLists = [bytesToFloor(1.2), fewerBytes(300)]
const ofLists = [...bytesOfLists, cpuToFloor(5), lessCpu(20)]
const ofTables = [atMost(100, 'bytes', 'bytes of one change')]

/** Goals of ours, by scenario. */
const goals: Readonly<Record<string, readonly Goal[]>> = {
  'window-1000': [...bytesOfWindows, cpuToFloor(3), lessCpu(20)],
  'window-5000': ofWindows,
  'window-50000': ofWindows,
  // Rows that are not frozen are compared by content, one by one: their CPU time has no target.
  'window-decoded': bytesOfWindows,
  'window-frozen': ofWindows,
  'list-socket': ofLists,
  // By hand is some 5 µs beside a store that takes 100: between two runs the store alone varies by more than the target.
  'list-deep': [...bytesOfLists, lessCpu(20)],
  'list-ref': bytesOfLists,
  // Beside the official bindings there is nothing to compare: they do not show it.
  'list-push': [bytesToFloor(1.2), cpuToFloor(5)],
  'table-replaced': ofTables,
  'table-in-place': ofTables,
  burst: [
    atMost(20, 'visible', 'setData a second on the page on the screen'),
    atMost(0, 'hidden', 'setData on hidden pages'),
    atMost(0, 'unloaded', 'setData after unload'),
  ],
}

/** Compares the goals with this run. Scenarios that were not measured are not judged. */
export function judge(scenarios: readonly Scenario[], results: Results): Verdict[] {
  const verdicts = scenarios.flatMap((scenario) => {
    const laps = results.get(scenario.name)
    if (!laps) return []
    return [
      ...judgeShown(scenario, laps),
      ...(goals[scenario.name] ?? []).map((goal) =>
        verdict(scenario.en, goal.says, goal.bound, goal.value(laps)),
      ),
    ]
  })
  return [...verdicts, ...judgeGrowth(results)]
}

/** A run that shows wrong data does not count. The official bindings do not see changes in place. */
function judgeShown({ en, isInPlace }: Scenario, laps: Laps): Verdict[] {
  const wrong = (['floor', 'official', 'ours'] as const).filter((name) => !lapOf(laps, name).isRight)
  const real = wrong.filter((name) => !(isInPlace && name === 'official'))
  return real.map((name) => ({ met: false, says: `${en}: ${name} shows the wrong data, so this is void` }))
}

/** Ten thousand messages later, the next one costs what the first ones did. */
function judgeGrowth(results: Results): Verdict[] {
  const [first, last] = [results.get('window-1000'), results.get('window-50000')]
  if (!first || !last) return []
  const growth = ratio(ownTime(last, 'ours'), ownTime(first, 'ours'))
  return [verdict('CPU of a message', 'among 50,000 ÷ among 1,000', { most: 1.2 }, growth)]
}

/** The same limits in the browser, by its own meter. */
export function judgeChromium(rows: readonly ChromiumRow[]): Verdict[] {
  return rows
    .filter(({ contestant }) => contestant === 'ours')
    .map(({ page, calls, perSecond }) =>
      page.includes('(hidden')
        ? verdict(`Chromium, ${page}`, 'setData', { most: 0 }, calls)
        : verdict(`Chromium, ${page}`, 'setData a second', { most: 20 }, perSecond),
    )
}

function verdict(title: string, says: string, bound: Bound, value: number | null): Verdict {
  const shown =
    value === null ? 'nothing to compare' : Number(value.toPrecision(value < 10 ? 2 : 3)).toLocaleString('en')
  const asked = 'most' in bound ? `at most ${String(bound.most)}` : `at least ${String(bound.least)}`
  // NaN, the result where nothing was measured, meets neither.
  const met = value !== null && ('most' in bound ? value <= bound.most : value >= bound.least)
  return { met, says: `${title}, ${says}: ${shown} (goal: ${asked})` }
}
