// The cells as a page gets them: which of them move as they open.
import { expect, it } from '@jest/globals'
import { noRoom, optionsOf } from '../../../../game'
import { cellsOf } from '../../../../miniprogram/stores/game/board'

const room = noRoom('7KQ3MX', optionsOf())
const closed = cellsOf(room, [])

/** The room after a dig at cell 0 that opened so many cells. */
function opened(count: number) {
  const rest = '.'.repeat(81 - count)
  return cellsOf({ ...room, cells: '0'.repeat(count) + rest, by: '1'.repeat(count) + rest, last: 0 }, closed)
}

it('an area opens in rings around its dig', () => {
  expect(opened(20).map(({ d }) => d)).toEqual([
    ...[0, 1, 2, 3, 4, 5, 6, 7, 8, 1, 1, 2, 3, 4, 5, 6, 7, 8, 2, 2],
    ...Array.from({ length: 61 }, () => 0),
  ])
})

it('an area of more than 20 cells opens at once: it is too large to follow', () => {
  expect(
    opened(21)
      .filter(({ by }) => by >= 0)
      .every(({ d }) => d === -1),
  ).toBe(true)
})
