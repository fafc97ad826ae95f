// The clock of simulations: each timer fires at its own time, in order, and none is left over.
import { describe, expect, it } from '@jest/globals'
import { seeded, systemTiming, VirtualClock } from 'mobx-miniprogram-socket/testing'
import fc from 'fast-check'
import { AlarmHeap } from '../../../../store/testing/alarm-heap'

describe('the virtual clock', () => {
  it('fires due timers at their own time, and equal ones in the order in which they were set', () => {
    const clock = new VirtualClock({ now: 0 })
    const fired: string[] = []
    const at = (name: string, ms: number) =>
      clock.setTimer(() => void fired.push(`${name} ${String(clock.now())}`), ms)
    at('late', 30)
    at('a', 10)
    at('b', 10)
    at('now', 0)
    clock.advance(10)
    expect(fired).toEqual(['now 0', 'a 10', 'b 10'])
    expect(clock.pending).toBe(1)
    clock.advance(19)
    expect([fired.length, clock.now()]).toEqual([3, 29])
    clock.advance(1)
    expect(fired.at(-1)).toBe('late 30')
    expect(clock.pending).toBe(0)
  })

  it('also fires timers that were set during an advance, if they fall due', () => {
    const clock = new VirtualClock({ now: 0 })
    const fired: number[] = []
    const tick = (): void => {
      fired.push(clock.now())
      clock.setTimer(tick, 10)
    }
    clock.setTimer(tick, 10)
    clock.advance(35)
    expect(fired).toEqual([10, 20, 30])
  })

  it.each([-5, NaN])('takes %d ms as 0', (ms) => {
    const clock = new VirtualClock()
    let fired = 0
    clock.setTimer(() => void fired++, ms)
    clock.advance(0)
    expect(fired).toBe(1)
  })

  it('removes a stopped timer; stopping it again, or after it has fired, has no effect', () => {
    const clock = new VirtualClock()
    let fired = 0
    const stop = clock.setTimer(() => void fired++, 10)
    const stopOther = clock.setTimer(() => void fired++, 10)
    stop()
    stop()
    expect(clock.pending).toBe(1)
    clock.advance(10)
    stopOther()
    expect([fired, clock.pending]).toEqual([1, 0])
  })

  it('runs promise callbacks after each timer', async () => {
    const clock = new VirtualClock({ now: 0 })
    const story: string[] = []
    clock.setTimer(() => void chain('first'), 10)
    clock.setTimer(() => void chain('second'), 20)
    await clock.advanceAsync(20)
    expect(story).toEqual(['first 10', 'second 20'])
    expect(clock.now()).toBe(20)

    async function chain(name: string): Promise<void> {
      for (let link = 0; link < 5; link++) await Promise.resolve()
      story.push(`${name} ${String(clock.now())}`)
    }
  })

  it('gives the same random numbers in every run, or those of its option', () => {
    const throws = () => {
      const { random } = new VirtualClock()
      return Array.from({ length: 5 }, random)
    }
    expect(throws()).toEqual(throws())
    expect(new Set(throws()).size).toBe(5)
    expect(new VirtualClock({ random: () => 0.25 }).random()).toBe(0.25)
  })

  it('has evenly distributed random numbers that depend on the seed', () => {
    const random = seeded(7)
    const tenths = new Array<number>(10).fill(0)
    for (let i = 0; i < 10_000; i++) tenths[Math.floor(random() * 10)]! += 1
    for (const tenth of tenths) expect(Math.abs(tenth - 1_000)).toBeLessThan(150)
    expect(seeded(1)()).not.toBe(seeded(2)())
  })

  it('behaves like a sorted list for random operations', () => {
    const step = fc.oneof(
      fc.record({ set: fc.nat(1_000) }),
      fc.record({ stop: fc.nat(1_000) }),
      fc.record({ advance: fc.nat(300) }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300, size: 'max' }), (steps) => {
        const clock = new VirtualClock({ now: 0 })
        const fired: number[] = []
        const expected: number[] = []
        let waiting: { id: number; at: number }[] = []
        const stops: (() => void)[] = []
        let now = 0
        for (const one of steps) {
          if ('set' in one) {
            const id = stops.length
            stops.push(clock.setTimer(() => void fired.push(id), one.set))
            waiting.push({ id, at: now + one.set })
          } else if ('stop' in one) {
            const id = one.stop % Math.max(stops.length, 1)
            stops[id]?.()
            waiting = waiting.filter((timer) => timer.id !== id)
          } else {
            now += one.advance
            clock.advance(one.advance)
            const due = waiting.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at || a.id - b.id)
            expected.push(...due.map(({ id }) => id))
            waiting = waiting.filter(({ at }) => at > now)
          }
        }
        expect(fired).toEqual(expected)
        expect(clock.pending).toBe(waiting.length)
      }),
    )
  })

  it('does not grow when a timer is stopped and set again many times', () => {
    const heap = new AlarmHeap()
    const ring = () => undefined
    for (let at = 0; at < 500; at++) heap.add(at, ring)
    let last = heap.add(1_000_000, ring)
    for (let again = 0; again < 100_000; again++) {
      heap.cancel(last)
      last = heap.add(1_000_000 + again, ring)
    }
    expect(heap.live).toBe(501)
    expect(heap.size).toBeLessThan(1_100)
    expect(heap.take(0)?.at).toBe(0)
  })
})

it('systemTiming uses the clock and timers of its JavaScript environment', async () => {
  const before = Date.now()
  expect(systemTiming.now()).toBeGreaterThanOrEqual(before)
  expect(systemTiming.random()).toBeLessThan(1)
  await new Promise<void>((resolve) => systemTiming.setTimer(resolve, 0))
})
