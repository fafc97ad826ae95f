import { describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { write } from '../../bench/bindings/data-path'
import { judge as judgeBindings } from '../../bench/bindings/goals'
import type { Lap } from '../../bench/bindings/laps'
import { isSupported } from '../../bench/bindings/quoted-table'
import { timesFloor, timesLess } from '../../bench/bindings/results'
import { judge, ours, withSession } from '../../bench/peers/goals'
import { session } from '../../bench/peers/clients/session'
import type { Cell, Row } from '../../bench/peers/row'
import { onceEach } from '../../bench/peers/scenarios/once-each'
import { Script } from '../../bench/peers/script'
import { Stage } from '../../bench/peers/stage'
import { compareBetweenMarkers } from '../../bench/quotes'
import { median, peak } from '../../bench/statistics'
import { bestOf, textTable } from '../../bench/peers/table'
import { stepsOf } from '../../store/bindings/diff/data-path'
import { root } from '../../tools/files'

function row(id: string, best: Row['best'], goal?: Row['goal']): Row {
  return { id, en: id, zh: id, unit: '', best, ...(goal === undefined ? {} : { goal }) }
}

function results(cells: Record<string, Record<string, Cell>>): Map<string, Map<string, Cell>> {
  return new Map(Object.entries(cells).map(([id, byName]) => [id, new Map(Object.entries(byName))]))
}

describe('the count', () => {
  test('the busiest window is found wherever it begins, and ends before its own length has passed', () => {
    expect(peak([950, 1_000, 1_040, 1_050], 0, 5_000, 100)).toBe(3)
    expect(peak([0, 100, 200], 0, 5_000, 100)).toBe(1)
    expect(peak([999, 5_001], 1_000, 5_000, 100)).toBe(0)
  })

  test('a client that never comes counts in the median', () => {
    expect(median([3, Infinity, 1])).toBe(3)
    expect(median([Infinity, Infinity, 1])).toBe(Infinity)
  })
})

describe('the goals of our client', () => {
  test('a number over its goal is a miss, the goal itself is not', () => {
    const found = row('found', 'least', 15)
    expect(judge([found], results({ found: { [ours]: 15 } }))).toMatchObject([{ met: true }])
    expect(judge([found], results({ found: { [ours]: 16 } }))).toMatchObject([{ met: false }])
  })

  test('where the most is best, a number is the least that is asked for', () => {
    const kept = row('kept', 'most', 5)
    expect(judge([kept], results({ kept: { [ours]: 5 } }))).toMatchObject([{ met: true }])
    expect(judge([kept], results({ kept: { [ours]: 4 } }))).toMatchObject([{ met: false }])
  })

  test('the store with a session is no rival of the one without', () => {
    const open = row('open', 'least', 'best')
    const measure = (session: number, rival: number) =>
      results({ open: { [ours]: 5, [withSession]: session, rival } })
    expect(judge([open], measure(4, 6))).toMatchObject([{ met: true }])
    expect(judge([open], measure(6, 4))).toMatchObject([{ met: false }])
  })

  test('a row may ask something of the session', () => {
    const once = { ...row('once', 'most', 5), judged: withSession }
    const measure = (own: number, session: number) =>
      results({ once: { [ours]: own, [withSession]: session } })
    expect(judge([once], measure(3, 5))).toMatchObject([{ met: true }])
    expect(judge([once], measure(5, 4))).toMatchObject([{ met: false }])
  })

  test('best or equal: one better client is a miss, and is named', () => {
    const kept = row('kept', 'most', 'best')
    expect(judge([kept], results({ kept: { [ours]: 5, other: 5 } }))).toMatchObject([{ met: true }])
    const [verdict] = judge([kept], results({ kept: { [ours]: 4, other: 5 } }))
    expect(verdict).toMatchObject({ met: false })
    expect(verdict?.says).toContain('other 5')
  })

  test('another client may be better in the storm or in recovery, not in both', () => {
    const measure = (storm: number, recovery: number) =>
      results({
        'storm-late-second': { [ours]: 9, other: storm },
        'outage-median': { [ours]: 9_000, other: recovery },
      })
    const pair = [row('storm-late-second', 'least'), row('outage-median', 'least')]
    expect(judge(pair, measure(8, 9_500))).toMatchObject([{ met: true }])
    expect(judge(pair, measure(12, 6_000))).toMatchObject([{ met: true }])
    expect(judge(pair, measure(8, 6_000))).toMatchObject([{ met: false }])
  })

  test('a row that was not measured is not judged', () => {
    expect(judge([row('found', 'least', 15)], results({}))).toEqual([])
  })
})

test('a session delivers each once at the worst moments, and tells what the server has lost', async () => {
  const cells = await onceEach.play((options) => new Stage(session, new Script(''), options), session)
  const measured = results(
    Object.fromEntries(Object.entries(cells).map(([id, cell]) => [id, { [withSession]: cell }])),
  )
  const verdicts = judge(onceEach.rows, measured)
  expect(verdicts).toHaveLength(onceEach.rows.length)
  expect(verdicts.filter(({ met }) => !met)).toEqual([])
})

describe('the table', () => {
  const columns = [
    { name: ours, label: 'ours' },
    { name: 'other', label: 'other' },
  ]

  test('stars the best of a contest, and none where all are alike', () => {
    expect(bestOf(row('a', 'least'), [1, 2])).toBe(1)
    expect(bestOf(row('a', 'least'), [1, 1])).toBeNull()
    expect(bestOf(row('a', null), [1, 2])).toBeNull()
  })

  test('shows words where something never happened', () => {
    const table = textTable(
      [row('found', 'least')],
      columns,
      results({ found: { [ours]: 12, other: Infinity } }),
    )
    expect(table.split('\n')).toEqual(['      ours  other', 'found   12* never'])
  })
})

describe('the page of the bindings', () => {
  test('takes paths as WeChat does, and makes what is missing on the way', () => {
    const data: Record<string, unknown> = { list: [{ a: 1 }] }
    const set = (path: string, value: unknown): void => {
      write(data, stepsOf(path), value)
    }
    set('list[0].a', 2)
    set('list[1]', { a: 3 })
    set('deep.new[1].name', 'x')
    expect(data).toEqual({
      list: [{ a: 2 }, { a: 3 }],
      deep: { new: [undefined, { name: 'x' }] },
    })
  })
})

describe('goals of the bindings', () => {
  const spread = (median: number) => ({ median, least: median, most: median })
  const lap = (own: number, bytes: number, isRight = true): Lap => ({
    counts: { bytes, calls: 1 },
    isRight,
    own: spread(own),
    store: spread(10),
    whole: spread(own + 10),
    rounds: 10,
  })
  const laps = (own: Lap) =>
    new Map([
      ['floor', lap(10, 100)],
      ['official', lap(1_000, 10_000)],
      ['ours', own],
    ] as const)
  const scenario = { name: 'window-1000', en: 'window' } as Parameters<typeof judgeBindings>[0][number]
  const judge = (own: Lap) => judgeBindings([scenario], new Map([['window-1000', laps(own)]]))

  test('times are compared without the store’s own', () => {
    const measured = laps(lap(25, 100))
    expect(timesFloor(measured)).toBe(2.5)
    expect(timesLess(measured)).toBe(40)
  })

  test('there is no ratio to a cost below the resolution of the clock', () => {
    const measured = new Map([...laps(lap(-1, 100)), ['floor', lap(0.4, 100)]] as const)
    expect(timesFloor(measured)).toBeNull()
    expect(timesLess(measured)).toBeNull()
  })

  test('the limit itself is met, more is not', () => {
    expect(judge(lap(30, 100)).map(({ met }) => met)).toEqual([true, true, true, true])
    expect(judge(lap(31, 100)).map(({ met }) => met)).toEqual([true, true, false, true])
    expect(judge(lap(30, 201)).map(({ met }) => met)).toEqual([false, false, true, true])
  })

  test('a store that is not frozen is judged on its bytes alone', () => {
    const decoded = { ...scenario, name: 'window-decoded' }
    const verdicts = judgeBindings([decoded], new Map([['window-decoded', laps(lap(900, 100))]]))
    expect(verdicts.map(({ met }) => met)).toEqual([true, true])
  })

  test('cheap and wrong is no result', () => {
    const [verdict] = judge(lap(1, 1, false))
    expect(verdict).toMatchObject({ met: false })
    expect(verdict?.says).toContain('ours shows the wrong data')
  })

  test('a figure that was not measured is not judged', () => {
    expect(judgeBindings([scenario], new Map())).toEqual([])
  })
})

describe('the quoted numbers', () => {
  const row = (official: string, cpu: string): string =>
    `| 1,000 messages: bytes | 139,143 | ${official} | 139,142 | 143 | ${cpu} | 16 |`

  test('counts are compared to the last digit, times within a factor of two', () => {
    expect(isSupported(row('19,931,338', '1.4'), row('19,931,338', '2.7'))).toBe(true)
    expect(isSupported(row('19,931,338', '1.4'), row('19,931,338', '2.9'))).toBe(false)
    expect(isSupported(row('19,931,338', '1.4'), row('19,931,339', '1.4'))).toBe(false)
    expect(isSupported(row('19,931,338', '–'), row('19,931,338', '1.4'))).toBe(false)
    expect(isSupported('', row('19,931,338', '1.4'))).toBe(false)
  })

  test('each line that differs is named', () => {
    const quoted =
      readFileSync(path.join(root, 'docs/benchmarks.md'), 'utf8').split(/<!-- \/?bench:peers -->/)[1] ?? ''
    const lines = quoted.trim().split('\n')
    const check = (text: string, options = {}) =>
      compareBetweenMarkers('docs/benchmarks.md', 'bench:peers', text, options).map(({ message }) => message)
    expect(check(lines.join('\n'))).toEqual([])
    const changed = lines.map((line, index) => (index === 2 ? 'something else' : line))
    expect(check(changed.join('\n'))).toEqual([`says\n  ${lines[2] ?? ''}\nmeasured\n  something else`])
    expect(check(lines.slice(0, 2).join('\n'))).toHaveLength(
      lines.slice(2).filter((line) => line !== '').length,
    )
    expect(check(lines.slice(0, 2).join('\n'), { isStart: true })).toEqual([])
  })
})
