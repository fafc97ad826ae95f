// The bounded table beside a model of a few lines, under a clock that the test moves.
import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { ExpiringMap } from '../../../../server/users/expiring-map'

const step = fc.record({
  do: fc.constantFrom('set', 'get', 'take'),
  key: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
  /** Time that passes before. */
  ms: fc.nat(20),
})

it('never holds more than its limit, and gives what was added last, for its lifetime', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 4 }), (steps, limit) => {
      let now = 0
      const map = new ExpiringMap<number>({ lifetime: 100, limit, now: () => now })
      let model: { key: string; value: number; end: number }[] = []
      for (const [value, { do: what, key, ms }] of steps.entries()) {
        now += ms
        model = model.filter(({ end }) => end > now)
        const found = model.find((entry) => entry.key === key)?.value
        expect(what === 'take' ? map.take(key) : map.get(key)).toBe(found)
        if (what !== 'get') model = model.filter((entry) => entry.key !== key)
        if (what === 'set') {
          map.set(key, value)
          model = [...model, { key, value, end: now + 100 }].slice(-limit)
        }
        expect(map.size).toBe(model.length)
      }
    }),
  )
})

it('forgets an entry when its lifetime is over', () => {
  let now = 0
  const map = new ExpiringMap<string>({ lifetime: 100, limit: 10, now: () => now })
  map.set('a', 'first')
  now = 99.9
  expect([map.get('a'), map.size]).toEqual(['first', 1])
  now = 100
  expect([map.get('a'), map.size]).toEqual([undefined, 0])
})
