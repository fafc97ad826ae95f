import { seeded } from 'mobx-miniprogram-socket/testing'

/** Random choices, the same for the same seed. */
export class Chance {
  readonly next: () => number

  /** @param part each part of a world has numbers of its own, so that a happening less changes little else */
  constructor(seed: number, part: number) {
    this.next = seeded(Math.imul(seed, 0x9e3779b1) ^ Math.imul(part + 1, 0x85ebca6b))
  }

  /** A whole number below `n`. */
  below(n: number): number {
    return Math.floor(this.next() * n)
  }

  /** Whether something of this probability happens. */
  p(probability: number): boolean {
    return this.next() < probability
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T
  }
}
