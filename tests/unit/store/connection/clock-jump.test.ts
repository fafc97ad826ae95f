// A clock that is set forward, and a phone that stands still: both make a timer late, and only one of them is time.
import { describe, expect, it, jest } from '@jest/globals'
import type { VirtualPhone } from 'mobx-miniprogram-socket/testing'
import { autorun } from 'mobx-miniprogram'
import { useFakeTime } from '../../../support/fake-time'
import { openStore, storeWith } from '../../../support/sending-store'

useFakeTime()

const HOUR = 3_600_000

/** A server that closed the connection and asked for a minute. */
function sentAway() {
  const parts = openStore()
  parts.phone.line.close(1013, '{"after":60000}')
  jest.advanceTimersByTime(2_000)
  return parts
}

describe('a clock that is set forward', () => {
  it.each([30_000, HOUR])('by %i ms expires no entry before its time', (ms) => {
    const { phone, socket } = storeWith({ ttl: 60_000 })
    const entry = socket.send('order')
    jest.advanceTimersByTime(2_000)
    phone.clockSkew = ms
    jest.advanceTimersByTime(57_900)
    expect(entry.state).toBe('queued')
    jest.advanceTimersByTime(200)
    expect(entry.state).toBe('expired')
  })

  it('expires no entry either while the server refuses each attempt', () => {
    const { phone, socket } = storeWith({ ttl: 60_000 })
    phone.onDial = (line) => line.refuse()
    socket.connect()
    const entry = socket.send('order')
    jest.advanceTimersByTime(2_500)
    phone.clockSkew = HOUR
    jest.advanceTimersByTime(57_000)
    expect(entry.state).toBe('queued')
    jest.advanceTimersByTime(1_000)
    expect(entry.state).toBe('expired')
  })

  it('cancels no delay that the server named', () => {
    const { phone, socket } = sentAway()
    phone.clockSkew = HOUR
    jest.advanceTimersByTime(57_900)
    expect([socket.status, phone.lines.length]).toEqual(['waiting', 1])
    jest.advanceTimersByTime(200)
    expect([socket.status, phone.lines.length]).toEqual(['connecting', 2])
  })

  it('is not believed because a page shows when the next attempt is', () => {
    const { phone, socket } = sentAway()
    phone.clockSkew = HOUR
    expect(socket.nextRetryAt).not.toBeNull()
    socket.explain()
    jest.advanceTimersByTime(57_900)
    expect(socket.status).toBe('waiting')
  })

  it('is believed by what is sent before a timer of the store fires: it cannot be told then', () => {
    const { phone, socket } = storeWith({ ttl: 60_000 })
    const entry = socket.send('order')
    jest.advanceTimersByTime(2_000)
    phone.clockSkew = HOUR
    socket.send('another order')
    jest.advanceTimersByTime(60_000)
    expect(entry.state).toBe('expired')
  })

  it('ends no link: pings go on at their pace', () => {
    const { phone, socket } = openStore({}, { heartbeat: {} })
    phone.line.onFrame = () => phone.line.say('pong')
    jest.advanceTimersByTime(12_000)
    for (let hours = 1; hours <= 5; hours++) {
      phone.clockSkew = hours * HOUR
      jest.advanceTimersByTime(20_000)
    }
    expect([socket.status, phone.lines.length]).toEqual(['open', 1])
    expect(socket.retryCount).toBe(0)
  })
})

describe('a round trip', () => {
  /** A server that answers each ping after so many ms; the last ping has just left. */
  function talking(latency: number) {
    const { phone, socket } = openStore({}, { heartbeat: {} })
    phone.line.onFrame = (frame) => {
      if (frame !== 'order') phone.setTimer(() => phone.line.say('pong'), latency)
    }
    jest.advanceTimersByTime(20_000)
    const { length } = phone.line.sent
    while (phone.line.sent.length === length) jest.advanceTimersByTime(10)
    const measured: (number | undefined)[] = []
    autorun(() => measured.push(socket.lastHeartbeat?.latency))
    return { phone, socket, measured }
  }

  it.each<[string, (phone: VirtualPhone) => void]>([
    ['the clock was set forward', (phone) => (phone.clockSkew = HOUR)],
    [
      'the phone stood still',
      (phone) => {
        phone.freeze()
        jest.advanceTimersByTime(4_500)
        phone.thaw()
      },
    ],
  ])('in which %s proves life, and is not measured', (_name, happens) => {
    const { phone, socket, measured } = talking(200)
    happens(phone)
    const entry = socket.send('order')
    jest.advanceTimersByTime(15_000)
    expect(entry.state).toBe('confirmed')
    expect(new Set(measured)).toEqual(new Set([200]))
    expect(measured.length).toBeGreaterThan(1)
    expect([socket.status, phone.lines.length]).toEqual(['open', 1])
  })

  it('of 4 s is measured where the phone did not stand still', () => {
    expect(talking(4_000).socket.latency).toBe(4_000)
  })
})

describe('a phone that stands still', () => {
  it('for longer than a ttl expires an entry', () => {
    const { phone, socket } = storeWith({ ttl: 60_000 })
    const entry = socket.send('order')
    jest.advanceTimersByTime(2_000)
    phone.freeze()
    jest.advanceTimersByTime(60_000)
    expect(entry.state).toBe('queued')
    phone.thaw()
    expect(entry.state).toBe('expired')
  })

  it('for longer than the server asked for dials when it goes on', () => {
    const { phone, socket } = sentAway()
    phone.freeze()
    jest.advanceTimersByTime(HOUR)
    phone.thaw()
    expect([socket.status, phone.lines.length]).toEqual(['connecting', 2])
  })

  it('for a part of that waits for the rest', () => {
    const { phone, socket } = sentAway()
    phone.freeze()
    jest.advanceTimersByTime(30_000)
    phone.thaw()
    jest.advanceTimersByTime(27_900)
    expect(socket.status).toBe('waiting')
    jest.advanceTimersByTime(200)
    expect(socket.status).toBe('connecting')
  })

  it('while its clock is set forward stood still for longer: they look alike', () => {
    const { phone, socket } = storeWith({ ttl: 60_000 })
    const entry = socket.send('order')
    phone.freeze()
    jest.advanceTimersByTime(70_000)
    phone.clockSkew = HOUR
    phone.thaw()
    expect(entry.state).toBe('expired')
  })

  it('while its clock is set back has not stood still: it waits too long, and never too short', () => {
    const { phone, socket } = sentAway()
    phone.freeze()
    phone.clockSkew = -HOUR
    jest.advanceTimersByTime(30_000)
    phone.thaw()
    jest.advanceTimersByTime(27_900)
    expect(socket.status).toBe('waiting')
    jest.advanceTimersByTime(30_000)
    expect(socket.status).toBe('connecting')
  })
})
