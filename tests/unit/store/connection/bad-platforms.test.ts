// Platforms that answer at once, too late, not at all, or about the wrong socket.
import { describe, expect, it, jest } from '@jest/globals'
import { createSocketStore, fixedDelay, type Platform } from 'mobx-miniprogram-socket'
import { VirtualPhone } from 'mobx-miniprogram-socket/testing'
import { openStore, type Options } from '../../../support/connection-store'
import { useFakeTime } from '../../../support/fake-time'

useFakeTime()

describe('platforms that call back at once', () => {
  /** Opens, or refuses, within the very call. */
  class HastyPhone extends VirtualPhone {
    accepts = true
    override openSocket(...call: Parameters<Platform['openSocket']>): ReturnType<Platform['openSocket']> {
      const socket = super.openSocket(...call)
      if (this.accepts) this.line.accept()
      else this.line.refuse()
      return socket
    }
  }
  const urls: [string, Options['url']][] = [
    ['an address', 'wss://example.com'],
    ['an address that comes later', async () => 'wss://example.com'],
  ]

  it.each(urls)('open: what waits is sent (%s)', async (_name, url = '') => {
    const phone = new HastyPhone()
    const socket = createSocketStore({ url, platform: phone })
    const entry = socket.send('a')
    socket.connect()
    await jest.advanceTimersByTimeAsync(0)
    expect(socket.status).toBe('open')
    expect(phone.line.sent).toEqual(['a'])
    expect(entry.state).toBe('sent')
  })

  it.each(urls)('refused: the next attempt is planned (%s)', async (_name, url = '') => {
    const phone = new HastyPhone()
    phone.accepts = false
    const socket = createSocketStore({ url, retry: fixedDelay({ delay: 1_000 }), platform: phone })
    socket.connect()
    await jest.advanceTimersByTimeAsync(0)
    expect(socket.status).toBe('waiting')
    phone.accepts = true
    await jest.advanceTimersByTimeAsync(1_000)
    expect(socket.status).toBe('open')
    socket.send('a')
    expect(phone.line.sent).toEqual(['a'])
  })
})

describe('a faulty platform', () => {
  it('reports about a socket that was closed: the store does not listen', () => {
    const all: Parameters<Platform['openSocket']>[1][] = []
    class TalkativePhone extends VirtualPhone {
      override openSocket(...call: Parameters<Platform['openSocket']>): ReturnType<Platform['openSocket']> {
        all.push(call[1])
        return super.openSocket(...call)
      }
    }
    const socket = createSocketStore({ url: 'wss://example.com', platform: new TalkativePhone() })
    socket.connect()
    all[0]?.opened()
    socket.disconnect()
    socket.connect()
    all[0]?.received('from beyond')
    all[0]?.opened()
    all[0]?.ended({ code: 'closed' })
    expect(socket).toMatchObject({ status: 'connecting', messages: [], lastError: null })
  })

  class BrokenPhone extends VirtualPhone {
    override openSocket(): never {
      throw new Error('not today')
    }
  }

  it('and throws: an attempt that failed', () => {
    const socket = createSocketStore({ url: 'wss://example.com', platform: new BrokenPhone() })
    socket.connect()
    expect(socket).toMatchObject({
      status: 'waiting',
      lastError: { code: 'connect-failed', message: 'The connection could not be made: not today' },
    })
  })
})

describe('a platform that does not answer', () => {
  it('ends the connection after 10 s, and the frames it took go again on the next', () => {
    const { phone, socket } = openStore()
    phone.line.holdsAnswers = true
    const entry = socket.send('hello')
    jest.advanceTimersByTime(9_999)
    expect([socket.status, entry.state]).toEqual(['open', 'sent'])
    jest.advanceTimersByTime(1)
    expect(socket).toMatchObject({ status: 'waiting', lastError: { code: 'send-failed' } })
    jest.advanceTimersByTime(3_000)
    phone.line.accept()
    expect(phone.line.sent).toEqual(['hello'])
    jest.advanceTimersByTime(5)
    expect(entry.state).toBe('sent')
    expect(socket.queue).toEqual([])
  })

  it('has 10 s from its last answer, however much it is given meanwhile', () => {
    const { phone, socket } = openStore()
    phone.line.holdsAnswers = true
    socket.send('first')
    jest.advanceTimersByTime(6_000)
    phone.line.say('alive')
    socket.send('second')
    phone.line.answer()
    socket.send('third')
    jest.advanceTimersByTime(6_000)
    phone.line.say('alive')
    socket.send('fourth')
    jest.advanceTimersByTime(3_999)
    expect(socket.status).toBe('open')
    jest.advanceTimersByTime(1)
    expect(socket.status).toBe('waiting')
  })

  it('ends the connection 300 ms after a refusal, where it owes more answers', () => {
    const { phone, socket } = openStore()
    phone.line.holdsAnswers = true
    phone.line.failures.push('taskID not exist')
    socket.send('refused')
    socket.send('unknown')
    phone.line.task.send = () => undefined
    phone.line.answer()
    expect(socket.lastError?.code).toBe('send-failed')
  })

  it('owes nothing for a socket of the past', () => {
    const { phone, socket } = openStore()
    phone.line.holdsAnswers = true
    socket.send('hello')
    phone.line.drop()
    jest.advanceTimersByTime(3_000)
    const late = phone.lines[0]
    phone.line.accept()
    late?.answer()
    jest.advanceTimersByTime(8_000)
    phone.line.say('pong')
    jest.advanceTimersByTime(3_000)
    expect(socket.status).toBe('open')
  })
})
