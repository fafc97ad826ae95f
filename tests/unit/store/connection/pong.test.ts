// Which frames count as a pong, and how a pong measures the round trip.
import { describe, expect, it, jest } from '@jest/globals'
import { useFakeTime } from '../../../support/fake-time'
import type { Line } from 'mobx-miniprogram-socket/testing'
import { measureLatency, openStore } from '../../../support/heartbeat-store'

useFakeTime()

describe('the pong', () => {
  it('gives the latency, and never shows up among the messages', () => {
    const { phone, socket } = openStore()
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
    const { phone, socket } = openStore()
    jest.advanceTimersByTime(5_100)
    phone.line.say('business')
    jest.advanceTimersByTime(100)
    phone.line.say('pong')
    expect(socket.latency).toBe(200)
  })

  it('that is late answers its own ping, not the one after it', () => {
    const { phone, socket } = openStore()
    jest.advanceTimersByTime(5_000)
    phone.line.say('business')
    jest.advanceTimersByTime(10_100)
    expect(phone.line.sent).toHaveLength(2)
    phone.line.say('pong')
    expect(socket.latency).toBe(10_100)
  })

  it('that no ping asked for measures nothing and is no message either', () => {
    const { phone, socket } = openStore()
    phone.line.say('pong')
    expect(socket.latency).toBeNull()
    expect(socket.messages).toEqual([])
  })

  it('of the old connection says nothing about the new one', () => {
    const { phone, socket } = measureLatency(80)
    phone.line.drop()
    expect(socket).toMatchObject({ latency: null, lastHeartbeat: null })
    jest.advanceTimersByTime(1_000)
    phone.line.accept()
    expect(socket.latency).toBeNull()
    jest.advanceTimersByTime(5_020)
    phone.line.say('pong')
    expect(socket.latency).toBe(20)
  })

  it('that is late answers its own ping, also where another one left before it came', () => {
    const { phone, socket } = openStore({ timeout: 30_000 })
    jest.advanceTimersByTime(2_500 + 5_000)
    expect(phone.line.sent).toHaveLength(2)
    phone.line.say('pong')
    expect(socket.lastHeartbeat?.latency).toBe(5_000)
    jest.advanceTimersByTime(100)
    phone.line.say('pong')
    expect(socket.lastHeartbeat?.latency).toBe(100)
  })

  it.each<[string, (line: Line) => void]>([
    ['one that came unasked', (line) => line.say('pong')],
    ['a flood of them', (line) => Array.from({ length: 100 }, () => line.say('pong'))],
  ])('proves nothing on a connection whose server sends them unasked: %s', (_name, speak) => {
    const { phone, socket } = openStore()
    speak(phone.line)
    jest.advanceTimersByTime(5_010)
    expect(phone.line.sent).toHaveLength(1)
    phone.line.say('pong')
    expect(socket).toMatchObject({ latency: null, lastHeartbeat: null, status: 'open', messages: [] })
  })

  it('measures nothing where the server leaves 32 pings unanswered while it talks', () => {
    const { phone, socket } = openStore()
    for (let ping = 1; ping <= 33; ping++) {
      jest.advanceTimersByTime(ping === 1 ? 5_000 : 10_000)
      phone.line.say('news')
    }
    expect(phone.line.sent).toHaveLength(33)
    phone.line.say('pong')
    expect(socket).toMatchObject({ latency: null, status: 'open' })
  })

  it('with the key of its ping is told from all others', () => {
    let number = 0
    const { phone, socket } = openStore({
      timeout: 30_000,
      key: () => String(++number),
      isPong: (frame, key) => frame === `pong ${key}`,
    })
    jest.advanceTimersByTime(2_500 + 5_000)
    expect(phone.line.sent).toEqual(['1ping', '2ping'])
    phone.line.say('pong 7')
    expect(socket.messages).toMatchObject([{ data: 'pong 7' }])
    jest.advanceTimersByTime(30)
    phone.line.say('pong 2')
    expect(socket.lastHeartbeat).toMatchObject({ latency: 30 })
    phone.line.say('pong 2')
    expect(socket.messages).toHaveLength(1)
    jest.advanceTimersByTime(5_007)
    phone.line.say('pong 3')
    expect(socket.lastHeartbeat).toMatchObject({ latency: 7 })
  })

  it('is decided by isPong', () => {
    const { phone, socket } = openStore({ isPong: (frame) => frame === '{"t":"po"}' })
    jest.advanceTimersByTime(5_005)
    phone.line.say('pong')
    phone.line.say('{"t":"po"}')
    expect(socket.latency).toBe(5)
    expect(socket.messages).toMatchObject([{ data: 'pong' }])
  })
})

describe('a clock that was set back', () => {
  it('still measures', () => {
    const { phone, socket } = openStore()
    phone.clockSkew = -3_600_000
    jest.advanceTimersByTime(5_042)
    phone.line.say('pong')
    expect(socket.latency).toBe(42)
  })

  it('still knows a long absence from a glance', () => {
    const { phone } = openStore()
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
    const { phone, socket } = openStore({
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
    const { phone, socket } = openStore({
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

  it('pings that the platform refuses end the connection in 300 ms, too', () => {
    const { phone, socket } = openStore()
    phone.line.failures.push('send:fail', 'send:fail')
    jest.advanceTimersByTime(5_305)
    expect(socket).toMatchObject({ status: 'waiting', lastError: { code: 'send-failed' } })
  })
})
