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
  it('keeps its connection while pongs come: they are answers, and the frame arrives once', async () => {
    const { phone, socket } = openStore()
    const { line } = phone
    line.holdsAnswers = true
    const entry = socket.send('hello')
    line.onFrame = () => line.say('pong')
    jest.advanceTimersByTime(1_000)
    expect([entry.state, socket.queueLength]).toEqual(['confirmed', 0])
    expect(await entry.done).toBe('sent')
    jest.advanceTimersByTime(11_000)
    line.answer()
    jest.advanceTimersByTime(3_600_000)
    expect(phone.lines).toHaveLength(1)
    expect(line.sent.filter((frame) => frame === 'hello')).toHaveLength(1)
  })

  it.each([[false, 10_000] as const, [{ timeout: 5_000 }, 15_000] as const])(
    'and whose server does not either, ends the connection in time: heartbeat %j, %i ms',
    (heartbeat, patience) => {
      const { phone, socket } = openStore({ heartbeat })
      phone.line.holdsAnswers = true
      const entry = socket.send('hello')
      for (let ms = 0; ms < patience - 1; ms += 1_000) {
        phone.line.say('news')
        jest.advanceTimersByTime(Math.min(1_000, patience - 1 - ms))
      }
      expect([socket.status, entry.state]).toEqual(['open', 'sent'])
      jest.advanceTimersByTime(1)
      expect(socket).toMatchObject({ status: 'waiting', lastError: { code: 'send-failed' } })
      jest.advanceTimersByTime(3_000)
      phone.line.accept()
      jest.advanceTimersByTime(5)
      expect(phone.line.sent).toEqual(['hello'])
    },
  )

  it('in time is not to blame where the phone itself stood still', () => {
    const { phone, socket } = openStore({ heartbeat: false })
    phone.line.holdsAnswers = true
    socket.send('hello')
    phone.freeze()
    jest.advanceTimersByTime(21_000)
    phone.thaw()
    expect(socket.status).toBe('open')
    phone.line.answer()
    jest.advanceTimersByTime(60_000)
    expect(phone.lines).toHaveLength(1)
  })

  it('after a refusal is not to blame either where the phone itself stood still', () => {
    const { phone, socket } = openStore({ heartbeat: false })
    phone.line.holdsAnswers = true
    phone.line.failures.push('busy')
    socket.send('refused')
    phone.line.task.send = () => undefined
    socket.send('unknown')
    phone.line.answer()
    phone.freeze()
    jest.advanceTimersByTime(11_300)
    phone.thaw()
    expect(socket.status).toBe('open')
    jest.advanceTimersByTime(300)
    expect(socket.lastError?.code).toBe('send-failed')
  })

  it('ends the connection 300 ms after a refusal, where it owes more answers', () => {
    const { phone, socket } = openStore()
    phone.line.holdsAnswers = true
    phone.line.failures.push('taskID not exist')
    socket.send('refused')
    phone.line.task.send = () => undefined
    socket.send('unknown')
    phone.line.answer()
    jest.advanceTimersByTime(299)
    expect(socket.status).toBe('open')
    jest.advanceTimersByTime(1)
    expect(socket.lastError?.code).toBe('send-failed')
  })

  it('owes nothing for a socket of the past', () => {
    const { phone, socket } = openStore({ heartbeat: false })
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
