/** Width of a cell, in px, from which a tap digs at once. A smaller one is aimed at first. */
const TAPPABLE = 32
/** Width of a cell of the enlarged board, in px. */
export const ENLARGED = 36

const LARGEST = 44
/** Ground between the board's rim and its cells, in px. */
export const PADDING = 5

export interface BoardSize {
  /** Width of a cell in whole px: rpx would give uneven seams. */
  readonly cell: number
  readonly isTappable: boolean
}

/** Size of a board on a screen of this width, in px. */
export function boardSize(columns: number, width: number): BoardSize {
  const edge = columns > 12 ? 7 : 16
  const cell = Math.min(LARGEST, Math.floor((width - 2 * (edge + PADDING)) / columns))
  return { cell, isTappable: cell >= TAPPABLE }
}
