// A phone that is left alone dials at most nine times a minute, whatever it reports.
import { describe, expect, it } from '@jest/globals'
import { fixedDelay, fullJitter } from 'mobx-miniprogram-socket'
import { type NetworkType, seeded } from 'mobx-miniprogram-socket/testing'
import { MINUTE, mostInAMinute, pacedPhone, SECOND, serve } from '../../../support/paced-phone'

/** The phone reports these networks, one after the other, each for so long. */
function flap(
  { clock, phone }: ReturnType<typeof pacedPhone>,
  every: number,
  types: NetworkType[],
  ms: number,
) {
  for (let passed = 0; passed < ms; passed += every) {
    phone.goes(types[(passed / every) % types.length] ?? 'wifi')
    clock.advance(every)
  }
}

describe('4g and 5g in turn, each second', () => {
  it('opens at the first attempt where the handshake takes longer than that', () => {
    const parts = pacedPhone((line, clock) => clock.setTimer(() => serve(line), 1_100))
    parts.socket.connect()
    flap(parts, SECOND, ['4g', '5g'], 5 * MINUTE)
    expect(parts.socket.status).toBe('open')
    expect(parts.dials).toEqual([0])
  })

  it('opens within half a minute where it takes four seconds', () => {
    const parts = pacedPhone((line, clock) => clock.setTimer(() => serve(line), 4_000))
    parts.socket.connect()
    flap(parts, SECOND, ['4g', '5g'], 30 * SECOND)
    expect(parts.socket.status).toBe('open')
  })

  it.each<NetworkType[][]>([[['4g', '5g']], [['none', '4g']], [['wifi', 'none', '4g', '5g']]])(
    'with a server that refuses: at most nine attempts a minute (%j)',
    (types) => {
      const parts = pacedPhone((line) => line.refuse())
      parts.socket.connect()
      flap(parts, SECOND, types, 5 * MINUTE)
      expect(mostInAMinute(parts.dials.slice(1))).toBeLessThanOrEqual(9)
      expect(parts.dials.length).toBeGreaterThan(15)
    },
  )

  it('leaves an attempt for the time after it: open within half a minute', () => {
    let serves = false
    const parts = pacedPhone((line) => (serves ? serve(line) : line.refuse()))
    parts.socket.connect()
    flap(parts, SECOND, ['none', '4g'], 5 * MINUTE)
    serves = true
    parts.phone.goes('wifi')
    parts.clock.advance(30 * SECOND)
    expect(parts.socket.status).toBe('open')
  })
})

it('hidden and shown in turn, each second, with a server that refuses: at most nine attempts a minute', () => {
  const parts = pacedPhone((line) => line.refuse())
  parts.socket.connect()
  for (let second = 0; second < 300; second++) {
    if (second % 2 === 0) parts.phone.hide()
    else parts.phone.show()
    parts.clock.advance(SECOND)
  }
  expect(mostInAMinute(parts.dials.slice(1))).toBeLessThanOrEqual(9)
})

describe('a server that refuses, whatever the dice say', () => {
  it.each(Array.from({ length: 20 }, (_, seed) => seed))(
    'at most nine attempts a minute (seed %i)',
    (seed) => {
      const parts = pacedPhone((line) => line.refuse())
      parts.phone.dice = seeded(seed)
      parts.socket.connect()
      parts.clock.advance(10 * MINUTE)
      expect(mostInAMinute(parts.dials.slice(1))).toBeLessThanOrEqual(9)
    },
  )

  it('nextRetryAt names the moment that the pace allows', () => {
    const { phone, socket, dials, clock } = pacedPhone((line) => line.refuse())
    phone.dice = () => 0
    socket.connect()
    const start = clock.now()
    clock.advance(10 * SECOND)
    expect(dials).toEqual([0, 0, 0, 0, 0, 0, 0, 1_000, 2_000, 3_000])
    expect(socket).toMatchObject({ status: 'waiting', nextRetryAt: start + MINUTE })
  })
})

describe('the numbers of the user hold', () => {
  it('fixedDelay: each attempt at its time, however many that are', () => {
    const { dials, socket, clock } = pacedPhone((line) => line.refuse(), {
      retry: fixedDelay({ delay: 2_000 }),
    })
    socket.connect()
    clock.advance(MINUTE)
    expect(dials).toHaveLength(31)
  })

  it('fullJitter with a small cap: more than nine a minute', () => {
    const { dials, socket, clock } = pacedPhone((line) => line.refuse(), {
      retry: fullJitter({ cap: 2_000 }),
    })
    socket.connect()
    clock.advance(MINUTE)
    expect(dials.length).toBeGreaterThan(50)
  })

  it('a policy of one’s own: nine a minute, or as its window says', () => {
    const attemptsOf = (window?: number) => {
      const retry = { next: () => 1_000, ...(window === undefined ? {} : { window }) }
      const { dials, socket, clock } = pacedPhone((line) => line.refuse(), { retry })
      socket.connect()
      clock.advance(MINUTE - 1)
      return dials.length
    }
    expect(attemptsOf()).toBe(10)
    expect(attemptsOf(9_000)).toBe(60)
  })

  it('calls are not counted: retry() dials at once, as often as it is called', () => {
    const { dials, socket, clock } = pacedPhone((line) => line.refuse())
    socket.connect()
    for (let tap = 0; tap < 30; tap++) {
      socket.retry()
      clock.advance(100)
    }
    expect(dials.length).toBeGreaterThanOrEqual(30)
  })
})

describe('another network after half a minute of failures', () => {
  it.each([0.1, 0.5, 0.9])('reported a second too early: open within three seconds (dice %d)', (dice) => {
    let serves = false
    const { phone, socket, clock } = pacedPhone((line) => (serves ? serve(line) : line.refuse()))
    socket.connect()
    clock.advance(31 * SECOND)
    phone.dice = () => dice
    phone.goes('4g')
    clock.advance(SECOND)
    serves = true
    clock.advance(2 * SECOND)
    expect(socket).toMatchObject({ status: 'open' })
  })
})
