import { CLOSED, GOLD, neighbours } from '../board/cells'
import type { RoomView } from '../room/view'

/** The part of a room that a bot looks at. */
export type Seen = Pick<RoomView, 'cells' | 'left' | 'options'>

/** An open number with closed cells beside it: how much gold is among them. */
export interface Clue {
  readonly missing: number
  readonly closed: readonly number[]
}

export function cluesOf({ cells, options }: Seen): Clue[] {
  const clues: Clue[] = []
  for (let cell = 0; cell < cells.length; cell++) {
    const value = cells[cell] ?? CLOSED
    if (value === CLOSED || value === GOLD) continue
    const around = neighbours(options, cell)
    const closed = around.filter((at) => cells[at] === CLOSED)
    if (closed.length === 0) continue
    const found = around.filter((at) => cells[at] === GOLD).length
    clues.push({ missing: Number(value) - found, closed })
  }
  return clues
}

export function closedCells(cells: string): number[] {
  const closed: number[] = []
  for (let cell = 0; cell < cells.length; cell++) if (cells[cell] === CLOSED) closed.push(cell)
  return closed
}
