// Time on the page: it ticks only while it is observed.
import { describe, expect, it, jest } from '@jest/globals'
import { autorun, comparer, reaction } from 'mobx-miniprogram'
import { createSocketStore, fixedDelay } from 'mobx-miniprogram-socket'
import { VirtualPhone } from 'mobx-miniprogram-socket/testing'
import { Clock } from '../../../miniprogram/stores/clock'
import { Countdown } from '../../../miniprogram/stores/countdown'
import { useFakeTime } from '../../support/fake-time'

const noon = new Date('2026-01-01T12:00:00Z').getTime()

useFakeTime(noon)

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

  it('ticks once a second for all observers, on one timer', () => {
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
  /** The countdown of a connection that was lost at noon and is retried after `delay`. */
  function countDown(delay: number) {
    const phone = new VirtualPhone()
    const socket = createSocketStore({
      url: 'wss://example.com',
      retry: fixedDelay({ delay }),
      platform: phone,
    })
    socket.connect()
    phone.line.accept()
    phone.line.drop()
    return { phone, socket, countdown: new Countdown({ socket, clock: new Clock() }) }
  }

  it('counts down whole seconds, never to 0', () => {
    const { countdown } = countDown(3_500)
    const seen: (number | null)[] = []
    const stop = autorun(() => seen.push(countdown.seconds))
    jest.advanceTimersByTime(6_000)
    expect(seen).toEqual([4, 3, 2, 1, null])
    stop()
  })

  it('runs no timer while nothing happens by itself', () => {
    const { socket, countdown } = countDown(2_000)
    jest.advanceTimersByTime(5)
    const stop = autorun(() => [countdown.seconds, countdown.step])
    expect(jest.getTimerCount()).toBe(3)
    socket.disconnect()
    expect([countdown.seconds, countdown.step]).toEqual([null, null])
    jest.advanceTimersByTime(5)
    expect(jest.getTimerCount()).toBe(0)
    stop()
  })

  it('counts down to the next step, also without an event', () => {
    const { phone, countdown } = countDown(2_000)
    const seen: unknown[] = []
    const stop = reaction(
      () => [countdown.step?.what, countdown.step?.seconds],
      (step) => seen.push(step),
      { fireImmediately: true, equals: comparer.structural },
    )
    jest.advanceTimersByTime(2_000)
    phone.line.accept()
    jest.advanceTimersByTime(6_000)
    expect(seen).toEqual([
      ['attempt', 2],
      ['attempt', 1],
      ['connect-timeout', 10],
      ['ping', 5],
      ['ping', 4],
      ['ping', 3],
      ['ping', 2],
      ['ping', 1],
      ['heartbeat-timeout', 5],
      ['heartbeat-timeout', 4],
    ])
    stop()
  })

  it('returns the elapsed part of the wait', () => {
    const { socket, countdown } = countDown(4_000)
    expect(countdown.waitAt(noon + 1_000)).toEqual({ until: noon + 4_000, duration: 4_000, elapsed: 1_000 })
    socket.disconnect()
    expect(countdown.waitAt(noon)).toBeNull()
  })
})
