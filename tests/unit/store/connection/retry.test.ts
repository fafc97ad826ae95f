import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { fixedDelay, fullJitter, type RetryPolicy } from 'mobx-miniprogram-socket'
import { nextDelay } from '../../../../store/connection/retry'
import { dice } from '../../../support/dice'

const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
const attempt = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 1_000_000 }))

describe('fixedDelay', () => {
  it('waits 5 s and never gives up, unless told otherwise', () => {
    const policy = fixedDelay()
    expect(policy.next(1, null, 0.9)).toBe(5_000)
    expect(policy.next(1_000_000, 5_000, 0.1)).toBe(5_000)
  })

  it('grants exactly as many attempts as its limit', () => {
    const policy = fixedDelay({ delay: 100, limit: 3 })
    expect([1, 2, 3, 4].map((n) => policy.next(n, 100, 0.5))).toEqual([100, 100, 100, null])
  })
})

describe('fullJitter', () => {
  it('opens its window twice as wide each time, up to the cap', () => {
    const policy = fullJitter({ base: 1_000, cap: 30_000 })
    const middles = [1, 2, 3, 4, 5, 6, 7, 2_000].map((n) => policy.next(n, null, 0.5))
    expect(middles).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000])
  })

  it('has a base of 1 s, a cap of 30 s and no limit, unless told otherwise', () => {
    const policy = fullJitter()
    expect(policy.next(1, null, 0.5)).toBe(500)
    expect(policy.next(100_000, null, 0.5)).toBe(15_000)
  })

  it('grants exactly as many attempts as its limit', () => {
    const policy = fullJitter({ limit: 2 })
    expect([1, 2, 3].map((n) => policy.next(n, null, 0) === null)).toEqual([false, false, true])
  })

  it('never leaves its window', () => {
    fc.assert(
      fc.property(
        attempt,
        random,
        fc.integer({ min: 1, max: 60_000 }),
        fc.integer({ min: 1, max: 600_000 }),
        (n, thrown, base, cap) => {
          const delay = fullJitter({ base, cap }).next(n, null, thrown) ?? -1
          expect(delay).toBeGreaterThanOrEqual(0)
          expect(delay).toBeLessThanOrEqual(Math.min(cap, base * 2 ** (n - 1)))
        },
      ),
    )
  })

  it('spreads a crowd evenly over the window, at the first retry too', () => {
    const policy = fullJitter({ base: 1_000, cap: 30_000 })
    const throws = dice(7)
    for (const [n, window] of [
      [1, 1_000],
      [6, 30_000],
    ] as const) {
      const crowd = Array.from({ length: 10_000 }, () => policy.next(n, null, throws()) ?? -1)
      const buckets = Array.from<number>({ length: 10 }).fill(0)
      for (const delay of crowd) {
        const bucket = Math.min(Math.floor((delay / window) * 10), 9)
        buckets[bucket] = (buckets[bucket] ?? 0) + 1
      }
      for (const share of buckets) expect(Math.abs(share - 1_000)).toBeLessThan(150)
    }
  })
})

describe('a policy of your own', () => {
  const policyThatSays = (answer: unknown): RetryPolicy => ({ next: () => answer as number })
  const ask = (policy: RetryPolicy) => nextDelay(policy, 1, null, 0.5)

  it('decides the wait', () => {
    expect(ask(policyThatSays(1_234))).toBe(1_234)
    expect(ask(policyThatSays(0))).toBe(0)
    expect(ask(policyThatSays(null))).toBeNull()
  })

  it.each([
    ['NaN', NaN],
    ['Infinity', Infinity],
    ['minus Infinity', -Infinity],
    ['nothing', undefined],
    ['text', '1000'],
    ['a promise', Promise.resolve(1_000)],
  ])('that answers %s is taken to have said 30 s', (_name, answer) => {
    expect(ask(policyThatSays(answer))).toBe(30_000)
  })

  it('that throws means a wait of 30 s', () => {
    const thrower: RetryPolicy = {
      next: () => {
        throw new Error('no idea')
      },
    }
    expect(ask(thrower)).toBe(30_000)
  })

  it('that answers a negative delay means at once', () => {
    expect(ask(policyThatSays(-5))).toBe(0)
  })

  it('that answers more than a timer can hold waits as long as one can', () => {
    expect(ask(policyThatSays(1e12))).toBe(2_147_483_647)
  })

  it('is called as a method, so it may keep what it needs', () => {
    class Growing implements RetryPolicy {
      private asked = 0
      next(): number {
        this.asked += 1
        return this.asked * 10
      }
    }
    const policy = new Growing()
    expect([ask(policy), ask(policy)]).toEqual([10, 20])
  })
})
