import { closedCells, cluesOf, type Seen } from './numbers'

/** How likely gold is in each cell by the best single number beside it. Cells without a number share what is left. */
export function estimate(view: Seen): number[] {
  const closed = closedCells(view.cells).length
  const chances = new Map<number, number>()
  for (const { missing, closed: cells } of cluesOf(view))
    for (const cell of cells) {
      const known = chances.get(cell) ?? missing / cells.length
      chances.set(cell, missing === 0 || known === 0 ? 0 : Math.max(known, missing / cells.length))
    }
  return Array.from(view.cells, (_, cell) => chances.get(cell) ?? view.left / closed)
}
