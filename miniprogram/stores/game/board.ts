import type { Cell } from './game'
import type { SeenRoom } from './seen-room'

/** Most cells that move as they open: nobody can follow more, and each costs the screen time. */
const MOVING = 20

/** The cells of a room. A cell that did not change stays the same object, so that pages are sent only the others. */
export function cellsOf(room: SeenRoom, before: readonly Cell[]): readonly Cell[] {
  const moves = before.filter(({ v, i }) => v !== room.cells[i]).length <= MOVING
  const next = [...room.cells].map((v, i): Cell => {
    const old = before[i]
    const by = seatAt(room, i)
    if (old?.v === v && old.by === by) return old
    return Object.freeze({ i, v, by, d: old && by >= 0 ? (moves ? stepsFromDig(room, i) : -1) : 0 })
  })
  return next.length === before.length && next.every((cell, i) => cell === before[i]) ? before : next
}

function seatAt({ by }: SeenRoom, cell: number): number {
  const digit = by[cell]
  return digit === undefined || digit === '.' ? -1 : Number(digit)
}

/** Steps of a king from the last dig. */
function stepsFromDig({ last, options: { width } }: SeenRoom, cell: number): number {
  const dug = last ?? cell
  const [x, y] = [(cell % width) - (dug % width), Math.floor(cell / width) - Math.floor(dug / width)]
  return Math.max(Math.abs(x), Math.abs(y))
}
