// When the heartbeat pings, and how long it is patient.
import { describe, expect, it, jest } from '@jest/globals'
import fc from 'fast-check'
import { createSocketStore, type Heartbeat } from 'mobx-miniprogram-socket'
import { seeded, VirtualClock, VirtualPhone } from 'mobx-miniprogram-socket/testing'
import { patienceOf, randomKey, restOf, type Rtt, updateRtt } from '../../../../store/connection/heartbeat'
import { dice } from '../../../support/dice'
import { useFakeTime } from '../../../support/fake-time'
import { connectStore, measureLatency, openStore } from '../../../support/heartbeat-store'

useFakeTime()

/** The seed's cycle: the numbers as they are. */
const exact = { adaptive: false }

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
    const { phone } = openStore({ key })
    jest.advanceTimersByTime(5_000)
    expect(phone.line.sent).toEqual(['phone-7ping'])
  })

  it('comes before the word ping by default', () => {
    const { phone } = openStore()
    phone.dice = dice()
    jest.advanceTimersByTime(5_000)
    expect(phone.line.sent).toEqual([expect.stringMatching(/^[0-9a-zA-Z]{16}ping$/)])
  })

  it('is handed to a ping of yours', () => {
    const ping = (key: string) => JSON.stringify({ ping: key })
    const { phone } = openStore({ key: 'k', ping })
    jest.advanceTimersByTime(5_000)
    expect(phone.line.sent).toEqual(['{"ping":"k"}'])
  })
})

describe('the rhythm', () => {
  it('the first ping comes at a random moment of the rest, the others after a whole one', () => {
    const { phone } = connectStore()
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
      const parts = connectStore()
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

  it('steady traffic delays no ping, so a server that closes silent clients keeps this one', () => {
    const { phone, socket } = openStore()
    let silence = 0
    for (let second = 0; second < 600; second++) {
      const { length } = phone.line.sent
      phone.line.say('news')
      jest.advanceTimersByTime(1_000)
      silence = phone.line.sent.length > length ? 0 : silence + 1
      if (silence === 0) phone.line.say('pong')
      expect(silence).toBeLessThan(11)
    }
    expect(phone.lines).toHaveLength(1)
    expect(phone.line.sent).toHaveLength(60)
    expect(socket.latency).not.toBeNull()
  })

  it('traffic while a pong is awaited keeps the connection', () => {
    const { phone, socket } = openStore()
    jest.advanceTimersByTime(9_999)
    expect(phone.line.sent).toHaveLength(1)
    phone.line.say('news')
    jest.advanceTimersByTime(9_999)
    expect(socket.status).toBe('open')
  })

  it('busy traffic does not churn the timer', () => {
    const { phone } = openStore()
    const started = jest.spyOn(phone, 'setTimer')
    for (let i = 0; i < 1_000; i++) phone.line.say('news')
    expect(started).not.toHaveBeenCalled()
    jest.advanceTimersByTime(10_000)
    expect(phone.line.sent).toHaveLength(1)
  })

  it('false: no ping, ever, and no timer once the connection has proven itself', () => {
    const { phone, socket } = openStore(false)
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
    const { phone, socket } = openStore({ ...exact, interval: 300, timeout: 200 })
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
    const { phone, socket } = openStore(exact)
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
      const { phone, socket } = openStore({ ...exact, timeout })
      jest.advanceTimersByTime(5)
      phone.goes('4g')
      jest.advanceTimersByTime(patience - 1)
      expect(socket.status).toBe('open')
      jest.advanceTimersByTime(1)
      expect(socket.status).toBe('waiting')
    }
  })

  it.each([3, 3_600_000])('goes on when the clock of the phone is set back by %i ms', (ms) => {
    const { phone, socket } = openStore(exact)
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

  it('is rounded in latency; the sample itself is in lastHeartbeat', () => {
    const { phone, socket } = measureLatency(100)
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
  const link = fc.record({ rtt, weak: fc.boolean(), wary: fc.nat(3) })
  const timing = fc.record({ interval: duration, timeout: duration, adaptive: fc.constant(true) })

  it('patience is at least half of interval and 3 s, or 2 s for a probe, and at most timeout', () => {
    fc.assert(
      fc.property(timing, link, (asked, quality) => {
        for (const [asks, least] of [
          ['beat', Math.max(3_000, asked.interval / 2)],
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
    ['a fast link', { smoothed: 40, variation: 20 }, false, 5_000, 2_000, 10_000],
    ['a fast link, weak', { smoothed: 40, variation: 20 }, true, 10_000, 3_000, 5_000],
    ['a slow link', { smoothed: 1_500, variation: 250 }, false, 5_000, 2_500, 10_000],
    ['a slower link', { smoothed: 2_000, variation: 1_000 }, false, 6_000, 6_000, 9_000],
    ['a link beyond patience', { smoothed: 9_000, variation: 4_000 }, false, 10_000, 10_000, 5_000],
  ])('by default, %s: %j, weak %j', (_name, known, weak, beat, probe, rest) => {
    const defaults = { interval: 10_000, timeout: 10_000, adaptive: true }
    const quality = { rtt: known, weak, wary: 0 }
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

describe('pongs that come late', () => {
  /** Dials in an hour where every tenth pong takes so long, and the others 40 ms. */
  function dials(late: number, heartbeat?: Partial<Heartbeat>): number {
    const timing = new VirtualClock({ random: seeded(3) })
    const phone = new VirtualPhone({ timing, latency: 20 })
    let pings = 0
    phone.onDial = (line) => {
      let free = 0
      line.onFrame = () => {
        pings += 1
        // In order: a late pong holds up those behind it.
        free = Math.max(free, timing.now() + (pings % 10 === 0 ? late - 40 : 0))
        timing.setTimer(() => line.say('pong'), free - timing.now())
      }
      line.accept()
    }
    const socket = createSocketStore({
      url: 'wss://example.com',
      platform: phone,
      ...(heartbeat && { heartbeat }),
    })
    socket.connect()
    timing.advance(3_600_000)
    expect(socket.status).toBe('open')
    socket.dispose()
    return phone.lines.length
  }

  it('cost no link where they come within 5 s', () => {
    expect(dials(4_000)).toBe(1)
  })

  it('teach: the first that is missed costs a link, and those after it none', () => {
    expect(dials(7_000)).toBe(2)
  })

  it('a timeout that was asked for is kept', () => {
    expect(dials(25_000)).toBeGreaterThan(20)
    expect(dials(25_000, { timeout: 30_000 })).toBe(1)
    expect(dials(7_000, { timeout: 10_000 })).toBe(1)
  })
})

describe('an app that is left again and again', () => {
  it('does not keep a dead link alive', () => {
    const { phone } = measureLatency(40)
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
