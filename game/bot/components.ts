import type { Clue } from './numbers'

/** Groups of cells that numbers join, and what the numbers say of them. */
export interface Component {
  /** Cells of each group. */
  readonly groups: readonly (readonly number[])[]
  /** The gold of these groups together. */
  readonly sums: readonly { readonly groups: readonly number[]; readonly missing: number }[]
}

/** Parts of the board that do not touch each other: each is counted by itself. */
export function componentsOf(clues: readonly Clue[]): Component[] {
  const cluesOfCell = new Map<number, number[]>()
  clues.forEach(({ closed }, clue) => {
    for (const cell of closed) cluesOfCell.set(cell, [...(cluesOfCell.get(cell) ?? []), clue])
  })
  const groups = new Map<string, { cells: number[]; clues: readonly number[] }>()
  for (const [cell, beside] of cluesOfCell) {
    const group = groups.get(beside.join()) ?? { cells: [], clues: beside }
    group.cells.push(cell)
    groups.set(beside.join(), group)
  }
  const parts = joined([...groups.values()])
  return parts.map((part) => {
    const touched = new Set(part.flatMap((group) => group.clues))
    return {
      groups: part.map(({ cells }) => cells),
      sums: [...touched].map((clue) => ({
        groups: part.flatMap((group, at) => (group.clues.includes(clue) ? [at] : [])),
        missing: clues[clue]?.missing ?? 0,
      })),
    }
  })
}

/** The groups, those that share a clue together. */
function joined<Group extends { readonly clues: readonly number[] }>(groups: readonly Group[]): Group[][] {
  const rest = new Set(groups)
  const parts: Group[][] = []
  for (const first of rest) {
    rest.delete(first)
    const part = [first]
    // A list that grows while it is walked is walked to its end.
    for (const group of part)
      for (const other of rest)
        if (other.clues.some((clue) => group.clues.includes(clue))) {
          rest.delete(other)
          part.push(other)
        }
    parts.push(part)
  }
  return parts
}
