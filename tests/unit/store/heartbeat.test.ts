import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { createSocketStore, fixedDelay, type Heartbeat } from 'mobx-miniprogram-socket'
import { randomKey } from '../../../store/heartbeat'
import { dice } from '../../support/dice'
import { Phone } from '../../support/phone'

beforeEach(() => {
  jest.useFakeTimers()
})
afterEach(() => {
  jest.useRealTimers()
})

function opened(heartbeat: Partial<Heartbeat> | false = {}) {
  const phone = new Phone()
  const socket = createSocketStore<unknown>({
    url: 'wss://example.com',
    retry: fixedDelay({ delay: 1_000 }),
    heartbeat,
    platform: phone,
  })
  socket.connect()
  phone.line.accept()
  return { phone, socket }
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
    jest.advanceTimersByTime(10_000)
    expect(phone.line.sent).toEqual(['phone-7ping'])
  })

  it('comes before the word ping by default', () => {
    const { phone } = opened()
    phone.dice = dice()
    jest.advanceTimersByTime(10_000)
    expect(phone.line.sent).toEqual([expect.stringMatching(/^[0-9a-zA-Z]{16}ping$/)])
  })

  it('is handed to a ping of yours', () => {
    const ping = (key: string) => JSON.stringify({ ping: key })
    const { phone } = opened({ key: 'k', ping })
    jest.advanceTimersByTime(10_000)
    expect(phone.line.sent).toEqual(['{"ping":"k"}'])
  })
})

describe('the rhythm', () => {
  it('any received frame counts as a sign of life', () => {
    const { phone } = opened({ interval: 10_000 })
    for (let i = 0; i < 5; i++) {
      jest.advanceTimersByTime(9_999)
      phone.line.say('news')
    }
    expect(phone.line.sent).toEqual([])
    jest.advanceTimersByTime(10_000)
    expect(phone.line.sent).toHaveLength(1)
  })

  it('traffic while a pong is awaited keeps the connection', () => {
    const { phone, socket } = opened({ interval: 10_000, timeout: 3_000 })
    jest.advanceTimersByTime(12_999)
    phone.line.say('news')
    jest.advanceTimersByTime(5_000)
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

  it('with its own interval and timeout', () => {
    const { phone, socket } = opened({ interval: 300, timeout: 200 })
    jest.advanceTimersByTime(499)
    expect(phone.line.sent).toHaveLength(1)
    expect(socket.status).toBe('open')
    jest.advanceTimersByTime(1)
    expect(socket).toMatchObject({ status: 'waiting', lastError: { code: 'heartbeat-timeout' } })
  })

  it.each<[string, (phone: Phone) => void]>([
    ['a glance at another app', (phone) => (phone.hide(), phone.show())],
    ['the network has become another', (phone) => phone.goes('4g')],
  ])('asks at once when %s: not every socket survives that', (_, happens) => {
    const { phone, socket } = opened()
    jest.advanceTimersByTime(4_000)
    happens(phone)
    jest.advanceTimersByTime(0)
    expect(phone.line.sent).toHaveLength(1)
    happens(phone)
    jest.advanceTimersByTime(10_000)
    expect(socket.lastError).toMatchObject({ code: 'heartbeat-timeout' })
  })

  it('false: no ping, ever, and no timer', () => {
    const { phone, socket } = opened(false)
    jest.advanceTimersByTime(3_600_000)
    expect(phone.line.sent).toEqual([])
    expect(phone.running.timers).toBe(0)
    phone.line.say('pong')
    expect(socket.messages).toMatchObject([{ data: 'pong' }])
  })

  it.each([3, 3_600_000])('goes on when the clock of the phone is set back by %i ms', (ms) => {
    const { phone, socket } = opened()
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

describe('the pong', () => {
  it('gives the latency, and never shows up among the messages', () => {
    const { phone, socket } = opened()
    const heard = jest.fn()
    socket.on(heard)
    expect(socket.latency).toBeNull()
    jest.advanceTimersByTime(10_000)
    jest.advanceTimersByTime(42)
    phone.line.say('pong')
    expect(socket.latency).toBe(42)
    expect(socket.messages).toEqual([])
    expect(socket.lastMessage).toBeNull()
    expect(heard).not.toHaveBeenCalled()
  })

  it('is measured also where another frame came before it', () => {
    const { phone, socket } = opened()
    jest.advanceTimersByTime(10_100)
    phone.line.say('business')
    jest.advanceTimersByTime(100)
    phone.line.say('pong')
    expect(socket.latency).toBe(200)
  })

  it('that is late answers its own ping, not the one after it', () => {
    const { phone, socket } = opened()
    jest.advanceTimersByTime(10_000)
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
    const { phone, socket } = opened()
    jest.advanceTimersByTime(10_000)
    phone.line.say('pong')
    expect(socket.latency).toBe(0)
    phone.line.drop()
    expect(socket.latency).toBeNull()
    jest.advanceTimersByTime(1_000)
    phone.line.accept()
    expect(socket.latency).toBeNull()
  })

  it('is what isPong says it is', () => {
    const { phone, socket } = opened({ isPong: (frame) => frame === '{"t":"po"}' })
    jest.advanceTimersByTime(10_005)
    phone.line.say('pong')
    phone.line.say('{"t":"po"}')
    expect(socket.messages).toMatchObject([{ data: 'pong' }])
  })
})

describe('a clock that was set back', () => {
  it('still measures', () => {
    const { phone, socket } = opened()
    phone.clockSkew = -3_600_000
    jest.advanceTimersByTime(10_000)
    jest.advanceTimersByTime(42)
    phone.line.say('pong')
    expect(socket.latency).toBe(42)
  })

  it('still knows a long absence from a glance', () => {
    const { phone } = opened()
    phone.clockSkew = -3_600_000
    jest.advanceTimersByTime(10_000)
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
    jest.advanceTimersByTime(10_000)
    expect(socket).toMatchObject({
      status: 'waiting',
      lastError: { code: 'send-failed', message: expect.stringContaining('heartbeat.ping: no key') },
    })
    expect(phone.line.closing).not.toBeNull()
  })

  it('a ping that the platform refuses ends the connection too', () => {
    const { phone, socket } = opened()
    phone.line.failures.push('send:fail')
    jest.advanceTimersByTime(10_000)
    expect(socket).toMatchObject({ status: 'waiting', lastError: { code: 'send-failed' } })
  })
})
