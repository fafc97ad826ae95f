// The greeting: the first frame of each connection, before which nothing else leaves, and the server's welcome.
import { describe, expect, it, jest } from '@jest/globals'
import { autorun } from 'mobx-miniprogram'
import type { Greeting } from 'mobx-miniprogram-socket'
import { VirtualPhone } from 'mobx-miniprogram-socket/testing'
import { Clock } from '../../../../store/base/clock'
import { Connection } from '../../../../store/connection/connection'
import { parseOptions } from '../../../../store/options'
import { connectStore, openStore, type Options } from '../../../support/connection-store'
import { useFakeTime } from '../../../support/fake-time'

useFakeTime()

const isWelcome: Greeting['isWelcome'] = (frame) => frame === 'welcome'
const login: Greeting = { frame: { type: 'login' }, isWelcome }
const asFrame = '{"type":"login"}'
const thrown = (): never => {
  throw new Error('no token')
}

/** Accepted; the greeting has left, and the server has not answered it. */
const greetingStore = (options: Options = {}) => openStore({ greeting: login, ...options })

describe('the greeting', () => {
  it('is the first frame, also where entries waited before', () => {
    const { phone, socket } = connectStore({ greeting: login })
    socket.send('a')
    phone.line.accept()
    socket.send('b')
    expect(phone.line.sent).toEqual([asFrame])
    phone.line.say('welcome')
    expect(phone.line.sent).toEqual([asFrame, 'a', 'b'])
  })

  it('is encoded as send() encodes', () => {
    const encode = (data: unknown) => `<${String(data)}>`
    const { phone } = openStore({ encode, greeting: { frame: 'hello', isWelcome } })
    expect(phone.line.sent).toEqual(['<hello>'])
  })

  it('is asked anew for each connection', () => {
    let count = 0
    const { phone } = openStore({ greeting: { frame: () => `ticket ${String(++count)}`, isWelcome } })
    expect(phone.line.sent).toEqual(['ticket 1'])
    phone.line.drop()
    jest.advanceTimersByTime(3_000)
    phone.line.accept()
    expect(phone.line.sent).toEqual(['ticket 2'])
  })

  it('may come later: the phone dials when it is there', async () => {
    const frame = () => new Promise((resolve) => setTimeout(() => resolve('later'), 700))
    const { phone } = connectStore({ greeting: { frame, isWelcome } })
    expect(phone.lines).toHaveLength(0)
    await jest.advanceTimersByTimeAsync(700)
    phone.line.accept()
    expect(phone.line.sent).toEqual(['later'])
  })

  it('leaves where the server speaks first and the phone missed onOpen', () => {
    const { phone, socket } = connectStore({ greeting: login })
    phone.line.say('welcome')
    expect(phone.line.sent).toEqual([asFrame])
    expect(socket.status).toBe('connecting')
    // It answers no greeting, so it is a message.
    expect(socket.lastMessage?.data).toBe('welcome')
  })

  it('leaves once where the phone tells onOpen after the first frame', () => {
    const { phone } = connectStore({ greeting: login })
    phone.line.say('hello')
    phone.line.accept()
    expect(phone.line.sent).toEqual([asFrame])
  })

  it('goes again on the same link where the phone refuses what is sent in the tick of onOpen', () => {
    const { phone, socket } = connectStore({ greeting: login })
    phone.line.failures.push('send:fail')
    phone.line.accept()
    jest.advanceTimersByTime(5)
    expect(phone.line.sent).toEqual([asFrame])
    phone.line.say('welcome')
    jest.advanceTimersByTime(1_000)
    expect(socket.status).toBe('open')
    expect(phone.lines).toHaveLength(1)
  })

  it('that the phone refuses twice ends the attempt', () => {
    const { phone, socket } = connectStore({ greeting: login })
    phone.line.failures.push('send:fail', 'send:fail')
    phone.line.accept()
    jest.advanceTimersByTime(310)
    expect(socket).toMatchObject({ status: 'waiting', lastError: { code: 'send-failed' } })
  })

  it('leaves in the background, where an attempt may still succeed', () => {
    const { phone, socket } = connectStore({ greeting: login })
    socket.send('a')
    phone.hide()
    phone.line.accept()
    phone.line.say('welcome')
    expect(phone.line.sent).toEqual([asFrame])
    phone.show()
    expect(socket.status).toBe('open')
    expect(phone.line.sent).toContain('a')
  })

  it('of the last user does not leave after reset()', () => {
    const { phone, socket } = connectStore({ greeting: login })
    const { line } = phone
    const calls: string[] = []
    jest.spyOn(line.task, 'send').mockImplementation(() => calls.push('send'))
    const stop = autorun(() => {
      if (socket.explain().history.at(-1)?.cause === 'opened') socket.reset()
    })
    line.accept()
    expect(socket.status).toBe('idle')
    expect(calls).toEqual([])
    stop()
  })
})

describe('a greeting that cannot be made ends the attempt, and says why:', () => {
  it.each<[string, Greeting['frame'], string]>([
    ['it throws', thrown, 'no token'],
    ['it rejects', () => Promise.reject(new Error('no token')), 'no token'],
    [
      'nothing that can be encoded',
      () => undefined,
      'expected a string, an ArrayBuffer or a JSON value, but got undefined',
    ],
    [
      'later nothing that can be encoded',
      () => Promise.resolve(undefined),
      'expected a string, an ArrayBuffer or a JSON value, but got undefined',
    ],
  ])('%s', async (_name, frame, reason) => {
    const { phone, socket } = connectStore({ greeting: { frame, isWelcome } })
    await jest.advanceTimersByTimeAsync(0)
    expect(socket).toMatchObject({ status: 'waiting', retryCount: 1 })
    expect(socket.lastError).toMatchObject({
      code: 'greeting-failed',
      message: `The greeting failed: greeting.frame: ${reason}`,
    })
    expect(phone.lines).toHaveLength(0)
  })

  it('it never comes: after the patience of the attempt', () => {
    const { phone, socket } = connectStore({ greeting: { frame: () => new Promise(() => 0), isWelcome } })
    jest.advanceTimersByTime(5_000)
    expect(socket).toMatchObject({ status: 'waiting', lastError: { code: 'connect-timeout' } })
    expect(phone.lines).toHaveLength(0)
  })

  it('its address cannot be found out either: the address is named', async () => {
    const { socket } = connectStore({ url: thrown, greeting: { frame: thrown, isWelcome } })
    await jest.advanceTimersByTimeAsync(0)
    expect(socket.lastError?.code).toBe('url-failed')
  })
})

describe('until the welcome', () => {
  it('the status is connecting, and no ping leaves', () => {
    const { phone, socket } = greetingStore({ connectTimeout: 60_000 })
    jest.advanceTimersByTime(29_000)
    expect(socket.status).toBe('connecting')
    expect(phone.line.sent).toEqual([asFrame])
    phone.line.say('welcome')
    expect(socket.status).toBe('open')
    jest.advanceTimersByTime(10_000)
    expect(phone.line.sent.at(-1)).toMatch(/ping$/)
  })

  it('other frames are messages: a server may explain a refusal', () => {
    const { phone, socket } = greetingStore()
    phone.line.say('the token has expired')
    phone.line.close(4001, 'token')
    expect(socket.messages.map(({ data }) => data)).toEqual(['the token has expired'])
    expect(socket).toMatchObject({ status: 'failed', lastError: { code: 'refused' } })
  })

  it('a frame that is none ends nothing', () => {
    const { phone, socket } = greetingStore({
      greeting: { frame: 'hello', isWelcome: (frame) => frame.slice(0, 7) === 'welcome' },
    })
    phone.line.say({ strange: true })
    expect(socket).toMatchObject({ status: 'connecting', lastError: { code: 'decode-failed' } })
    phone.line.say('welcome back')
    expect(socket.status).toBe('open')
  })

  it('a pong is neither a message nor the welcome', () => {
    const { phone, socket } = greetingStore({ greeting: { frame: 'hello', isWelcome } })
    phone.line.say('pong')
    expect(socket).toMatchObject({ status: 'connecting', messages: [], latency: null })
  })

  it('connectTimeout bounds dialling and greeting together', () => {
    const { phone, socket } = connectStore({ greeting: login })
    jest.advanceTimersByTime(4_000)
    phone.line.accept()
    jest.advanceTimersByTime(999)
    expect(socket.status).toBe('connecting')
    jest.advanceTimersByTime(1)
    expect(socket).toMatchObject({ status: 'waiting', retryCount: 1 })
    expect(socket.lastError).toMatchObject({
      code: 'connect-timeout',
      message: 'The server did not answer in time: no welcome for 5000 ms',
    })
    expect(phone.running.sockets).toBe(0)
  })

  it('a close is a failed attempt: the waits get longer, however long the server kept the phone', () => {
    const { phone, socket } = greetingStore({ connectTimeout: 60_000 })
    for (const count of [1, 2, 3]) {
      jest.advanceTimersByTime(12_000)
      phone.line.close(1011, 'no database')
      expect(socket).toMatchObject({ status: 'waiting', retryCount: count })
      jest.advanceTimersByTime(3_000)
      phone.line.accept()
    }
    phone.line.say('welcome')
    jest.advanceTimersByTime(9_999)
    phone.line.say('pong')
    expect(socket.retryCount).toBe(3)
    jest.advanceTimersByTime(1)
    phone.line.say('pong')
    expect(socket.retryCount).toBe(0)
  })

  it('the server says when to come back', () => {
    const { phone, socket } = greetingStore()
    phone.line.close(4100, '{"after":20000}')
    expect((socket.nextRetryAt ?? 0) - Date.now()).toBe(20_000)
  })

  it('retry() and connect() leave the attempt alone', () => {
    const { phone, socket } = greetingStore()
    socket.retry()
    socket.connect()
    expect(phone.lines).toHaveLength(1)
    phone.line.say('welcome')
    expect(socket.status).toBe('open')
  })

  it('a short look elsewhere leaves the attempt alone, a long one begins another', () => {
    const { phone, socket } = greetingStore()
    phone.hide()
    jest.advanceTimersByTime(1_000)
    phone.show()
    expect(socket.status).toBe('connecting')
    phone.line.say('welcome')
    expect(socket.status).toBe('open')
    const other = greetingStore()
    other.phone.hide()
    jest.advanceTimersByTime(30_000)
    other.phone.show()
    expect(other.phone.lines).toHaveLength(2)
    other.phone.line.accept()
    expect(other.phone.line.sent).toEqual([asFrame])
  })

  it.each(['disconnect', 'reset', 'dispose'] as const)('%s() ends it, and nothing is left', (end) => {
    const { phone, socket } = greetingStore()
    socket[end]()
    jest.advanceTimersByTime(120_000)
    expect(phone.running).toMatchObject({ timers: 0, sockets: 0 })
    expect(phone.lines).toHaveLength(1)
  })
})

describe('the welcome', () => {
  it('is no message: neither the window nor a listener nor decode gets it', () => {
    const decode = jest.fn((frame: unknown) => frame)
    const heard: unknown[] = []
    const { phone, socket } = greetingStore({ decode })
    socket.on((data) => heard.push(data))
    phone.line.say('welcome')
    expect(socket).toMatchObject({ messages: [], lastMessage: null })
    expect(decode).not.toHaveBeenCalled()
    expect(heard).toEqual([])
  })

  it('that comes once more is a message', () => {
    const { phone, socket } = greetingStore()
    phone.line.say('welcome')
    phone.line.say('welcome')
    expect(socket.messages).toHaveLength(1)
  })

  it('may be binary', () => {
    const { phone, socket } = greetingStore({
      greeting: { frame: new ArrayBuffer(4), isWelcome: (frame) => typeof frame !== 'string' },
    })
    expect(phone.line.sent).toEqual([new ArrayBuffer(4)])
    phone.line.say(new ArrayBuffer(1))
    expect(socket.status).toBe('open')
  })

  it('that cannot be told ends the attempt, and says why', () => {
    const { phone, socket } = greetingStore({ greeting: { frame: 'hello', isWelcome: thrown } })
    phone.line.say('welcome')
    expect(socket).toMatchObject({ status: 'waiting', retryCount: 1, messages: [] })
    expect(socket.lastError).toMatchObject({
      code: 'greeting-failed',
      message: 'The greeting failed: greeting.isWelcome: no token',
    })
    expect(phone.running.sockets).toBe(0)
  })

  it('of an isWelcome that disconnects changes nothing', () => {
    const { phone, socket } = greetingStore({
      greeting: {
        frame: 'hello',
        isWelcome: () => {
          socket.disconnect()
          return true
        },
      },
    })
    phone.line.say('welcome')
    expect(socket.status).toBe('closed')
  })

  it('starts the heartbeat, and a pong confirms what left after it', () => {
    const { phone, socket } = greetingStore()
    phone.line.say('welcome')
    const entry = socket.send('a')
    jest.advanceTimersByTime(1_005)
    expect(phone.line.sent.at(-1)).toMatch(/ping$/)
    phone.line.say('pong')
    expect(entry.state).toBe('confirmed')
  })
})

describe('a session', () => {
  it('supplies the greeting, knows its welcome, and may write more frames right behind it', () => {
    const phone = new VirtualPhone()
    const settings = {
      ...parseOptions({ url: 'wss://example.com' }, () => 0.5),
      greeting: { frame: () => 'hello', isWelcome },
    }
    const seen: unknown[] = []
    const connection: Connection = new Connection(
      settings,
      { platform: phone, clock: new Clock(phone), storage: null },
      {
        moved: () => undefined,
        performed: ({ to }) => {
          if (to.name === 'greeting') connection.send('attach', () => undefined)
          if (to.name === 'open') connection.send('command', () => undefined)
        },
        frameReceived: (frame) => seen.push(frame),
        networkChanged: () => undefined,
        failed: () => undefined,
        pinged: () => () => undefined,
        trusted: () => undefined,
      },
    )
    connection.connect()
    phone.line.accept()
    expect(phone.line.sent).toEqual(['hello', 'attach'])
    phone.line.say('attached')
    phone.line.say('welcome')
    expect(phone.line.sent).toEqual(['hello', 'attach', 'command'])
    expect(seen).toEqual(['attached'])
  })
})

describe('explain()', () => {
  it('says that the store waits for the welcome, and since when it is connecting', () => {
    const { phone, socket } = connectStore({ greeting: login })
    const start = Date.now()
    jest.advanceTimersByTime(1_000)
    phone.line.accept()
    expect(socket.explain()).toMatchObject({
      status: 'connecting',
      since: start,
      because: 'The server accepted the connection: waits for its welcome',
      next: { what: 'connect-timeout', at: start + 5_000 },
    })
    phone.line.say('welcome')
    expect(socket.explain()).toMatchObject({
      status: 'open',
      since: start + 1_000,
      because: 'The server sent its welcome.',
    })
    expect(socket.explain().history.map(({ from, to, cause }) => `${from} ${to} ${cause}`)).toEqual([
      'idle connecting connect',
      'connecting connecting opened',
      'connecting open welcomed',
    ])
  })
})

it('without a greeting the store is open as soon as the server accepts', () => {
  const { phone, socket } = openStore()
  socket.send('a')
  expect(socket.status).toBe('open')
  expect(phone.line.sent).toEqual(['a'])
})
