// Time on the page: it ticks only while somebody looks.
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { autorun, observable, runInAction } from 'mobx-miniprogram'
import { Clock } from '../../../miniprogram/stores/clock'
import { Countdown } from '../../../miniprogram/stores/countdown'

const noon = new Date('2026-01-01T12:00:00Z').getTime()

beforeEach(() => {
  jest.useFakeTimers({ now: noon })
})
afterEach(() => {
  jest.useRealTimers()
})

describe('clock', () => {
  it('runs no timer until it is observed, nor after', () => {
    const clock = new Clock()
    expect(clock.now).toBe(noon)
    expect(jest.getTimerCount()).toBe(0)
    const stop = autorun(() => clock.now)
    expect(jest.getTimerCount()).toBe(1)
    stop()
    expect(jest.getTimerCount()).toBe(0)
  })

  it('ticks once a second for all who observe it, on one timer', () => {
    const clock = new Clock()
    const seen: number[] = []
    const stops = [autorun(() => seen.push(clock.now)), autorun(() => clock.now)]
    expect(jest.getTimerCount()).toBe(1)
    jest.advanceTimersByTime(2_500)
    expect(seen).toEqual([noon, noon + 1_000, noon + 2_000])
    for (const stop of stops) stop()
    expect(jest.getTimerCount()).toBe(0)
  })
})

describe('countdown', () => {
  function countdown(wait: number | null) {
    const socket = observable({ nextRetryAt: wait === null ? null : noon + wait })
    return { socket, countdown: new Countdown({ socket, timeline: { since: noon }, clock: new Clock() }) }
  }

  it('says whole seconds, counts them down, and never says 0', () => {
    const { countdown: down } = countdown(3_500)
    const seen: (number | null)[] = []
    const stop = autorun(() => seen.push(down.seconds))
    jest.advanceTimersByTime(6_000)
    expect(seen).toEqual([4, 3, 2, 1])
    stop()
  })

  it('runs no timer while no attempt is planned', () => {
    const { socket, countdown: down } = countdown(2_000)
    const stop = autorun(() => down.seconds)
    expect(jest.getTimerCount()).toBe(1)
    runInAction(() => (socket.nextRetryAt = null))
    expect(down.seconds).toBeNull()
    expect(jest.getTimerCount()).toBe(0)
    stop()
  })

  it('tells a viewer how much of the wait is over', () => {
    const { countdown: down } = countdown(4_000)
    expect(down.waitAt(noon + 1_000)).toEqual({ until: noon + 4_000, duration: 4_000, elapsed: 1_000 })
    expect(countdown(null).countdown.waitAt(noon)).toBeNull()
  })
})
