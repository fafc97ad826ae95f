import type { Component } from './components'

/** All ways in which gold can lie in a component, collected by the gold that they use. */
export interface Arrangements {
  readonly groups: Component['groups']
  /** Number of arrangements that use so much gold. */
  readonly weights: readonly number[]
  /** For each group: the gold in it, summed over the arrangements that use so much gold. */
  readonly gold: readonly (readonly number[])[]
}

/** Steps after which the counting is given up. The most that a game took is 6,506. */
const BUDGET = 20_000

/** Counts the arrangements, or `null` when there are too many. */
export function arrangementsOf({ groups, sums }: Component): Arrangements | null {
  const sumsOf = groups.map((_, group) => sums.flatMap((sum, at) => (sum.groups.includes(group) ? [at] : [])))
  const missing = sums.map((sum) => sum.missing)
  const open = sums.map((sum) => sum.groups.reduce((cells, group) => cells + (groups[group]?.length ?? 0), 0))
  const chosen = groups.map(() => 0)
  const weights: number[] = []
  const gold = groups.map((): number[] => [])
  let steps = 0

  /** Tries each amount of gold for this group and goes on with the next. */
  function place(group: number, used: number, weight: number): boolean {
    if (++steps > BUDGET) return false
    const size = groups[group]?.length
    if (size === undefined) {
      weights[used] = (weights[used] ?? 0) + weight
      chosen.forEach((amount, at) => {
        const list = gold[at]
        if (list) list[used] = (list[used] ?? 0) + weight * amount
      })
      return true
    }
    const touched = sumsOf[group] ?? []
    for (const sum of touched) open[sum] = (open[sum] ?? 0) - size
    let isWithinBudget = true
    for (let amount = 0; amount <= size && isWithinBudget; amount++) {
      const fits = touched.every((sum) => {
        const rest = (missing[sum] ?? 0) - amount
        return rest >= 0 && rest <= (open[sum] ?? 0)
      })
      if (!fits) continue
      for (const sum of touched) missing[sum] = (missing[sum] ?? 0) - amount
      chosen[group] = amount
      isWithinBudget = place(group + 1, used + amount, weight * binomial(size, amount))
      for (const sum of touched) missing[sum] = (missing[sum] ?? 0) + amount
    }
    for (const sum of touched) open[sum] = (open[sum] ?? 0) + size
    return isWithinBudget
  }

  if (!place(0, 0, 1)) return null
  return { groups, weights: filled(weights), gold: gold.map(filled) }
}

function binomial(n: number, k: number): number {
  let result = 1
  for (let i = 1; i <= k; i++) result = (result * (n - k + i)) / i
  return result
}

/** The list with its holes as 0. */
function filled(list: readonly number[]): number[] {
  return Array.from(list, (value: number | undefined) => value ?? 0)
}
