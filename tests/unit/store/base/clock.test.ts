// One timer for everything in a store that waits, on a clock that only goes forward.
import { describe, expect, it, jest } from '@jest/globals'
import fc from 'fast-check'
import type { Timing } from 'mobx-miniprogram-socket'
import { VirtualClock } from 'mobx-miniprogram-socket/testing'
import { Clock } from '../../../../store/base/clock'

const START = 1_000_000

/** A phone whose clock can be set, while its timers go on as they were. */
function phone() {
  const timers = new VirtualClock({ now: START })
  const set = jest.fn<Timing['setTimer']>((callback, ms) => timers.setTimer(callback, ms))
  const wall = { skew: 0 }
  let held: (() => void)[] | null = null
  /** JavaScript stands still for so long; then what was due runs, in order. */
  const freeze = (ms: number): void => {
    held = []
    timers.advance(ms)
    const due = held
    held = null
    for (const run of due) run()
  }
  const clock = new Clock({
    now: () => timers.now() + wall.skew,
    setTimer(callback, ms) {
      let isSet = true
      const run = (): void => {
        if (isSet) callback()
      }
      const stop = set(() => {
        if (held) held.push(run)
        else run()
      }, ms)
      return () => {
        isSet = false
        stop()
      }
    },
    random: () => 0.5,
  })
  const rung: [name: string, after: number][] = []
  const wake = (name: string, after: number) => {
    clock.wake(name, clock.now() + after, () => rung.push([name, timers.now() - START]))
  }
  return { timers, set, wall, freeze, clock, rung, wake }
}

describe('alarms', () => {
  it('ring once, each at its own moment, over one timer and its spare', () => {
    const { timers, rung, wake } = phone()
    wake('a', 3_000)
    wake('b', 1_000)
    wake('c', 2_000)
    expect(timers.pending).toBe(2)
    timers.advance(10_000)
    expect(rung).toEqual([
      ['b', 1_000],
      ['c', 2_000],
      ['a', 3_000],
    ])
    expect(timers.pending).toBe(0)
  })

  it('of the same name replace each other', () => {
    const { timers, rung, wake } = phone()
    wake('a', 1_000)
    wake('a', 4_000)
    wake('a', 2_000)
    timers.advance(10_000)
    expect(rung).toEqual([['a', 2_000]])
  })

  it('for a moment that is over ring soon, but not within the call', () => {
    const { timers, rung, wake } = phone()
    wake('a', -5_000)
    expect(rung).toEqual([])
    timers.advance(0)
    expect(rung).toEqual([['a', 0]])
  })

  it('at Infinity do not ring, and leave no timer behind', () => {
    const { timers, rung, wake } = phone()
    wake('a', 1_000)
    wake('a', Infinity)
    expect(timers.pending).toBe(0)
    wake('never set', Infinity)
    timers.advance(10_000)
    expect(rung).toEqual([])
  })

  it('at Infinity take away their own only', () => {
    const { timers, rung, wake } = phone()
    wake('a', 1_000)
    wake('b', 2_000)
    wake('a', Infinity)
    timers.advance(10_000)
    expect(rung).toEqual([['b', 2_000]])
  })

  it('farther away than a timer can wait ring at their time, not at once', () => {
    const { timers, set, rung, wake } = phone()
    const days = 40 * 86_400_000
    wake('a', days)
    expect(set.mock.calls[0]?.[1]).toBe(2_147_482_647)
    timers.advance(days - 1)
    expect(rung).toEqual([])
    timers.advance(1)
    expect(rung).toEqual([['a', days]])
  })

  it('at a part of a millisecond do not ring before it', () => {
    const { timers, set, rung, wake } = phone()
    wake('a', 0.4)
    expect(set.mock.calls[0]?.[1]).toBe(1)
    timers.advance(1)
    expect(rung).toEqual([['a', 1]])
  })

  it('ring in whatever order they were set and moved, each at its last moment', () => {
    const move = fc.record({
      name: fc.constantFrom('a', 'b', 'c'),
      after: fc.oneof(fc.integer({ min: 0, max: 5_000 }), fc.constant(Infinity)),
      pause: fc.integer({ min: 0, max: 2_000 }),
    })
    fc.assert(
      fc.property(fc.array(move, { maxLength: 30 }), (moves) => {
        const { timers, rung, wake } = phone()
        const due = new Map<string, number>()
        const expected: [string, number][] = []
        const pass = (ms: number): void => {
          const end = timers.now() - START + ms
          for (const [name, at] of [...due].sort(([, a], [, b]) => a - b)) {
            if (at > end) continue
            expected.push([name, at])
            due.delete(name)
          }
          timers.advance(ms)
          expect(timers.pending).toBeLessThanOrEqual(2)
        }
        for (const { name, after, pause } of moves) {
          wake(name, after)
          if (after === Infinity) due.delete(name)
          else due.set(name, timers.now() - START + after)
          pass(pause)
        }
        pass(10_000)
        const byTime = (list: [string, number][]) =>
          [...list].sort(([n, a], [m, b]) => a - b || n.localeCompare(m))
        expect(byTime(rung)).toEqual(byTime(expected))
        expect(timers.pending).toBe(0)
      }),
    )
  })
})

describe('the one timer', () => {
  it('stays when its alarm moves away: it fires early and waits for the rest', () => {
    const { timers, set, rung, wake } = phone()
    wake('a', 1_000)
    for (let i = 0; i < 1_000; i++) wake('a', 3_000)
    expect(set).toHaveBeenCalledTimes(2)
    timers.advance(2_999)
    expect(rung).toEqual([])
    expect(set).toHaveBeenCalledTimes(4)
    timers.advance(1)
    expect(rung).toEqual([['a', 3_000]])
  })

  it('is set anew when an alarm comes nearer', () => {
    const { timers, set, wake } = phone()
    wake('a', 3_000)
    wake('a', 1_000)
    expect(set.mock.calls.map(([, ms]) => ms)).toEqual([3_000, 4_000, 1_000, 2_000])
    expect(timers.pending).toBe(2)
  })

  it('that the phone fires late rings all that is due by then', () => {
    const { timers, freeze, rung, wake } = phone()
    wake('a', 1_000)
    wake('b', 5_000)
    wake('c', 90_000)
    freeze(61_000)
    expect(rung).toEqual([
      ['a', 61_000],
      ['b', 61_000],
    ])
    timers.advance(29_000)
    expect(rung.at(-1)).toEqual(['c', 90_000])
  })
})

describe('a ring', () => {
  it('that throws stops no other, and the phone hears of it', () => {
    const { timers, clock, rung, wake } = phone()
    clock.wake('bad', clock.now() + 1_000, () => {
      throw new Error('broken')
    })
    wake('a', 1_000)
    wake('b', 2_000)
    expect(() => {
      timers.advance(1_000)
    }).toThrow('broken')
    timers.advance(5_000)
    expect(rung).toEqual([
      ['a', 1_000],
      ['b', 2_000],
    ])
    expect(timers.pending).toBe(0)
  })

  it('may set itself again', () => {
    const { timers, clock, rung, wake } = phone()
    clock.wake('a', clock.now() + 1_000, () => {
      wake('a', 1_000)
    })
    timers.advance(1_999)
    expect(rung).toEqual([])
    timers.advance(1)
    expect(rung).toEqual([['a', 2_000]])
  })

  it('may take away another that is due with it, or move it', () => {
    const { timers, clock, rung, wake } = phone()
    clock.wake('first', clock.now() + 1_000, () => {
      wake('cancelled', Infinity)
      wake('moved', 500)
    })
    wake('cancelled', 1_000)
    wake('moved', 1_000)
    timers.advance(1_000)
    expect(rung).toEqual([])
    timers.advance(10_000)
    expect(rung).toEqual([['moved', 1_500]])
  })

  it('may set a new one that is due at once: it rings after the ringing', () => {
    const { timers, clock, rung, wake } = phone()
    let whileRinging: unknown
    clock.wake('first', clock.now() + 1_000, () => {
      wake('next', 0)
      whileRinging = [...rung]
    })
    timers.advance(1_000)
    expect([whileRinging, rung]).toEqual([[], [['next', 1_000]]])
  })
})

describe('a clock that is set back', () => {
  it('goes on from where it was', () => {
    const { timers, wall, clock } = phone()
    timers.advance(5_000)
    const before = clock.now()
    wall.skew = -3_600_000
    expect(clock.now()).toBe(before)
    timers.advance(10)
    expect(clock.now()).toBe(before + 10)
  })

  it.each([2, 999, 1_000, 3_600_000])('by %i ms makes no timer wait longer', (ms) => {
    const { timers, wall, rung, wake } = phone()
    wake('a', 1_000)
    timers.advance(500)
    wall.skew = -ms
    timers.advance(499)
    expect(rung).toEqual([])
    timers.advance(1)
    expect(rung).toEqual([['a', 1_000]])
  })

  it('nor any later timer, again and again', () => {
    const { timers, wall, rung, wake } = phone()
    for (const [name, after] of [
      ['a', 1_000],
      ['b', 2_000],
      ['c', 3_000],
    ] as const)
      wake(name, after)
    for (let hour = 1; hour <= 6; hour++) {
      wall.skew = -hour * 3_600_000
      timers.advance(500)
    }
    expect(rung).toEqual([
      ['a', 1_000],
      ['b', 2_000],
      ['c', 3_000],
    ])
  })

  it('never goes back, whatever is done to it', () => {
    const step = fc.record({
      ms: fc.integer({ min: 0, max: 5_000 }),
      skew: fc.integer({ min: -10_000, max: 10_000 }),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { timers, wall, clock } = phone()
        let last = clock.now()
        for (const { ms, skew } of steps) {
          timers.advance(ms)
          wall.skew = skew
          const now = clock.now()
          expect(now).toBeGreaterThanOrEqual(last)
          last = now
        }
      }),
    )
  })
})

describe('wall()', () => {
  it('is the same moment, until the clock is set back', () => {
    const { clock } = phone()
    expect(clock.wall(clock.now() + 1_000)).toBe(START + 1_000)
  })

  it('is what the phone itself will say then', () => {
    const { timers, wall, clock } = phone()
    clock.now()
    wall.skew = -3_600_000
    timers.advance(0)
    const at = clock.now() + 1_000
    expect(clock.wall(at)).toBe(START - 3_600_000 + 1_000)
  })

  it('also where the timer was the first to notice', () => {
    const { timers, wall, clock, wake } = phone()
    wake('a', 1_000)
    wall.skew = -3_600_000
    timers.advance(1_000)
    expect(clock.wall(clock.now())).toBe(timers.now() - 3_600_000)
  })
})

describe('a timer that the phone loses', () => {
  /** A phone that loses the first timers. */
  function forgetful(lost = 2) {
    const timers = new VirtualClock({ now: START })
    let left = lost
    const clock = new Clock({
      now: () => timers.now(),
      random: () => 0.5,
      setTimer: (callback, ms) => {
        if (left === 0) return timers.setTimer(callback, ms)
        left -= 1
        return () => undefined
      },
    })
    const rung: [name: string, after: number][] = []
    const wake = (name: string, at: number) => {
      clock.wake(name, START + at, () => rung.push([name, timers.now() - START]))
    }
    return { timers, rung, wake }
  }

  it('is replaced by its spare, a second later', () => {
    const { timers, rung, wake } = forgetful(1)
    wake('a', 5_000)
    timers.advance(20_000)
    expect(rung).toEqual([['a', 6_000]])
    expect(timers.pending).toBe(0)
  })

  it('with its spare is set anew when the same alarm is set again, at the latest one wait later', () => {
    const { timers, rung, wake } = forgetful()
    wake('a', 5_000)
    timers.advance(20_000)
    expect(rung).toEqual([])
    wake('a', 5_000)
    timers.advance(5_000)
    expect(rung).toEqual([['a', 25_000]])
  })

  it('with its spare is set anew when any other alarm is set', () => {
    const { timers, rung, wake } = forgetful()
    wake('a', 5_000)
    timers.advance(20_000)
    wake('b', 90_000)
    timers.advance(5_000)
    expect(rung).toEqual([['a', 25_000]])
    timers.advance(65_000)
    expect(rung.at(-1)).toEqual(['b', 90_000])
    expect(timers.pending).toBe(0)
  })
})

it('a timer that is only late rings once, and its replacement is stopped', () => {
  const { timers, wall, rung, wake } = phone()
  wake('a', 5_000)
  timers.advance(1_000)
  wall.skew = 60_000
  wake('b', 90_000)
  expect(timers.pending).toBe(4)
  timers.advance(4_000)
  expect(rung).toEqual([['a', 5_000]])
  expect(timers.pending).toBe(2)
})

describe('a clock that is set forward', () => {
  it.each([1_500, 60_000, 3_600_000])('by %i ms brings no alarm nearer', (ms) => {
    const { timers, wall, rung, wake } = phone()
    wake('a', 2_000)
    wake('b', 60_000)
    wake('c', 61_000)
    timers.advance(1_000)
    wall.skew = ms
    timers.advance(60_500)
    expect(rung.map(([name]) => name)).toEqual(['a', 'b', 'c'])
    for (const [i, due] of [2_000, 60_000, 61_000].entries()) {
      expect(rung[i]?.[1]).toBeGreaterThanOrEqual(due)
      expect(rung[i]?.[1]).toBeLessThanOrEqual(due + 50)
    }
  })

  it('and back again brings none nearer, and delays none', () => {
    const { timers, wall, rung, wake } = phone()
    for (const seconds of [5, 10, 15, 20, 25]) wake(`${String(seconds)} s`, seconds * 1_000)
    for (const skew of [3_600_000, 0, 7_200_000, -3_600_000]) {
      wall.skew = skew
      timers.advance(5_000)
    }
    timers.advance(6_000)
    const late = rung.map(([name, at]) => at - 1_000 * parseInt(name))
    expect(late).toHaveLength(5)
    for (const ms of late) {
      expect(ms).toBeGreaterThanOrEqual(0)
      expect(ms).toBeLessThanOrEqual(100)
    }
  })

  it('while the phone stands still is taken for a longer standstill: they look alike', () => {
    const { freeze, wall, rung, wake } = phone()
    wake('a', 2_000)
    wake('b', 60_000)
    wall.skew = 3_600_000
    freeze(30_000)
    expect(rung.map(([name]) => name)).toEqual(['a', 'b'])
  })

  it('is believed once the new time was read: this clock never goes back', () => {
    const { timers, wall, clock, rung, wake } = phone()
    wake('a', 2_000)
    wake('b', 60_000)
    wall.skew = 3_600_000
    const read = clock.now()
    timers.advance(2_100)
    expect(clock.now()).toBe(read + 2_100)
    expect(rung.map(([name]) => name)).toEqual(['a', 'b'])
  })

  it('is believed if it is read just before that is decided', () => {
    const { timers, wall, clock, rung, wake } = phone()
    wake('a', 2_000)
    wake('b', 60_000)
    wall.skew = 3_600_000
    timers.advance(2_010)
    const read = clock.now()
    timers.advance(1_000)
    expect(clock.now()).toBe(read + 1_000)
    expect(rung.map(([name]) => name)).toEqual(['a', 'b'])
  })

  it('is told by wall() as the phone tells it', () => {
    const { timers, wall, clock, wake } = phone()
    wake('a', 2_000)
    wall.skew = 3_600_000
    timers.advance(2_100)
    expect(clock.wall(clock.now())).toBe(timers.now() + 3_600_000)
  })
})

it('a standstill of more than a second is time that has passed', () => {
  const { freeze, clock, rung, wake } = phone()
  wake('a', 2_000)
  wake('b', 60_000)
  const before = clock.now()
  freeze(100_000)
  expect(clock.now()).toBe(before + 100_000)
  expect(rung.map(([name]) => name)).toEqual(['a', 'b'])
})
