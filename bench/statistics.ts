/** The median; of an even count the lower one, so that it is a measured value. `NaN` without values. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? NaN
}

export function worst(values: readonly number[]): number {
  return Math.max(...values)
}

/** The most moments of [from, to] within any `window` ms, wherever it begins. */
export function peak(moments: readonly number[], from: number, to: number, window: number): number {
  const within = moments.filter((at) => at >= from && at <= to).sort((a, b) => a - b)
  let most = 0
  let first = 0
  within.forEach((at, index) => {
    while (at - (within[first] ?? at) >= window) first += 1
    most = Math.max(most, index - first + 1)
  })
  return most
}
