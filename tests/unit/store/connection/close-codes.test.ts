// The course of the client after each close code, as a table and through the whole store.
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import fc from 'fast-check'
import { createSocketStore, fixedDelay, type SocketStoreOptions } from 'mobx-miniprogram-socket'
import { VirtualPhone } from 'mobx-miniprogram-socket/testing'
import {
  type CloseCourse,
  courseOf,
  isFatal,
  isInterruption,
  requestedDelay,
  grantDelay,
  returnDelay,
} from '../../../../store/connection/close-codes'

const closed = (code: number, reason = '') => ({ code, reason })

describe('the table', () => {
  it.each<[number, CloseCourse]>([
    [1000, 'backoff'],
    [1001, 'backoff'],
    [1006, 'backoff'],
    [1011, 'backoff'],
    [1012, 'spread'],
    [1013, 'spread'],
    [1014, 'backoff'],
    [3000, 'backoff'],
    [3999, 'backoff'],
    [4000, 'stop'],
    [4099, 'stop'],
    [4100, 'backoff'],
    [4199, 'backoff'],
    [4200, 'at-once'],
    [4299, 'at-once'],
    [4300, 'new-ticket'],
    [4399, 'new-ticket'],
    [4400, 'backoff'],
    [4999, 'backoff'],
    [0, 'backoff'],
    [NaN, 'backoff'],
  ])('%i: %s', (code, course) => {
    expect(courseOf(code)).toBe(course)
  })
})

describe('a fatal close', () => {
  it.each([
    [4000, true],
    [4099, true],
    [3999, false],
    [4100, false],
    [1000, false],
  ])('%i: %j', (code, fatal) => {
    expect(isFatal(closed(code))).toBe(fatal)
  })

  it('is none where nothing was closed', () => {
    expect(isFatal(undefined)).toBe(false)
  })
})

describe('the background', () => {
  it.each([
    [1000, 'interrupted', true],
    [1006, 'interrupted', true],
    [1000, 'fail interrupted by system', true],
    [1000, '', false],
    [1001, 'going away', false],
  ])('%i %j: %j', (code, reason, interruption) => {
    expect(isInterruption(closed(code, reason))).toBe(interruption)
  })

  it('takes nothing where nothing was closed', () => {
    expect(isInterruption(undefined)).toBe(false)
  })
})

describe('the wait of a close code', () => {
  it.each<[string, number, attempt: number, random: number, delay: number | null]>([
    ['at once, at the first attempt', 4200, 1, 0.5, 250],
    ['at once, with the lowest throw', 4299, 1, 0, 0],
    ['at once, with the highest', 4200, 1, 0.999_999, 500],
    ['at once, but sent away again', 4200, 2, 0.5, null],
    ['a new ticket, at the first attempt', 4300, 1, 0.5, 250],
    ['a new ticket, but sent away again', 4399, 2, 0.5, null],
    ['anything else', 1006, 1, 0.5, null],
    ['what is fatal is nobody’s to wait for', 4000, 1, 0.5, null],
  ])('%s (%i, attempt %i, dice %d): %j', (_name, code, attempt, random, delay) => {
    expect(returnDelay(closed(code), attempt, random)).toBe(delay)
  })

  it.each<[attempt: number, delay: number | null]>([
    [1, 0],
    [2, null],
  ])('of an interruption, attempt %i: %j', (attempt, delay) => {
    expect(returnDelay(closed(1000, 'interrupted'), attempt, 0.5)).toBe(delay)
  })

  it('is none where nothing was closed', () => {
    expect(returnDelay(undefined, 1, 0.5)).toBeNull()
  })
})

describe('the wait that the server names', () => {
  it.each<[reason: string, delay: number | null]>([
    ['{"after":0}', 0],
    ['{"after":1234}', 1_234],
    [' { "after" : 1.5, "why": "drain" } ', 1.5],
    ['{"after":1e15}', 3_600_000],
    ['{"after":1e999}', 3_600_000],
    ['{"after":-1}', null],
    ['{"after":"1234"}', null],
    ['{"after":null}', null],
    ['{"After":1234}', null],
    ['[1234]', null],
    ['{}', null],
    ['null', null],
    ['1234', null],
    ['"after"', null],
    ['{"after":12', null],
    ['going away', null],
    ['', null],
  ])('%s: %j', (reason, delay) => {
    expect(requestedDelay(closed(1001, reason), 0.5)).toBe(delay)
  })

  it.each<[string, code: number, reason: string, random: number, delay: number]>([
    ['a restart, with the lowest throw', 1012, '', 0, 5_000],
    ['a restart', 1012, 'service restart', 0.5, 17_500],
    ['overload, with the highest throw', 1013, '', 0.999_999, 30_000],
    ['a restart that names the time', 1012, '{"after":20}', 0.5, 20],
  ])('by its code: %s', (_name, code, reason, random, delay) => {
    expect(requestedDelay(closed(code, reason), random)).toBe(delay)
  })

  it('is none where nothing was closed', () => {
    expect(requestedDelay(undefined, 0.5)).toBeNull()
  })

  it('is a wait that a timer can hold, or none, whatever the reason says', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.double().map((after) => JSON.stringify({ after })),
        ),
        (reason) => {
          const delay = requestedDelay(closed(1001, reason), 0.5)
          if (delay === null) return
          expect(delay).toBeGreaterThanOrEqual(0)
          expect(delay).toBeLessThanOrEqual(2_147_483_647)
        },
      ),
    )
  })
})

describe('a delay that the server names', () => {
  it.each<[named: number | null, attempt: number, delay: number | null]>([
    [null, 1, null],
    [0, 1, 0],
    [0, 2, null],
    [999, 2, null],
    [1_000, 2, 1_000],
    [60_000, 9, 60_000],
  ])('%j ms, attempt %i: %j', (named, attempt, delay) => {
    expect(grantDelay(named, attempt)).toBe(delay)
  })
})

describe('through the whole store', () => {
  beforeEach(() => {
    jest.useFakeTimers()
  })
  afterEach(() => {
    jest.useRealTimers()
  })

  function opened(options: Partial<SocketStoreOptions<unknown>> = {}) {
    const phone = new VirtualPhone()
    const socket = createSocketStore<unknown>({
      url: 'wss://example.com',
      retry: fixedDelay({ delay: 3_000 }),
      platform: phone,
      ...options,
    })
    socket.connect()
    phone.line.accept()
    return { phone, socket }
  }
  type Parts = ReturnType<typeof opened>

  /** Has spoken 10 s after opening. */
  function proven(options?: Partial<SocketStoreOptions<unknown>>) {
    const parts = opened(options)
    for (let second = 0; second < 10; second++) {
      jest.advanceTimersByTime(1_000)
      parts.phone.line.say('news')
    }
    return parts
  }

  /** How long until the next attempt, which is let in. */
  function comesBackAfter({ phone, socket }: Parts): number {
    const wait = (socket.nextRetryAt ?? NaN) - Date.now()
    jest.advanceTimersByTime(wait)
    phone.line.accept()
    expect(socket.status).toBe('open')
    return wait
  }

  describe('4000–4099', () => {
    const refused = (options?: Partial<SocketStoreOptions<unknown>>) => {
      const parts = opened(options)
      parts.phone.line.close(4003, 'banned')
      return parts
    }

    it('ends at failed, and says so in one error', () => {
      const { socket } = refused()
      expect(socket).toMatchObject({ status: 'failed', nextRetryAt: null })
      expect(socket.lastError).toEqual({
        code: 'refused',
        message: 'The server closed the connection for good; call retry() to try again: 4003 banned',
        at: Date.now(),
        close: { code: 4003, reason: 'banned' },
      })
    })

    it('is final for the phone: no timer, network or user who returns brings it back', () => {
      const { phone, socket } = refused()
      jest.advanceTimersByTime(3_600_000)
      phone.goes('none')
      phone.goes('wifi')
      phone.goes('4g')
      phone.hide()
      jest.advanceTimersByTime(60_000)
      phone.show()
      jest.advanceTimersByTime(3_600_000)
      expect(socket.status).toBe('failed')
      expect(phone.lines).toHaveLength(1)
      expect(phone.running).toMatchObject({ timers: 0, sockets: 0 })
    })

    it.each(['retry', 'connect'] as const)('%s() tries all the same, as a first attempt', (wish) => {
      const { phone, socket } = refused()
      socket[wish]()
      expect(socket).toMatchObject({ status: 'connecting', retryCount: 0 })
      phone.line.accept()
      expect(socket.status).toBe('open')
    })

    it('keeps what waits to be sent for that', () => {
      const { phone, socket } = refused()
      socket.send('a')
      socket.retry()
      phone.line.accept()
      expect(phone.line.sent).toEqual(['a'])
    })

    it('gives way to a delay: who names one wants to be called', () => {
      const { phone, socket } = opened()
      phone.line.close(4000, '{"after":5}')
      expect(socket.status).toBe('waiting')
    })

    it('counts also where the app was just left', () => {
      const { phone, socket } = opened()
      phone.hide()
      phone.line.close(4003, 'banned')
      expect(socket.status).toBe('failed')
      phone.show()
      expect(socket.status).toBe('failed')
    })
  })

  describe.each([4200, 4300])('%i', (code) => {
    it('comes back at once the first time, and by the policy when sent away again', () => {
      const parts = opened()
      parts.phone.line.close(code, 'moved')
      expect(comesBackAfter(parts)).toBe(250)
      parts.phone.line.close(code, 'moved')
      expect(comesBackAfter(parts)).toBe(3_000)
      parts.phone.line.close(code, 'moved')
      expect(comesBackAfter(parts)).toBe(3_000)
    })
  })

  it('4300: the ticket is asked for again', () => {
    let ticket = 0
    const parts = opened({ url: () => `wss://example.com?ticket=${String(++ticket)}` })
    parts.phone.line.close(4300, 'expired')
    comesBackAfter(parts)
    expect(parts.phone.line.request.url).toBe('wss://example.com?ticket=2')
  })

  it.each([
    [1012, 0, 5_000],
    [1013, 0.5, 17_500],
    [1012, 0.999_999, 30_000],
  ])('%i at dice %d: in %i ms, whatever the policy says', (code, thrown, wait) => {
    const parts = opened()
    parts.phone.dice = () => thrown
    parts.phone.line.close(code, 'restart')
    expect(comesBackAfter(parts)).toBe(wait)
  })

  describe('{"after": 1234}', () => {
    it.each([1000, 1001, 1012, 4100, 4200, 4300, 4999])('%i: that is when, to the millisecond', (code) => {
      const parts = opened()
      parts.phone.line.close(code, '{"after":1234}')
      expect(parts.socket).toMatchObject({
        status: 'waiting',
        nextRetryAt: Date.now() + 1_234,
        retryCount: 1,
      })
      expect(comesBackAfter(parts)).toBe(1_234)
    })

    const minute = '{"after":60000}'

    it.each<[string, (parts: Parts) => void]>([
      ['the network returns', ({ phone }) => (phone.goes('none'), phone.goes('wifi'))],
      ['the network becomes another', ({ phone }) => phone.goes('4g')],
      ['the user returns', ({ phone }) => (phone.hide(), jest.advanceTimersByTime(5_000), phone.show())],
    ])('holds when %s', (_name, happens) => {
      const parts = opened()
      parts.phone.line.close(1013, minute)
      const at = Date.now() + 60_000
      jest.advanceTimersByTime(1_000)
      happens(parts)
      expect(parts.socket).toMatchObject({ status: 'waiting', nextRetryAt: at })
      comesBackAfter(parts)
      expect(Date.now()).toBe(at)
      expect(parts.phone.lines).toHaveLength(2)
    })

    it('said in the background holds on return', () => {
      const { phone, socket } = opened()
      phone.hide()
      phone.line.close(1013, minute)
      const at = Date.now() + 60_000
      phone.show()
      expect(socket).toMatchObject({ status: 'waiting', nextRetryAt: at })
    })

    it.each<[string, (parts: Parts) => void]>([
      ['retry()', ({ socket }) => socket.retry()],
      ['disconnect() and connect()', ({ socket }) => (socket.disconnect(), socket.connect())],
    ])('%s is above it', (_name, wishes) => {
      const parts = opened()
      parts.phone.line.close(1013, minute)
      wishes(parts)
      expect(parts.socket.status).toBe('connecting')
    })

    it('once it is over it is forgotten', () => {
      const parts = opened()
      parts.phone.line.close(1013, minute)
      comesBackAfter(parts)
      parts.phone.goes('none')
      parts.phone.goes('wifi')
      expect(comesBackAfter(parts)).toBe(250)
    })

    it('that is nonsense is none', () => {
      const parts = opened()
      parts.phone.line.close(1001, '{"after":"soon"}')
      expect(comesBackAfter(parts)).toBe(3_000)
    })
  })

  describe('1000 interrupted', () => {
    it('on a link that has proven itself: an attempt at once, at no cost in retries', () => {
      const { phone, socket } = proven()
      phone.line.close(1000, 'interrupted')
      expect(socket).toMatchObject({
        status: 'connecting',
        retryCount: 0,
        lastError: { code: 'closed', close: { code: 1000, reason: 'interrupted' } },
      })
      expect(phone.lines).toHaveLength(2)
    })

    it('without a heartbeat too: there 10 s of being open are the proof', () => {
      const { phone, socket } = opened({ heartbeat: false })
      jest.advanceTimersByTime(10_000)
      phone.line.close(1000, 'interrupted')
      expect(socket).toMatchObject({ status: 'connecting', retryCount: 0 })
    })

    it('on a link that has not: at once the first time, but it counts', () => {
      const parts = opened()
      parts.phone.line.close(1000, 'interrupted')
      expect(parts.socket.retryCount).toBe(1)
      expect(comesBackAfter(parts)).toBe(0)
      parts.phone.line.close(1000, 'interrupted')
      expect(comesBackAfter(parts)).toBe(3_000)
    })

    it('at each connect makes no hot loop', () => {
      const { phone } = proven()
      phone.line.close(1000, 'interrupted')
      const before = phone.lines.length
      for (let ms = 0; ms < 60_000; ms += 100) {
        if (!phone.line.isOver) {
          phone.line.accept()
          phone.line.close(1000, 'interrupted')
        }
        jest.advanceTimersByTime(100)
      }
      expect(phone.lines.length - before).toBeLessThanOrEqual(21)
      expect(phone.lines.length - before).toBeGreaterThanOrEqual(19)
    })

    it('with a delay that the server names waits for that', () => {
      const parts = proven()
      parts.phone.line.close(1000, '{"after":2000,"why":"interrupted"}')
      expect(comesBackAfter(parts)).toBe(2_000)
    })
  })

  it('1000 without that word is a loss like any other', () => {
    const parts = proven()
    parts.phone.line.close(1000, 'bye')
    expect(parts.socket.retryCount).toBe(1)
    expect(comesBackAfter(parts)).toBe(3_000)
  })

  it.each([
    [1006, ''],
    [1012, ''],
    [1001, '{"after":10}'],
    [4200, ''],
    [1000, 'interrupted'],
  ])('the limit of the policy ends at failed (%i %j)', (code, reason) => {
    const parts = opened({ retry: fixedDelay({ delay: 100, limit: 2 }) })
    const { phone, socket } = parts
    for (let attempt = 1; attempt <= 2; attempt++) {
      phone.line.close(code, reason)
      expect(socket.retryCount).toBe(attempt)
      comesBackAfter(parts)
    }
    phone.line.close(code, reason)
    expect(socket).toMatchObject({ status: 'failed', lastError: { code: 'retry-limit' } })
  })
})
