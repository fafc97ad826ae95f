// How likely gold is in each closed cell, from all numbers together. Cells with the same numbers beside them are one
// group: only how many of a group are gold matters.
import { arrangementsOf, type Arrangements } from './arrangements'
import { componentsOf } from './components'
import { estimate } from './estimate'
import { closedCells, cluesOf, type Seen } from './numbers'

/** @returns a chance for each cell; 0 for the open ones */
export function exact(view: Seen): number[] {
  const chances = view.cells.split('').map(() => 0)
  const found: Arrangements[] = []
  const far = new Set(closedCells(view.cells))
  let left = view.left
  let estimated: number[] | undefined
  for (const component of componentsOf(cluesOf(view))) {
    const cells = component.groups.flatMap((group) => group)
    for (const cell of cells) far.delete(cell)
    const arrangements = arrangementsOf(component)
    if (arrangements) {
      found.push(arrangements)
      continue
    }
    // Too many arrangements to count: the single numbers must do for these cells.
    estimated ??= estimate(view)
    for (const cell of cells) left -= chances[cell] = estimated[cell] ?? 0
  }
  weigh(found, far, Math.max(0, Math.round(left)), chances)
  return chances
}

/** Weighs the arrangements of all components by the ways in which the rest of the gold lies in the far cells. */
function weigh(
  found: readonly Arrangements[],
  far: ReadonlySet<number>,
  left: number,
  chances: number[],
): void {
  const ways = waysFor(far.size, left)
  const all = found.reduce((product, { weights }) => convolve(product, weights), [1])
  const total = all.reduce((sum, weight, used) => sum + weight * ways(used), 0)
  if (total === 0) return
  for (const one of found) {
    const others = found.reduce(
      (product, other) => (other === one ? product : convolve(product, other.weights)),
      [1],
    )
    one.groups.forEach((cells, group) => {
      let sum = 0
      one.gold[group]?.forEach((weight, used) => {
        others.forEach((otherWeight, otherUsed) => {
          sum += weight * otherWeight * ways(used + otherUsed)
        })
      })
      for (const cell of cells) chances[cell] = sum / total / cells.length
    })
  }
  const farGold = all.reduce((sum, weight, used) => sum + weight * ways(used) * (left - used), 0) / total
  for (const cell of far) chances[cell] = farGold / far.size
}

function convolve(one: readonly number[], other: readonly number[]): number[] {
  const product = Array.from({ length: one.length + other.length - 1 }, () => 0)
  one.forEach((a, i) => {
    other.forEach((b, j) => {
      product[i + j] = (product[i + j] ?? 0) + a * b
    })
  })
  return product
}

/** Ways to lay the gold that is left after `used` into the far cells, as parts of the greatest: the numbers themselves are too large. */
function waysFor(cells: number, left: number): (used: number) => number {
  const logs = Array.from({ length: left + 1 }, (_, used) => logBinomial(cells, left - used))
  const greatest = Math.max(...logs)
  return (used) => Math.exp((logs[used] ?? -Infinity) - greatest)
}

function logBinomial(n: number, k: number): number {
  if (k > n) return -Infinity
  let log = 0
  for (let i = 1; i <= k; i++) log += Math.log((n - k + i) / i)
  return log
}
