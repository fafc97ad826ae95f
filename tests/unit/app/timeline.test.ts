// What happened to the connection lately, and why.
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { createSocketStore, fixedDelay } from 'mobx-miniprogram-socket'
import { Timeline } from '../../../miniprogram/stores/timeline'
import { Phone } from '../../support/phone'

const start = new Date('2026-01-01T10:00:00Z').getTime()

beforeEach(() => {
  jest.useFakeTimers({ now: start })
})
afterEach(() => {
  jest.useRealTimers()
})

function timelineOf() {
  const phone = new Phone()
  const socket = createSocketStore({
    url: 'wss://example.com',
    retry: fixedDelay({ delay: 1_000 }),
    heartbeat: false,
    platform: phone,
  })
  return { phone, socket, timeline: new Timeline(socket) }
}

const turns = (timeline: Timeline) => timeline.turns.map(({ status, cause }) => [status, cause])

describe('timeline', () => {
  it('begins with the status it finds, and knows since when', () => {
    const { timeline } = timelineOf()
    expect(turns(timeline)).toEqual([['idle', null]])
    expect(timeline.since).toBe(start)
  })

  it('names the cause of a loss, and of no other turn', () => {
    const { phone, socket, timeline } = timelineOf()
    socket.connect()
    phone.line.accept()
    phone.line.drop()
    jest.advanceTimersByTime(1_000)
    phone.line.refuse()
    jest.advanceTimersByTime(1_000)
    phone.line.accept()
    expect(turns(timeline)).toEqual([
      ['idle', null],
      ['connecting', null],
      ['open', null],
      ['waiting', 'closed'],
      ['connecting', null],
      ['waiting', 'connect-failed'],
      ['connecting', null],
      ['open', null],
    ])
    expect(timeline.since).toBe(start + 2_000)
  })

  it('keeps the last 20 turns, each with an id of its own', () => {
    const { socket, timeline } = timelineOf()
    for (let n = 0; n < 15; n += 1) {
      socket.connect()
      socket.disconnect()
    }
    expect(timeline.turns).toHaveLength(20)
    expect(new Set(timeline.turns.map(({ id }) => id)).size).toBe(20)
  })

  it('after dispose it hears nothing', () => {
    const { socket, timeline } = timelineOf()
    timeline.dispose()
    socket.connect()
    expect(timeline.turns).toHaveLength(1)
  })
})
