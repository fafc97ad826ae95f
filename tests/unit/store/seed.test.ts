// The article's first system (S1 to S7) with its own numbers, and every fault of its code that ours must not have.
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { createSocketStore, fixedDelay } from 'mobx-miniprogram-socket'
import { Phone } from '../../support/phone'

beforeEach(() => {
  jest.useFakeTimers()
})
afterEach(() => {
  jest.useRealTimers()
})

function articleStore() {
  const phone = new Phone()
  const socket = createSocketStore<unknown>({
    url: 'wss://www.example.cn/webSocketServer.mn',
    retry: fixedDelay({ delay: 5_000, limit: 10 }),
    platform: phone,
  })
  return { phone, socket }
}

/** Connected, as after `onLaunch`. */
function launched() {
  const parts = articleStore()
  parts.socket.connect()
  parts.phone.line.accept()
  return parts
}

describe('S1: one socket for the whole app', () => {
  it('dials once, however often connect() is called', () => {
    const { phone, socket } = launched()
    socket.connect()
    socket.connect()
    expect(phone.lines).toHaveLength(1)
    expect(phone.line.request.url).toBe('wss://www.example.cn/webSocketServer.mn')
    expect(socket.status).toBe('open')
  })
})

describe('S2: the heartbeat cycle', () => {
  it('pings 10 s after open and 10 s after each pong', () => {
    const { phone } = launched()
    jest.advanceTimersByTime(9_999)
    expect(phone.line.sent).toHaveLength(0)
    jest.advanceTimersByTime(1)
    expect(phone.line.sent).toHaveLength(1)
    jest.advanceTimersByTime(3_000)
    phone.line.say('pong')
    jest.advanceTimersByTime(9_999)
    expect(phone.line.sent).toHaveLength(1)
    jest.advanceTimersByTime(1)
    expect(phone.line.sent).toHaveLength(2)
  })

  it('closes 10 s after a ping that nobody answers', () => {
    const { phone, socket } = launched()
    jest.advanceTimersByTime(19_999)
    expect(phone.line.closing).toBeNull()
    jest.advanceTimersByTime(1)
    expect(phone.line.closing).toMatchObject({ code: 1000 })
    expect(socket.status).toBe('waiting')
    expect(socket.lastError).toMatchObject({ code: 'heartbeat-timeout' })
  })
})
