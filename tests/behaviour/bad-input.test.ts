// Bad input from servers, phones and apps. Each time the store reports it, keeps what it has, and goes on.
import { describe, expect, it, jest } from '@jest/globals'
import { runInNewContext } from 'node:vm'
import {
  createSocketStore,
  fixedDelay,
  type Frame,
  type SocketErrorCode,
  type SocketStoreOptions,
  wechatPlatform,
} from 'mobx-miniprogram-socket'
import { VirtualPhone } from 'mobx-miniprogram-socket/testing'
import { useFakeTime } from '../support/fake-time'
import { Wx } from '../support/wx'

useFakeTime()

type Options = Partial<SocketStoreOptions>

const url = 'wss://example.com/ws'

function idle(options: Options = {}) {
  const phone = new VirtualPhone()
  const retry = fixedDelay({ delay: 5_000, limit: 3 })
  const socket = createSocketStore({ url, retry, platform: phone, ...options })
  return { phone, socket }
}

/** Opens a store with one message in its window and one entry that the phone has not answered yet. */
function busy(options: Options = {}) {
  const parts = idle(options)
  const { phone, socket } = parts
  socket.connect()
  phone.line.accept()
  phone.line.say('before')
  phone.line.holdsAnswers = true
  socket.send('on its way')
  return parts
}

/** Checks that the fault is told with this code, that status and queue stay as they were, and that the next frame arrives. */
function isUnharmed({ phone, socket }: ReturnType<typeof busy>, code: SocketErrorCode): void {
  expect(socket.lastError).toMatchObject({ code, at: Date.now() })
  expect(socket.status).toBe('open')
  expect(socket.queue).toMatchObject([{ data: 'on its way', state: 'sent' }])
  expect(phone.lines).toHaveLength(1)
  phone.line.say('after')
  expect(socket.messages.map(({ data }) => data)).toEqual(['before', 'after'])
  phone.line.answer()
  expect(socket.queue.filter(({ state }) => state !== 'sent')).toEqual([])
}

describe('a received frame', () => {
  const garbage: [string, unknown][] = [
    ['nothing', undefined],
    ['null', null],
    ['a number', 42],
    ['an object', {}],
    ['an array', []],
    ['a Blob', new Blob(['gold'])],
    ['a typed array', new Uint8Array(4)],
    ['a function', () => 'pong'],
  ]
  it.each(garbage)('that is %s is left out', (_, frame) => {
    const parts = busy()
    parts.phone.line.say(frame)
    expect(parts.socket.lastError?.message).toContain('expected text or an ArrayBuffer')
    isUnharmed(parts, 'decode-failed')
  })

  it('that decode rejects is left out, and the others are decoded', () => {
    const parts = busy({ decode: (frame) => (frame === '{' ? (JSON.parse(frame) as Frame) : frame) })
    const heard = jest.fn()
    parts.socket.on(heard)
    parts.phone.line.say('{')
    expect(heard).not.toHaveBeenCalled()
    isUnharmed(parts, 'decode-failed')
    expect(heard).toHaveBeenCalledTimes(1)
  })

  it('that decode turns into undefined is a control frame: shown to nobody, and no error', () => {
    const { phone, socket } = busy({ decode: (frame) => (frame === 'before' ? undefined : frame) })
    const heard = jest.fn()
    socket.on(heard)
    phone.line.say('before')
    expect([socket.messages, socket.lastMessage, socket.lastError]).toEqual([[], null, null])
    expect(heard).not.toHaveBeenCalled()
    phone.line.say('after')
    expect(socket.messages).toMatchObject([{ id: 1, data: 'after' }])
  })

  it.each<[string, unknown]>([
    ['a string', 'no good'],
    ['undefined', undefined],
    ['null', null],
  ])('at which decode throws %s instead of an Error is left out just the same', (_, thrown) => {
    const parts = busy({
      decode: (frame) => {
        if (frame === 'bad') throw thrown
        return frame
      },
    })
    parts.phone.line.say('bad')
    expect(parts.socket.lastError?.message).toContain(String(thrown))
    isUnharmed(parts, 'decode-failed')
  })

  it('of 1 MB reaches listeners and not the window', () => {
    const parts = busy()
    const heard: unknown[] = []
    parts.socket.on((data) => heard.push(data))
    const large = 'x'.repeat(1_048_576)
    parts.phone.line.say(large)
    expect(heard).toEqual([large])
    isUnharmed(parts, 'message-too-large')
  })

  it('of 1 MB is kept where the window is large enough, and pushes the older ones out', () => {
    const { phone, socket } = busy({ messages: { bytes: 1_048_580 } })
    const large = '金'.repeat(349_525)
    phone.line.say(large)
    expect(socket.messages.map(({ data }) => data)).toEqual([large])
    expect(socket.lastError).toBeNull()
  })

  it('that is an ArrayBuffer of another realm is as good as one of ours', () => {
    const { phone, socket } = busy()
    const foreign = runInNewContext('new Uint8Array([1, 2, 3]).buffer') as ArrayBuffer
    expect(foreign).not.toBeInstanceOf(ArrayBuffer)
    phone.line.say(foreign)
    expect(socket.lastMessage?.data).toBe(foreign)
    expect(socket.lastError).toBeNull()
  })

  it.each<[string, Frame]>([
    ['text', ''],
    ['ArrayBuffer', new ArrayBuffer(0)],
  ])('that is an empty %s is a message', (_, frame) => {
    const { phone, socket } = busy()
    phone.line.say(frame)
    expect(socket.lastMessage?.data).toBe(frame)
    expect(socket.lastError).toBeNull()
  })
})

describe('a listener that throws', () => {
  it('keeps no other from hearing, and its stack reaches the console of the phone', () => {
    const parts = busy()
    const heard: unknown[] = []
    let isBroken = true
    parts.socket.on(() => {
      if (isBroken) throw new Error('a page is broken')
    })
    parts.socket.on((data) => heard.push(data))
    parts.phone.line.say('gold')
    expect(() => jest.advanceTimersByTime(0)).toThrow('a page is broken')
    expect(heard).toEqual(['gold'])
    expect(parts.socket.lastError).toMatchObject({
      code: 'listener-failed',
      message: 'A listener threw: a page is broken',
    })
    expect(parts.socket.lastMessage).toMatchObject({ data: 'gold' })
    isBroken = false
    parts.phone.line.say('more')
    expect(heard).toEqual(['gold', 'more'])
    expect(parts.socket).toMatchObject({ status: 'open', queueLength: 1 })
  })
})

describe('heartbeat functions', () => {
  it('isPong that throws leaves the frame to the business', () => {
    const parts = busy({
      heartbeat: {
        isPong: (frame) => {
          if (frame === 'after') return false
          throw new TypeError('frame.startsWith is not a function')
        },
      },
    })
    expect(parts.socket.lastError?.message).toContain('heartbeat.isPong: frame.startsWith')
    isUnharmed(parts, 'decode-failed')
  })

  it('a ping that is no frame ends the connection, and the next one is tried', () => {
    const { phone, socket } = busy({ heartbeat: { ping: () => ({ type: 'ping' }) as unknown as string } })
    jest.advanceTimersByTime(10_000)
    expect(socket.lastError?.message).toContain('heartbeat.ping: expected a string or an ArrayBuffer')
    recovers({ phone, socket })
  })

  it.each<[string, Options['heartbeat']]>([
    ['ping', { ping: () => fail('no ping today') }],
    ['key', { key: () => fail('no ping today') }],
  ])('%s that throws ends the connection, and the next one is tried', (_, heartbeat) => {
    const { phone, socket } = busy({ heartbeat: heartbeat ?? {} })
    jest.advanceTimersByTime(10_000)
    expect(socket.lastError).toMatchObject({ code: 'send-failed' })
    expect(socket.lastError?.message).toContain('heartbeat.ping: no ping today')
    expect(socket.messages).toHaveLength(1)
    recovers({ phone, socket })
    expect(phone.line.sent).toEqual(['on its way'])
  })
})

describe('data that cannot be sent', () => {
  const circular: unknown[] = []
  circular.push(circular)

  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['a function', () => 1],
    ['a symbol', Symbol('gold')],
    ['a circle', circular],
    ['a BigInt', { score: 1n }],
    ['a view of a buffer, which JSON would take for an object', new Uint8Array([1, 2])],
    ['an object whose toJSON throws', { toJSON: () => fail('no') }],
  ])('%s fails at once, and nothing waits behind it', async (_, data) => {
    const parts = busy()
    const entry = parts.socket.send(data)
    expect(entry).toMatchObject({ state: 'failed', failure: expect.stringContaining('could not be encoded') })
    await expect(entry.done).resolves.toBe('failed')
    isUnharmed(parts, 'encode-failed')
    parts.socket.send('next')
    expect(parts.phone.line.sent).toEqual(['on its way', 'next'])
  })

  it('a view of a pooled buffer is told how to send its own bytes alone', () => {
    const { phone, socket } = busy()
    const view = Buffer.from('hello')
    const advice = 'send view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength)'
    expect(socket.send(view as never).failure).toContain(advice)
    socket.send(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength))
    expect((phone.line.sent.at(-1) as ArrayBuffer).byteLength).toBe(5)
  })

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['an object', { a: 1 }],
    ['a typed array, which phones refuse', new Uint8Array(2)],
    ['a number', 1],
  ])('an encode that gives %s has failed', (_, frame) => {
    const encode = (data: unknown) => (data === 'bad' ? (frame as Frame) : (data as Frame))
    const parts = busy({ encode })
    expect(parts.socket.send('bad').state).toBe('failed')
    isUnharmed(parts, 'encode-failed')
  })

  it('an ArrayBuffer of another realm can', () => {
    const { phone, socket } = busy()
    const foreign = runInNewContext('new Uint8Array([1, 2, 3]).buffer') as ArrayBuffer
    socket.send(foreign)
    expect([...new Uint8Array(phone.line.sent.at(-1) as ArrayBuffer)]).toEqual([1, 2, 3])
  })
})

describe('connectSocket', () => {
  type Dial = Wx['dial']
  const fails = { errMsg: 'connectSocket:fail invalid url' }

  it.each<[string, (wx: Wx) => Dial, string]>([
    ['returns nothing', () => () => undefined, 'connectSocket returned no SocketTask'],
    ['throws', () => () => fail('not in this base library'), 'not in this base library'],
    [
      'calls fail at once and returns nothing',
      () => (option) => {
        option.fail(fails)
        return undefined
      },
      fails.errMsg,
    ],
    [
      'calls fail at once and returns a task',
      (wx) => (option) => {
        option.fail(fails)
        return wx.newTask(option)
      },
      fails.errMsg,
    ],
    [
      'calls fail later',
      (wx) => (option) => {
        setTimeout(() => option.fail(fails), 0)
        return wx.newTask(option)
      },
      fails.errMsg,
    ],
    ['returns something that is no task', () => () => ({}) as ReturnType<Dial>, 'onOpen is not a function'],
  ])('%s: told, and the next attempt works', (_, dialOn, detail) => {
    const wx = new Wx()
    const works = wx.dial
    wx.dial = dialOn(wx)
    const socket = createSocketStore({
      url,
      retry: fixedDelay({ delay: 5_000 }),
      platform: wechatPlatform(wx),
    })
    socket.send('early')
    socket.connect()
    // Where there is no task, fail() is given a moment to say why.
    jest.advanceTimersByTime(50)
    expect(socket).toMatchObject({ status: 'waiting', retryCount: 1, queueLength: 1 })
    expect(socket.lastError).toMatchObject({ code: 'connect-failed' })
    expect(socket.lastError?.message).toContain(detail)
    wx.dial = works
    jest.advanceTimersByTime(5_000)
    wx.task.open()
    expect(socket).toMatchObject({ status: 'open', queue: [{ state: 'sent' }] })
    expect(wx.task.sent).toEqual(['early'])
  })
})

describe('url, header and protocols', () => {
  const wrong = <T>(value: unknown) => value as T

  it.each<[string, Options, string]>([
    ['a url that throws', { url: () => fail('not logged in') }, 'not logged in'],
    ['a url that rejects', { url: async () => fail('not logged in') }, 'not logged in'],
    ['a url that is none', { url: () => 'https://example.com' }, 'ws:// or wss://'],
    ['a url that is nothing', { url: () => wrong<string>(undefined) }, 'but got undefined'],
    ['a url that becomes none', { url: async () => '' }, 'ws:// or wss://'],
    ['a header that rejects', { header: async () => fail('no ticket') }, 'no ticket'],
    ['a header of numbers', { header: () => wrong<{ a: string }>({ a: 1 }) }, 'an object of strings'],
    ['a header that is a string', { header: () => wrong<{ a: string }>('a: 1') }, 'an object of strings'],
    ['protocols that are a string', { protocols: () => wrong<string[]>('v1') }, 'an array of strings'],
    ['protocols that throw', { protocols: () => fail('none today') }, 'none today'],
  ])('%s: told, no socket opened, and asked again at the next attempt', async (_, options, detail) => {
    const { phone, socket } = idle(options)
    socket.send('early')
    socket.connect()
    await jest.advanceTimersByTimeAsync(0)
    expect(socket).toMatchObject({ status: 'waiting', retryCount: 1, queueLength: 1 })
    expect(socket.lastError).toMatchObject({ code: 'url-failed' })
    expect(socket.lastError?.message).toContain(detail)
    await jest.advanceTimersByTimeAsync(5_000)
    expect(socket.retryCount).toBe(2)
    expect(phone.lines).toEqual([])
  })

  it('a rejection is heard also where another source has thrown before it', async () => {
    const unheard = jest.fn()
    process.on('unhandledRejection', unheard)
    const { socket } = idle({ url: async () => fail('not logged in'), header: () => fail('no ticket') })
    socket.connect()
    await jest.advanceTimersByTimeAsync(0)
    jest.useRealTimers()
    await new Promise(setImmediate)
    process.off('unhandledRejection', unheard)
    expect(unheard).not.toHaveBeenCalled()
    expect(socket.lastError).toMatchObject({ code: 'url-failed' })
  })

  it('are asked anew for each attempt, so that a ticket may have expired in between', async () => {
    const tickets = [() => fail('login is down'), () => 'wss://example.com/?t=2']
    const { phone, socket } = idle({ url: async () => tickets.shift()?.() ?? url })
    socket.connect()
    await jest.advanceTimersByTimeAsync(5_000)
    expect(phone.line.request.url).toBe('wss://example.com/?t=2')
    recovers({ phone, socket })
  })

  it('that never settle cost two attempts: then they are asked again', () => {
    let attempts = 0
    const never = new Promise<string>(() => undefined)
    const { phone, socket } = idle({ url: () => (++attempts === 1 ? never : url) })
    socket.connect()
    jest.advanceTimersByTime(5_000)
    expect(socket).toMatchObject({ status: 'waiting', lastError: { code: 'connect-timeout' } })
    jest.advanceTimersByTime(15_000)
    expect(socket).toMatchObject({ status: 'waiting', retryCount: 2 })
    recovers({ phone, socket })
  })

  it('that settle after the attempt has ended open nothing', async () => {
    let settle: (url: string) => void = () => undefined
    const slow = new Promise<string>((resolve) => (settle = resolve))
    const { phone, socket } = idle({ url: () => slow })
    socket.connect()
    socket.disconnect()
    settle(url)
    await jest.advanceTimersByTimeAsync(60_000)
    expect(phone.lines).toEqual([])
    expect(socket).toMatchObject({ status: 'closed', lastError: null })
  })
})

/** The next attempt works. */
function recovers({ phone, socket }: ReturnType<typeof idle>): void {
  if (socket.status === 'waiting') jest.advanceTimersByTime(5_000)
  phone.line.accept()
  expect(socket.status).toBe('open')
  phone.line.say('after')
  expect(socket.lastMessage).toMatchObject({ data: 'after' })
}

function fail(message: string): never {
  throw new Error(message)
}
