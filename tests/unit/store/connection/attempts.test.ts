// How long an attempt and the wait before it take, how retries are counted, and the end of them.
import { describe, expect, it, jest } from '@jest/globals'
import { fullJitter } from 'mobx-miniprogram-socket'
import { connectStore, into, openStore, type Parts, storeWith } from '../../../support/connection-store'
import { useFakeTime } from '../../../support/fake-time'

useFakeTime()

describe('time', () => {
  it('a first attempt that hangs ends after half of connectTimeout, a later one after all of it', () => {
    const { phone, socket } = connectStore({ connectTimeout: 4_000 })
    for (const patience of [2_000, 4_000, 4_000]) {
      jest.advanceTimersByTime(patience - 1)
      expect(socket.status).toBe('connecting')
      jest.advanceTimersByTime(1)
      expect(socket).toMatchObject({
        status: 'waiting',
        lastError: { code: 'connect-timeout', message: expect.stringContaining(`${String(patience)} ms`) },
      })
      expect(phone.line.closing).toEqual({ code: 1000, reason: 'left connecting' })
      jest.advanceTimersByTime(3_000)
    }
  })

  it('that is 5 s and 10 s unless told otherwise', () => {
    const { socket } = connectStore()
    jest.advanceTimersByTime(4_999)
    expect(socket.status).toBe('connecting')
    jest.advanceTimersByTime(1)
    expect(socket.status).toBe('waiting')
    socket.retry()
    jest.advanceTimersByTime(9_999)
    expect(socket.status).toBe('connecting')
    jest.advanceTimersByTime(1)
    expect(socket.status).toBe('waiting')
  })

  it('on a weak network the first one has all of it, too', () => {
    const { phone, socket } = storeWith()
    phone.weakens()
    socket.connect()
    jest.advanceTimersByTime(9_999)
    expect(socket.status).toBe('connecting')
    jest.advanceTimersByTime(1)
    expect(socket.lastError?.code).toBe('connect-timeout')
  })

  it('the platform may take as long as the last attempt would', () => {
    expect(connectStore({ connectTimeout: 4_000 }).phone.line.request.timeout).toBe(4_000)
  })

  it('a server that accepts later is not heard', () => {
    const { phone, socket } = connectStore({ connectTimeout: 4_000 })
    jest.advanceTimersByTime(4_000)
    phone.line.accept()
    phone.line.say('hello')
    expect(socket).toMatchObject({ status: 'waiting', lastMessage: null })
  })

  it('the next attempt is announced and comes when it was announced', () => {
    const { phone, socket } = into.waiting()
    expect(socket.nextRetryAt).toBe(Date.now() + 3_000)
    jest.advanceTimersByTime(2_999)
    expect(phone.lines).toHaveLength(1)
    jest.advanceTimersByTime(1)
    expect(phone.lines).toHaveLength(2)
    expect(socket.nextRetryAt).toBeNull()
  })

  /** Open again after two refused attempts. */
  function recover(options?: Parameters<typeof connectStore>[0]): Parts {
    const parts = connectStore(options)
    for (const count of [1, 2]) {
      parts.phone.line.refuse()
      expect(parts.socket.retryCount).toBe(count)
      jest.advanceTimersByTime(3_000)
    }
    parts.phone.line.accept()
    return parts
  }

  it('retries are counted, and the count starts over with a frame 10 s after opening', () => {
    const { phone, socket } = recover()
    jest.advanceTimersByTime(9_999)
    phone.line.say('too soon to tell')
    expect(socket.retryCount).toBe(2)
    jest.advanceTimersByTime(1)
    phone.line.say('proven')
    expect(socket.retryCount).toBe(0)
  })

  it('a server that accepts and falls silent does not start the count over', () => {
    const { socket } = recover()
    jest.advanceTimersByTime(12_500)
    expect(socket).toMatchObject({ status: 'waiting', retryCount: 3 })
  })

  it('without a heartbeat 10 s of being open are the proof', () => {
    const { phone, socket } = recover({ heartbeat: false })
    jest.advanceTimersByTime(9_999)
    expect(socket.retryCount).toBe(2)
    jest.advanceTimersByTime(1)
    expect(socket.retryCount).toBe(0)
    phone.line.drop()
    expect(socket.retryCount).toBe(1)
  })

  it('a server that accepts and drops at once does not start the count over', () => {
    const { phone, socket } = connectStore()
    for (let attempt = 0; attempt < 3; attempt++) {
      phone.line.accept()
      phone.line.drop()
      jest.advanceTimersByTime(3_000)
    }
    phone.line.accept()
    phone.line.drop()
    expect(socket).toMatchObject({ status: 'failed', lastError: { code: 'retry-limit' } })
  })

  it.each([2, 3_600_000])('does not grow when the clock of the phone is set back by %i ms', (ms) => {
    const { phone } = into.waiting()
    phone.clockSkew = -ms
    jest.advanceTimersByTime(2_999)
    expect(phone.lines).toHaveLength(1)
    jest.advanceTimersByTime(1)
    expect(phone.lines).toHaveLength(2)
  })

  it('nextRetryAt is in the time of the phone, also after its clock was set back', () => {
    const { phone, socket } = openStore()
    phone.clockSkew = -3_600_000
    phone.line.drop()
    expect(socket.nextRetryAt).toBe(phone.now() + 3_000)
    jest.advanceTimersByTime(2_999)
    expect(phone.lines).toHaveLength(1)
    jest.advanceTimersByTime(1)
    expect(phone.lines).toHaveLength(2)
  })

  it('the waits of a policy with dice follow the dice of the phone', () => {
    const { phone, socket } = connectStore({ retry: fullJitter({ base: 1_000, cap: 30_000 }) })
    phone.dice = () => 0.25
    phone.line.refuse()
    expect(socket.nextRetryAt).toBe(Date.now() + 250)
  })
})

describe('failed', () => {
  it('says why, and that it has given up', () => {
    const { socket } = into.failed()
    expect(socket.lastError?.message).toBe(
      'Gave up reconnecting; call retry() to start over: 1 attempts, the last ended with connect-failed',
    )
    expect(socket.nextRetryAt).toBeNull()
  })

  it('lets the phone rest', () => {
    const { phone } = into.failed()
    jest.advanceTimersByTime(3_600_000)
    expect(phone.lines).toHaveLength(2)
    expect(phone.running.timers).toBe(0)
  })

  it.each<[string, (parts: Parts) => void]>([
    ['retry()', ({ socket }) => socket.retry()],
    ['connect()', ({ socket }) => socket.connect()],
    ['the network returns', ({ phone }) => (phone.goes('none'), phone.goes('wifi'))],
    ['the app is shown', ({ phone }) => (phone.hide(), phone.show())],
  ])('%s starts over, with a fresh count', (_name, happens) => {
    const parts = into.failed()
    happens(parts)
    expect(parts.socket).toMatchObject({ status: 'connecting', retryCount: 0 })
    parts.phone.line.refuse()
    expect(parts.socket).toMatchObject({ status: 'waiting', retryCount: 1 })
  })
})
