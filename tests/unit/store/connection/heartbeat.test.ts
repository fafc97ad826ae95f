import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import fc from 'fast-check'
import { createSocketStore, fixedDelay, type Heartbeat } from 'mobx-miniprogram-socket'
import { seeded, VirtualClock, VirtualPhone, VirtualServer } from 'mobx-miniprogram-socket/testing'
import { patienceOf, randomKey, restOf, type Rtt, updateRtt } from '../../../../store/connection/heartbeat'
import { dice } from '../../../support/dice'

beforeEach(() => {
  jest.useFakeTimers()
})
afterEach(() => {
  jest.useRealTimers()
})

/** The seed's cycle: the numbers as they are. */
const exact = { adaptive: false }

function connecting(heartbeat: Partial<Heartbeat> | false = {}) {
  const phone = new VirtualPhone()
  const socket = createSocketStore<unknown>({
    url: 'wss://example.com',
    retry: fixedDelay({ delay: 1_000 }),
    heartbeat,
    platform: phone,
  })
  socket.connect()
  return { phone, socket }
}

function opened(heartbeat?: Partial<Heartbeat> | false) {
  const parts = connecting(heartbeat)
  parts.phone.line.accept()
  return parts
}

/** Answered its first ping, which at these dice came after 5 s, with this delay. */
function measured(latency: number) {
  const parts = opened()
  jest.advanceTimersByTime(5_000 + latency)
  parts.phone.line.say('pong')
  expect(parts.socket.latency).toBe(latency)
  return parts
}

describe('the key', () => {
  it('is sixteen random alphanumeric characters, new for each ping', () => {
    const throws = dice(3)
    const keys = [randomKey(throws), randomKey(throws)]
    for (const key of keys) expect(key).toMatch(/^[0-9a-zA-Z]{16}$/)
    expect(keys[0]).not.toBe(keys[1])
  })

  it('uses the whole alphabet and nothing beyond it', () => {
    expect(randomKey(() => 0, 2)).toBe('00')
    expect(randomKey(() => 0.999_999, 2)).toBe('ZZ')
  })

  it.each<[string, string | (() => string)]>([
    ['one for all pings', 'phone-7'],
    ['one that is asked for', () => 'phone-7'],
  ])('may be yours: %s', (_name, key) => {
    const { phone } = opened({ key })
    jest.advanceTimersByTime(5_000)
    expect(phone.line.sent).toEqual(['phone-7ping'])
  })

  it('comes before the word ping by default', () => {
    const { phone } = opened()
    phone.dice = dice()
    jest.advanceTimersByTime(5_000)
    expect(phone.line.sent).toEqual([expect.stringMatching(/^[0-9a-zA-Z]{16}ping$/)])
  })

  it('is handed to a ping of yours', () => {
    const ping = (key: string) => JSON.stringify({ ping: key })
    const { phone } = opened({ key: 'k', ping })
    jest.advanceTimersByTime(5_000)
    expect(phone.line.sent).toEqual(['{"ping":"k"}'])
  })
})

describe('the rhythm', () => {
  it('the first ping comes at a random moment of the rest, the others after a whole one', () => {
    const { phone } = connecting()
    phone.dice = () => 0.25
    phone.line.accept()
    for (const rest of [2_500, 10_000, 10_000]) {
      const before = phone.line.sent.length
      jest.advanceTimersByTime(rest - 1)
      expect(phone.line.sent).toHaveLength(before)
      jest.advanceTimersByTime(1)
      expect(phone.line.sent).toHaveLength(before + 1)
      phone.line.say('pong')
    }
  })

  it('a crowd that came back together does not ping together', () => {
    const throws = dice(5)
    const phones = Array.from({ length: 500 }, () => {
      const parts = connecting()
      parts.phone.dice = throws
      parts.phone.line.accept()
      return parts.phone
    })
    let before = 0
    for (let second = 0; second < 10; second++) {
      jest.advanceTimersByTime(1_000)
      const pinged = phones.filter(({ line }) => line.sent.length > 0).length
      expect(Math.abs(pinged - before - 50)).toBeLessThan(25)
      before = pinged
      for (const { line } of phones) if (line.sent.length > 0) line.say('pong')
    }
    expect(before).toBe(500)
  })

  it('any received frame counts as a sign of life', () => {
    const { phone } = opened()
    for (let i = 0; i < 5; i++) {
      jest.advanceTimersByTime(i === 0 ? 4_999 : 9_999)
      phone.line.say('news')
    }
    expect(phone.line.sent).toEqual([])
    jest.advanceTimersByTime(10_000)
    expect(phone.line.sent).toHaveLength(1)
  })

  it('traffic while a pong is awaited keeps the connection', () => {
    const { phone, socket } = opened()
    jest.advanceTimersByTime(9_999)
    expect(phone.line.sent).toHaveLength(1)
    phone.line.say('news')
    jest.advanceTimersByTime(9_999)
    expect(socket.status).toBe('open')
  })

  it('busy traffic does not churn the timer', () => {
    const { phone } = opened()
    const started = jest.spyOn(phone, 'setTimer')
    for (let i = 0; i < 1_000; i++) phone.line.say('news')
    expect(started).not.toHaveBeenCalled()
    jest.advanceTimersByTime(10_000)
    expect(phone.line.sent).toHaveLength(1)
  })

  it('false: no ping, ever, and no timer once the connection has proven itself', () => {
    const { phone, socket } = opened(false)
    jest.advanceTimersByTime(3_600_000)
    phone.goes('4g')
    phone.hide()
    phone.show()
    expect(phone.line.sent).toEqual([])
    expect(phone.running.timers).toBe(0)
    phone.line.say('pong')
    expect(socket.messages).toMatchObject([{ data: 'pong' }])
  })
})

describe('adaptive: false, the numbers as they are', () => {
  it('pings after each interval and waits for each timeout', () => {
    const { phone, socket } = opened({ ...exact, interval: 300, timeout: 200 })
    jest.advanceTimersByTime(299)
    expect(phone.line.sent).toHaveLength(0)
    jest.advanceTimersByTime(200)
    expect(phone.line.sent).toHaveLength(1)
    expect(socket.status).toBe('open')
    jest.advanceTimersByTime(1)
    expect(socket).toMatchObject({
      status: 'waiting',
      lastError: { code: 'heartbeat-timeout', message: expect.stringContaining('no pong for 200 ms') },
    })
  })

  it('neither a fast link nor a weak network changes them', () => {
    const { phone, socket } = opened(exact)
    phone.weakens()
    jest.advanceTimersByTime(10_010)
    phone.line.say('pong')
    jest.advanceTimersByTime(10_000)
    expect(phone.line.sent).toHaveLength(2)
    jest.advanceTimersByTime(9_999)
    expect(socket.status).toBe('open')
    jest.advanceTimersByTime(1)
    expect(socket.status).toBe('waiting')
  })

  it('a probe has 2 s, or the timeout where that is shorter', () => {
    for (const [timeout, patience] of [
      [10_000, 2_000],
      [700, 700],
    ] as const) {
      const { phone, socket } = opened({ ...exact, timeout })
      phone.goes('4g')
      jest.advanceTimersByTime(patience - 1)
      expect(socket.status).toBe('open')
      jest.advanceTimersByTime(1)
      expect(socket.status).toBe('waiting')
    }
  })

  it.each([3, 3_600_000])('goes on when the clock of the phone is set back by %i ms', (ms) => {
    const { phone, socket } = opened(exact)
    phone.clockSkew = -ms
    for (let beats = 1; beats <= 3; beats += 1) {
      jest.advanceTimersByTime(9_999)
      expect(phone.line.sent).toHaveLength(beats - 1)
      jest.advanceTimersByTime(1)
      expect(phone.line.sent).toHaveLength(beats)
      phone.line.say('pong')
    }
    jest.advanceTimersByTime(20_000)
    expect(socket.lastError).toMatchObject({ code: 'heartbeat-timeout' })
  })
})

describe('the round-trip time', () => {
  it('is smoothed as RFC 6298 computes it', () => {
    // 100, then 180, then 60, by hand: (7 · 100 + 180) / 8 = 110 and (3 · 50 + |100 − 180|) / 4 = 57.5, and so on.
    const first = updateRtt(null, 100)
    expect(first).toEqual({ smoothed: 100, variation: 50 })
    const second = updateRtt(first, 180)
    expect(second).toEqual({ smoothed: 110, variation: 57.5 })
    expect(updateRtt(second, 60)).toEqual({ smoothed: 103.75, variation: 55.625 })
  })

  it('is what latency says, rounded; the sample itself is in lastHeartbeat', () => {
    const { phone, socket } = measured(100)
    jest.advanceTimersByTime(10_000 + 183)
    phone.line.say('pong')
    expect(socket.latency).toBe(110)
    expect(socket.lastHeartbeat).toEqual({ latency: 183, at: Date.now() })
  })
})

describe('patience and rest', () => {
  const duration = fc.integer({ min: 1, max: 120_000 })
  const rtt: fc.Arbitrary<Rtt | null> = fc.option(
    fc.record({
      smoothed: fc.double({ min: 0, max: 60_000, noNaN: true }),
      variation: fc.double({ min: 0, max: 30_000, noNaN: true }),
    }),
  )
  const link = fc.record({ rtt, weak: fc.boolean(), retryCount: fc.nat(3) })
  const timing = fc.record({ interval: duration, timeout: duration, adaptive: fc.constant(true) })

  it('patience is at least 3 s, or 2 s for a probe, and at most timeout', () => {
    fc.assert(
      fc.property(timing, link, (asked, quality) => {
        for (const [asks, least] of [
          ['beat', 3_000],
          ['probe', 2_000],
        ] as const) {
          const patience = patienceOf(asked, quality, asks)
          expect(patience).toBeGreaterThanOrEqual(Math.min(least, asked.timeout))
          expect(patience).toBeLessThanOrEqual(asked.timeout)
        }
      }),
    )
  })

  it('rest is at least half of interval and at most all of it', () => {
    fc.assert(
      fc.property(timing, link, (asked, quality) => {
        const rest = restOf(asked, quality)
        expect(rest).toBeGreaterThanOrEqual(asked.interval / 2)
        expect(rest).toBeLessThanOrEqual(asked.interval)
      }),
    )
  })

  it('together they are at most 1.5 × interval wherever timeout is no longer than interval', () => {
    fc.assert(
      fc.property(timing, link, ({ interval, timeout }, quality) => {
        const asked = { interval, timeout: Math.min(timeout, interval), adaptive: true }
        const sum = restOf(asked, quality) + patienceOf(asked, quality, 'beat')
        expect(sum).toBeLessThanOrEqual(1.5 * interval + 1e-6)
      }),
    )
  })

  it.each<[string, Rtt | null, boolean, beat: number, probe: number, rest: number]>([
    ['nothing measured', null, false, 5_000, 2_000, 10_000],
    ['nothing measured, weak', null, true, 10_000, 3_000, 5_000],
    ['a fast link', { smoothed: 40, variation: 20 }, false, 3_000, 2_000, 10_000],
    ['a fast link, weak', { smoothed: 40, variation: 20 }, true, 10_000, 3_000, 5_000],
    ['a slow link', { smoothed: 1_500, variation: 250 }, false, 3_000, 2_500, 10_000],
    ['a slower link', { smoothed: 2_000, variation: 1_000 }, false, 6_000, 6_000, 9_000],
    ['a link beyond patience', { smoothed: 9_000, variation: 4_000 }, false, 10_000, 10_000, 5_000],
  ])('by default, %s: %j, weak %j', (_name, known, weak, beat, probe, rest) => {
    const defaults = { interval: 10_000, timeout: 10_000, adaptive: true }
    const quality = { rtt: known, weak, retryCount: 0 }
    expect(patienceOf(defaults, quality, 'beat')).toBe(beat)
    expect(patienceOf(defaults, quality, 'probe')).toBe(probe)
    expect(restOf(defaults, quality)).toBe(rest)
  })
})

describe('a link whose round trip takes longer than the first patience', () => {
  it('is measured by the second connection, and stays', () => {
    const phone = new VirtualPhone()
    const socket = createSocketStore<unknown>({ url: 'wss://example.com', platform: phone })
    const answer = () => {
      const { line } = phone
      const pings = line.sent.length
      jest.advanceTimersByTime(100)
      for (let i = pings; i < line.sent.length; i++) setTimeout(() => line.say('pong'), 7_000)
    }
    const live = (ms: number) => {
      for (let passed = 0; passed < ms; passed += 100) {
        if (socket.status === 'connecting') phone.line.accept()
        answer()
      }
    }
    socket.connect()
    live(60_000)
    expect(phone.lines).toHaveLength(2)
    live(300_000)
    expect(phone.lines).toHaveLength(2)
    expect(socket.latency).toBeGreaterThanOrEqual(7_000)
  })
})

describe('a user who looks away again and again', () => {
  it('does not keep a dead link alive', () => {
    const { phone } = measured(40)
    phone.line.mute()
    for (let glance = 0; glance < 5; glance++) {
      phone.hide()
      jest.advanceTimersByTime(100)
      phone.show()
      jest.advanceTimersByTime(500)
    }
    expect(phone.lines[0]?.isOver).toBe(true)
  })
})

describe('a dead link', () => {
  it('is given up when the pong is missed, not when somebody says that it is closed', () => {
    const { phone, socket } = measured(40)
    phone.line.mute()
    jest.advanceTimersByTime(12_999)
    expect(socket.status).toBe('open')
    jest.advanceTimersByTime(1)
    expect(socket).toMatchObject({
      status: 'waiting',
      lastError: { code: 'heartbeat-timeout', message: expect.stringContaining('no pong for 3000 ms') },
    })
    expect(phone.lines[0]).toMatchObject({ closing: { code: 1000, reason: 'left open' } })
    jest.advanceTimersByTime(1_000)
    phone.line.accept()
    expect(socket.status).toBe('open')
    expect(phone.lines).toHaveLength(2)
  })

  it('that never answered a ping has half of timeout', () => {
    const { phone, socket } = opened()
    phone.line.mute()
    jest.advanceTimersByTime(9_999)
    expect(socket.status).toBe('open')
    jest.advanceTimersByTime(1)
    expect(socket.status).toBe('waiting')
  })

  it('on a slow link has the patience that was measured', () => {
    const { phone, socket } = measured(2_000)
    phone.line.mute()
    jest.advanceTimersByTime(9_000 + 5_999)
    expect(socket.status).toBe('open')
    jest.advanceTimersByTime(1)
    expect(socket.status).toBe('waiting')
  })

  it('on a weak network is asked sooner, and more patiently', () => {
    const { phone, socket } = measured(40)
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
    const { phone, socket } = measured(40)
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
    const { phone, socket } = measured(40)
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
    const { phone, socket } = opened()
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

describe('a timer that comes late', () => {
  /** As where the phone did nothing for a while: its clock went on, its timers did not. */
  function late() {
    const parts = measured(40)
    jest.advanceTimersByTime(10_000)
    expect(parts.phone.line.sent).toHaveLength(2)
    parts.phone.clockSkew += 60_000
    jest.advanceTimersByTime(3_000)
    return parts
  }

  it('condemns nobody: the pong may be waiting behind it', () => {
    const { phone, socket } = late()
    expect(socket.status).toBe('open')
    expect(phone.line.sent).toHaveLength(3)
    phone.line.say('pong')
    jest.advanceTimersByTime(9_999)
    expect(socket.status).toBe('open')
  })

  it('asks again, with little patience, and only once', () => {
    const { phone, socket } = late()
    phone.clockSkew += 60_000
    jest.advanceTimersByTime(1_999)
    expect(socket.status).toBe('open')
    jest.advanceTimersByTime(1)
    expect(socket).toMatchObject({ status: 'waiting', lastError: { code: 'heartbeat-timeout' } })
  })

  it('by less than a second is none', () => {
    const { phone, socket } = measured(40)
    jest.advanceTimersByTime(10_000)
    phone.clockSkew += 1_000
    jest.advanceTimersByTime(3_000)
    expect(socket.status).toBe('waiting')
  })
})

describe('the pong', () => {
  it('gives the latency, and never shows up among the messages', () => {
    const { phone, socket } = opened()
    const heard = jest.fn()
    socket.on(heard)
    expect(socket.latency).toBeNull()
    jest.advanceTimersByTime(5_042)
    phone.line.say('pong')
    expect(socket.latency).toBe(42)
    expect(socket.messages).toEqual([])
    expect(socket.lastMessage).toBeNull()
    expect(heard).not.toHaveBeenCalled()
  })

  it('is measured also where another frame came before it', () => {
    const { phone, socket } = opened()
    jest.advanceTimersByTime(5_100)
    phone.line.say('business')
    jest.advanceTimersByTime(100)
    phone.line.say('pong')
    expect(socket.latency).toBe(200)
  })

  it('that is late answers its own ping, not the one after it', () => {
    const { phone, socket } = opened()
    jest.advanceTimersByTime(5_000)
    phone.line.say('business')
    jest.advanceTimersByTime(10_100)
    expect(phone.line.sent).toHaveLength(2)
    phone.line.say('pong')
    expect(socket.latency).toBe(10_100)
  })

  it('that nobody asked for measures nothing and is no message either', () => {
    const { phone, socket } = opened()
    phone.line.say('pong')
    expect(socket.latency).toBeNull()
    expect(socket.messages).toEqual([])
  })

  it('of the old connection says nothing about the new one', () => {
    const { phone, socket } = measured(80)
    phone.line.drop()
    expect(socket).toMatchObject({ latency: null, lastHeartbeat: null })
    jest.advanceTimersByTime(1_000)
    phone.line.accept()
    expect(socket.latency).toBeNull()
    jest.advanceTimersByTime(2_520)
    phone.line.say('pong')
    expect(socket.latency).toBe(20)
  })

  it('is what isPong says it is', () => {
    const { phone, socket } = opened({ isPong: (frame) => frame === '{"t":"po"}' })
    jest.advanceTimersByTime(5_005)
    phone.line.say('pong')
    phone.line.say('{"t":"po"}')
    expect(socket.latency).toBe(5)
    expect(socket.messages).toMatchObject([{ data: 'pong' }])
  })
})

describe('a clock that was set back', () => {
  it('still measures', () => {
    const { phone, socket } = opened()
    phone.clockSkew = -3_600_000
    jest.advanceTimersByTime(5_042)
    phone.line.say('pong')
    expect(socket.latency).toBe(42)
  })

  it('still knows a long absence from a glance', () => {
    const { phone } = opened()
    phone.clockSkew = -3_600_000
    jest.advanceTimersByTime(5_000)
    phone.line.say('pong')
    phone.hide()
    jest.advanceTimersByTime(5_000)
    phone.show()
    expect(phone.lines).toHaveLength(2)
  })
})

describe('functions of yours that throw', () => {
  it('isPong: told, and the frame is a message', () => {
    const { phone, socket } = opened({
      isPong: () => {
        throw new Error('not JSON')
      },
    })
    phone.line.say('hello')
    expect(socket.lastError).toMatchObject({
      code: 'decode-failed',
      message: expect.stringContaining('heartbeat.isPong: not JSON'),
    })
    expect(socket.messages).toMatchObject([{ data: 'hello' }])
    expect(socket.status).toBe('open')
  })

  it('ping: the connection is replaced, for its health cannot be known', () => {
    const { phone, socket } = opened({
      ping: () => {
        throw new Error('no key')
      },
    })
    jest.advanceTimersByTime(5_000)
    expect(socket).toMatchObject({
      status: 'waiting',
      lastError: { code: 'send-failed', message: expect.stringContaining('heartbeat.ping: no key') },
    })
    expect(phone.line.closing).not.toBeNull()
  })

  it('a ping that the platform refuses ends the connection too', () => {
    const { phone, socket } = opened()
    phone.line.failures.push('send:fail')
    jest.advanceTimersByTime(5_000)
    expect(socket).toMatchObject({ status: 'waiting', lastError: { code: 'send-failed' } })
  })
})
