// A bot sees what everybody sees. It cannot import the hidden board.
import type { Level } from '../options'
import { estimate } from './estimate'
import { exact } from './exact'
import { closedCells, type Seen } from './numbers'

/** Part of its digs in which an easy bot does not think. */
const CARELESS = 0.35

/** The cell that the bot digs next. @param random a number in [0, 1) */
export function choose(view: Seen, level: Level, random: () => number): number {
  const closed = closedCells(view.cells)
  if (level === 'easy' && random() < CARELESS) return pick(closed, random)
  const chances = level === 'hard' ? exact(view) : estimate(view)
  const best = Math.max(...closed.map((cell) => chances[cell] ?? 0))
  // Rounding must not decide between equal cells.
  return pick(
    closed.filter((cell) => (chances[cell] ?? 0) > best - 1e-9),
    random,
  )
}

function pick(cells: readonly number[], random: () => number): number {
  return cells[Math.floor(random() * cells.length)] ?? 0
}
