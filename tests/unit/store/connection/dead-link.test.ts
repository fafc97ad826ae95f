// How a dead link is found.
import { describe, expect, it, jest } from '@jest/globals'
import { createSocketStore } from 'mobx-miniprogram-socket'
import { seeded, VirtualClock, VirtualPhone, VirtualServer } from 'mobx-miniprogram-socket/testing'
import { useFakeTime } from '../../../support/fake-time'
import { measureLatency, openStore } from '../../../support/heartbeat-store'

useFakeTime()

describe('a dead link', () => {
  it('is given up when the pong is missed, not when the phone reports a close', () => {
    const { phone, socket } = measureLatency(40)
    phone.line.mute()
    jest.advanceTimersByTime(14_999)
    expect(socket.status).toBe('open')
    jest.advanceTimersByTime(1)
    expect(socket).toMatchObject({
      status: 'waiting',
      lastError: { code: 'heartbeat-timeout', message: expect.stringContaining('no pong for 5000 ms') },
    })
    expect(phone.lines[0]).toMatchObject({ closing: { code: 1000, reason: 'left open' } })
    jest.advanceTimersByTime(1_000)
    phone.line.accept()
    expect(socket.status).toBe('open')
    expect(phone.lines).toHaveLength(2)
  })

  it('that never answered a ping has half of timeout', () => {
    const { phone, socket } = openStore()
    phone.line.mute()
    jest.advanceTimersByTime(9_999)
    expect(socket.status).toBe('open')
    jest.advanceTimersByTime(1)
    expect(socket.status).toBe('waiting')
  })

  it('on a slow link has the patience that was measured', () => {
    const { phone, socket } = measureLatency(2_000)
    phone.line.mute()
    jest.advanceTimersByTime(9_000 + 5_999)
    expect(socket.status).toBe('open')
    jest.advanceTimersByTime(1)
    expect(socket.status).toBe('waiting')
  })

  it('on a weak network is asked sooner, and more patiently', () => {
    const { phone, socket } = measureLatency(40)
    phone.weakens()
    phone.line.say('news')
    phone.line.mute()
    jest.advanceTimersByTime(4_999)
    expect(phone.line.sent).toHaveLength(1)
    jest.advanceTimersByTime(10_000)
    expect(socket.status).toBe('open')
    jest.advanceTimersByTime(1)
    expect(socket.status).toBe('waiting')
  })

  /** Half-open at a random moment of its life, with the default options; how long until the store knows. */
  function timeToFind(seed: number, latency: number, weak: boolean): number {
    const random = seeded(seed)
    const timing = new VirtualClock({ random })
    const phone = new VirtualPhone({ timing, latency })
    const server = new VirtualServer(timing)
    server.serve(phone)
    phone.weakens(weak)
    const socket = createSocketStore({ url: 'wss://example.com', platform: phone })
    socket.connect()
    timing.advance(2 * latency)
    expect(socket.status).toBe('open')
    timing.advance(random() * 60_000)
    expect(socket.status).toBe('open')
    server.silence()
    const dead = timing.now()
    while (socket.status === 'open') timing.advance(10)
    expect(phone.lines[0]?.closing).not.toBeNull()
    socket.dispose()
    return timing.now() - dead
  }

  it.each([
    ['a fast link', 30, false],
    ['a slow link', 700, false],
    ['a very slow link', 1_800, false],
    ['a weak network', 300, true],
  ])('is found within 15 s at whatever moment it died, by default: %s', (_name, latency, weak) => {
    const times = Array.from({ length: 200 }, (_, seed) => timeToFind(seed + 1, latency, weak))
    expect(Math.max(...times)).toBeLessThanOrEqual(15_010)
    // Some died just after they had spoken: without a whole rest there would be nothing to show.
    expect(Math.max(...times)).toBeGreaterThan(12_000)
  })

  it('is found within 2 s after a glance at another app', () => {
    const { phone, socket } = measureLatency(40)
    phone.hide()
    phone.line.mute()
    jest.advanceTimersByTime(4_999)
    phone.show()
    expect(phone.line.sent).toHaveLength(1)
    jest.advanceTimersByTime(1_999)
    expect(socket.status).toBe('open')
    jest.advanceTimersByTime(1)
    expect(socket).toMatchObject({ status: 'waiting', lastError: { code: 'heartbeat-timeout' } })
  })

  it('is replaced at once after 5 s in the background', () => {
    const { phone, socket } = measureLatency(40)
    phone.line.mute()
    phone.quirks.background = 'silent'
    phone.hide()
    jest.advanceTimersByTime(5_000)
    phone.show()
    expect(socket.status).toBe('connecting')
    expect(phone.lines).toHaveLength(2)
  })

  it.each<[string, (phone: VirtualPhone) => void]>([
    ['a glance at another app', (phone) => (phone.hide(), phone.show())],
    ['the network has become another', (phone) => phone.goes(phone.network.type === 'wifi' ? '4g' : 'wifi')],
  ])('is asked at once after %s: not every socket survives that', (_, happens) => {
    const { phone, socket } = openStore()
    jest.advanceTimersByTime(4_000)
    happens(phone)
    expect(phone.line.sent).toHaveLength(1)
    phone.line.say('pong')
    expect(socket.latency).toBe(0)
    happens(phone)
    phone.line.mute()
    jest.advanceTimersByTime(2_000)
    expect(socket.lastError).toMatchObject({ code: 'heartbeat-timeout' })
  })
})

function standStill(phone: VirtualPhone): void {
  phone.freeze()
  jest.advanceTimersByTime(65_000)
  phone.thaw()
}

describe('a timer that comes late', () => {
  /** As where the phone did nothing for a while. */
  function late() {
    const parts = measureLatency(40)
    jest.advanceTimersByTime(10_005)
    expect(parts.phone.line.sent).toHaveLength(2)
    standStill(parts.phone)
    return parts
  }

  it('condemns no link: the pong may be waiting behind it', () => {
    const { phone, socket } = late()
    expect(socket.status).toBe('open')
    expect(phone.line.sent).toHaveLength(3)
    phone.line.say('pong')
    jest.advanceTimersByTime(9_999)
    expect(socket.status).toBe('open')
  })

  it('asks again, with little patience, and only once', () => {
    const { phone, socket } = late()
    standStill(phone)
    expect(socket).toMatchObject({ status: 'waiting', lastError: { code: 'heartbeat-timeout' } })
  })

  it('by less than a second is none', () => {
    const { phone, socket } = measureLatency(40)
    jest.advanceTimersByTime(10_005)
    phone.freeze()
    jest.advanceTimersByTime(5_900)
    phone.thaw()
    expect(socket.status).toBe('waiting')
  })
})
