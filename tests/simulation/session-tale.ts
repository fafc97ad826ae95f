// Chance and time of one tale, by its seed.
import { seeded, VirtualClock } from 'mobx-miniprogram-socket/testing'

export class Chance {
  readonly next: () => number

  constructor(seed: number) {
    this.next = seeded(seed)
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

export class Tale {
  readonly clock: VirtualClock
  /** Ends that the server called out of step. */
  steps = 0
  private readonly chance: Chance

  constructor(chance: Chance) {
    this.chance = chance
    this.clock = new VirtualClock({ random: chance.next })
  }

  /** Does it within so many ms. */
  later(within: number, work: () => void): void {
    this.clock.setTimer(work, 1 + this.chance.below(within))
  }

  /** Does it within so many ms, but not before what came before it. @returns when */
  inOrder(before: number, within: number, work: () => void): number {
    const at = Math.max(before, this.clock.now() + 1 + this.chance.below(within))
    this.clock.setTimer(work, at - this.clock.now())
    return at
  }
}
