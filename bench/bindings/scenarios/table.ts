import type { Count, Scenario, Take } from '../scenario'
import type { Stage } from '../stage'
import { quoteTable } from '../subjects/table'
import { gap } from './steady'

const counts: readonly Count[] = [{ id: 'bytes', en: 'most bytes for one change', zh: '一次改动最多字节' }]

function prepare(stage: Stage, steps: number): Take {
  const page = stage.open()
  page.forget()
  return {
    run: () => {
      stage.feed(steps, () => gap)
    },
    finish: () => {
      stage.settle()
      const byMoment = new Map<number, number>()
      for (const { at, bytes } of page.calls) byMoment.set(at, (byMoment.get(at) ?? 0) + bytes)
      return { counts: { bytes: Math.max(0, ...byMoment.values()) }, isRight: stage.shows(page) }
    },
  }
}

const base = { counts, prepare }

/** A table of 1,000 rows, one of which changes. */
export const tables: readonly Scenario[] = [
  {
    ...base,
    name: 'table-replaced',
    en: 'one of 1,000 rows replaced',
    zh: '1,000 行替换其中一行',
    isQuoted: true,
    floorIn: 'table-in-place',
    steps: 100,
    subject: quoteTable('replace'),
  },
  {
    ...base,
    name: 'table-in-place',
    en: 'the same in place, row.price = 1',
    zh: '同上，原地 row.price = 1',
    isInPlace: true,
    steps: 1_000,
    subject: quoteTable('assign'),
  },
]
