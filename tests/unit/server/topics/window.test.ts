// The node's part of a log beside a plain list of all states.
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import * as v from 'valibot'
import { positionOf } from '../../../../server/engine/position'
import { defineTopic } from '../../../../server/topics/define-topic'
import { Window } from '../../../../server/topics/window'

const topicOf = (history: number) =>
  defineTopic({
    name: 'sums',
    command: v.number(),
    initial: () => 0,
    authorize: () => 'write',
    decide: () => [1],
    reduce: (sum: number, by: number) => sum + by,
    history,
  })

test('the window holds at least the history, and knows the state after each of its steps', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.integer(), { minLength: 1, maxLength: 3 }), { maxLength: 200, size: 'max' }),
      fc.integer({ min: 1, max: 80 }),
      fc.integer({ min: 0, max: 50 }),
      (commits, history, base) => {
        const at = (index: number): string => positionOf('m', base + index, '')
        const window = new Window(topicOf(history), at(0), 7)
        const states = [7]
        for (const [index, events] of commits.entries()) {
          states.push(events.reduce((sum, by) => sum + by, states[index] as number))
          window.push({ user: 'u', line: 'l', n: 1, events: events.map(String), to: at(index + 1) })
          expect([window.state, window.at]).toEqual([states[index + 1], at(index + 1)])
        }
        const end = commits.length
        const held = states.map((_, index) => index).filter((index) => window.after(at(index)))
        expect(held.length).toBeGreaterThanOrEqual(Math.min(end, history) + 1)
        expect(held.length).toBeLessThanOrEqual(history + 64)
        for (const index of held) {
          const steps = window.after(at(index)) ?? []
          expect(steps.map((step) => window.stateAfter(step))).toEqual(states.slice(index + 1))
        }
      },
    ),
    { numRuns: 60 },
  )
})

test('a commit that the log has lost is missed, one before the window is believed', () => {
  const window = new Window(topicOf(9), 'm:5:a', 0)
  window.push({ user: 'u', line: 'l', n: 1, events: ['1'], to: 'm:6:b' })
  const lost = ['m:4:x', 'm:5:a', 'm:6:b', 'm:6:x', 'm:7:c', 'nonsense'].map((at) => window.lacks(at))
  expect(lost).toEqual([false, false, false, true, true, true])
})
