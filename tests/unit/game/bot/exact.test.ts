import fc from 'fast-check'
import { describe, expect, test } from '@jest/globals'
import { neighbours, valuesOf } from '../../../../game/board/cells'
import { arrangementsOf } from '../../../../game/bot/arrangements'
import { choose } from '../../../../game/bot/choose'
import { exact } from '../../../../game/bot/exact'
import type { Seen } from '../../../../game/bot/numbers'
import { optionsOf } from '../../../../game/options'
import { rounds } from '../../../support/game/games'

const side = { width: 5, height: 5 }

/** A board of 5 × 5 with some cells open. */
function seen(gold: readonly number[], open: readonly number[]): Seen {
  const values = valuesOf(side, gold)
  const cells = [...values].map((value, cell) => (open.includes(cell) ? value : '.')).join('')
  const found = gold.filter((cell) => open.includes(cell)).length
  return { cells, left: gold.length - found, options: optionsOf({ ...side, gold: gold.length }) }
}

/** The chances by trying each place for each gold. */
function byTrying({ cells, left }: Seen): number[] {
  const closed = [...cells].flatMap((value, cell) => (value === '.' ? [cell] : []))
  const known = [...cells].flatMap((value, cell) => (value === 'g' ? [cell] : []))
  const counts = Array.from(cells, () => 0)
  let fitting = 0
  const place = (from: number, chosen: readonly number[]): void => {
    if (chosen.length < left) {
      for (let at = from; at < closed.length; at++) place(at + 1, [...chosen, closed[at] ?? 0])
      return
    }
    const values = valuesOf(side, [...known, ...chosen])
    if ([...cells].some((value, cell) => value !== '.' && value !== values[cell])) return
    fitting++
    for (const cell of chosen) counts[cell] = (counts[cell] ?? 0) + 1
  }
  place(0, [])
  return counts.map((count) => count / fitting)
}

describe('a hard bot', () => {
  test('knows the chance of each cell as if it had tried every board', () => {
    const boards = fc.record({
      gold: fc.uniqueArray(fc.nat(24), { minLength: 2, maxLength: 3 }),
      open: fc.uniqueArray(fc.nat(24), { maxLength: 20 }),
    })
    fc.assert(
      fc.property(boards, ({ gold, open }) => {
        const view = seen(gold, open)
        fc.pre(view.left > 0)
        const [counted, tried] = [exact(view), byTrying(view)]
        for (const [cell, chance] of tried.entries()) expect(counted[cell]).toBeCloseTo(chance, 9)
      }),
      { numRuns: rounds / 50 },
    )
  })

  test('digs gold that is certain, and nothing that is certainly none', () => {
    // The corner has one neighbour left that is closed.
    const open = [0, ...neighbours(side, 0).filter((cell) => cell !== 6)]
    expect(choose(seen([6, 20, 24], open), 'hard', () => 0.9)).toBe(6)
  })
})

test('the counting gives up where it would take too long, and the bot digs all the same', () => {
  // A comb of numbers: each joins the next, and none says much.
  const groups = Array.from({ length: 40 }, (_, group) => [group * 2, group * 2 + 1])
  const sums = Array.from({ length: 39 }, (_, at) => ({ groups: [at, at + 1], missing: 2 }))
  expect(arrangementsOf({ groups, sums })).not.toBeNull()
  expect(arrangementsOf({ groups, sums: [] })).toBeNull()
})

describe('an easy bot', () => {
  test('digs anywhere in 35 % of its turns, else as a medium one', () => {
    const open = [0, ...neighbours(side, 0).filter((cell) => cell !== 6)]
    const view = seen([6, 20, 24], open)
    const numbers = (...list: number[]) => {
      const rest = [...list]
      return () => rest.shift() ?? 0
    }
    expect(choose(view, 'easy', numbers(0.34, 0.999))).toBe(24)
    expect(choose(view, 'easy', numbers(0.36, 0.999))).toBe(6)
  })
})
