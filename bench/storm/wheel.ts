/** Length of a step, in ms. */
export const step = 10

/** Numbers that are due later, in steps of 10 ms. One that is no longer wanted stays: its taker must look. */
export class Wheel {
  readonly #buckets: (number[] | undefined)[] = []

  /** @param at ms; one between two steps is due at the later one */
  add(at: number, item: number): void {
    const index = Math.ceil(at / step)
    const bucket = this.#buckets[index]
    if (bucket) bucket.push(item)
    else this.#buckets[index] = [item]
  }

  /** Takes the numbers that are due at a step. */
  take(now: number): readonly number[] {
    const index = now / step
    const bucket = this.#buckets[index] ?? []
    this.#buckets[index] = undefined
    return bucket
  }
}
