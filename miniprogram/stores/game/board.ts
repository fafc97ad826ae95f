import type { Cell } from './game'
import type { SeenRoom } from './seen-room'

/** The cells of a room. A cell that did not change stays the same object, so that pages are sent only the others. */
export function cellsOf({ cells, by }: SeenRoom, before: readonly Cell[]): readonly Cell[] {
  const next = [...cells].map((v, i): Cell => {
    const old = before[i]
    const seat = by[i] === '.' ? -1 : Number(by[i])
    return old?.v === v && old.by === seat ? old : { i, v, by: seat }
  })
  return next.length === before.length && next.every((cell, i) => cell === before[i]) ? before : next
}
