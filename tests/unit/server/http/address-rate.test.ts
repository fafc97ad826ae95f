import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { AddressRate } from '../../../../server/http/address-rate'

let now = 0
const start = (limit?: number): AddressRate => {
  now = 0
  return new AddressRate({ perSecond: 1, burst: 3 }, () => now, limit)
}
const takeAll = (rate: AddressRate, addresses: readonly string[]): boolean[] =>
  addresses.map((address) => rate.take(address) === 0)

describe('an address', () => {
  it('has a burst, then a rate, and hears how long to wait', () => {
    const rate = start()
    expect([1, 2, 3, 4].map(() => rate.take('10.0.0.1'))).toEqual([0, 0, 0, 1_000])
    now = 400
    expect(rate.take('10.0.0.1')).toBe(600)
    now = 1_000
    expect([1, 2].map(() => rate.take('10.0.0.1'))).toEqual([0, 1_000])
  })

  it('does not feel the others', () => {
    expect(takeAll(start(), ['10.0.0.1', '10.0.0.1', '10.0.0.1', '10.0.0.1', '10.0.0.2'])).toEqual([
      true,
      true,
      true,
      false,
      true,
    ])
  })

  it.each([
    ['2001:db8:1:2::1', '2001:db8:1:2:ffff:ffff:ffff:ffff', '2001:db8:1:2::', '2001:db8:1:2::9'],
    ['2001:db8::1', '2001:db8:0:0:1::', '2001:db8::', '2001:db8::5:6:7'],
    ['::1', '::2', '::1:2:3:4', '::3'],
    ['fe80::1%eth0', 'fe80::2%eth0', 'fe80::3', 'fe80::4'],
  ])('of IPv6 is counted by its first half: %s', (...addresses) => {
    expect(takeAll(start(), addresses)).toEqual([true, true, true, false])
  })

  it.each([
    ['10.0.0.1', '10.0.0.2'],
    ['::ffff:10.0.0.1', '::ffff:10.0.0.2'],
    ['2001:db8:1:2::1', '2001:db8:1:3::1'],
    ['2001:db8::1', '2001:db8:0:1::1'],
  ])('is another one than its neighbour: %s, %s', (one, other) => {
    const rate = start()
    takeAll(rate, [one, one, one])
    expect(takeAll(rate, [one, other])).toEqual([false, true])
  })

  it('of a connection that is gone is one address, too', () => {
    const rate = start()
    expect([1, 2, 3, 4].map(() => rate.take(undefined))).toEqual([0, 0, 0, 1_000])
  })
})

it('however many addresses come, the table keeps its bound, and none that it remembers gets more than its rate', () => {
  const visits = fc.array(fc.record({ from: fc.integer({ min: 0, max: 12 }), ms: fc.nat(800) }))
  fc.assert(
    fc.property(visits, fc.integer({ min: 1, max: 6 }), (visits, limit) => {
      const rate = start(limit)
      const passed = new Map<string, number[]>()
      for (const { from, ms } of visits) {
        now += ms
        const address = `10.0.0.${from}`
        const before = passed.get(address) ?? []
        if (rate.take(address) === 0) passed.set(address, [...before, now])
        expect(rate.size).toBeLessThanOrEqual(limit)
      }
      if (new Set(visits.map(({ from }) => from)).size > limit) return
      for (const times of passed.values())
        for (const [n, time] of times.entries())
          expect(times.slice(n).filter((later) => later < time + 1_000).length).toBeLessThanOrEqual(4)
    }),
  )
})
