// A wrong option is found when the app starts, by name and with what would have been right, and not on a train in a tunnel.
import { afterEach, describe, expect, it } from '@jest/globals'
import { createSocketStore, fixedDelay, fullJitter, SocketOptionError } from 'mobx-miniprogram-socket'
import { VirtualPhone } from 'mobx-miniprogram-socket/testing'
import { session } from 'mobx-miniprogram-socket/session'
import { parseOptions } from '../../../store/options'

const url = 'wss://example.com/ws'
const phone = new VirtualPhone()
const create = (options: object) => createSocketStore({ url, platform: phone, ...options })

function errorOf(wrong: () => unknown): SocketOptionError {
  try {
    wrong()
  } catch (thrown) {
    if (thrown instanceof SocketOptionError) return thrown
    throw thrown
  }
  throw new Error('nothing was thrown')
}

const aName = 'a string that is not empty'
const anAddress = 'a ws:// or wss:// address, or a function that returns one'
const aDuration = 'a positive number of milliseconds, at most 2147483647'
const aCount = 'a whole number above 0, or Infinity'
const bytes = 'a positive number of bytes, or Infinity'
const wholeMs = 'a whole number of milliseconds, 0 to 2147483647'
const aFunction = 'a function'
const isWelcome = () => true
const heartbeatNames = 'one of interval, timeout, adaptive, key, ping, isPong'

describe('a wrong option', () => {
  it.each<[option: string, options: object, expected: string, received: string]>([
    ['name', { name: '' }, aName, '""'],
    ['name', { name: 7 }, aName, '7'],
    ['name', { name: null }, aName, 'null'],
    ['url', { url: undefined }, anAddress, 'undefined'],
    ['url', { url: '' }, anAddress, '""'],
    ['url', { url: 'https://example.com' }, anAddress, '"https://example.com"'],
    ['url', { url: 'wss://' }, anAddress, '"wss://"'],
    ['url', { url: 'wss:///path' }, anAddress, '"wss:///path"'],
    ['url', { url: 5 }, anAddress, '5'],
    ['url', { url: Promise.resolve(url) }, anAddress, 'an object'],
    ['header', { header: 'x' }, 'an object of strings, or a function that returns one', '"x"'],
    ['header', { header: { a: 1 } }, 'an object of strings, or a function that returns one', 'an object'],
    ['header', { header: ['a'] }, 'an object of strings, or a function that returns one', 'an array'],
    ['header', { header: null }, 'an object of strings, or a function that returns one', 'null'],
    ['protocols', { protocols: 'chat' }, 'an array of strings, or a function that returns one', '"chat"'],
    ['protocols', { protocols: [1] }, 'an array of strings, or a function that returns one', 'an array'],
    ['connectTimeout', { connectTimeout: 0 }, aDuration, '0'],
    ['connectTimeout', { connectTimeout: -1 }, aDuration, '-1'],
    ['connectTimeout', { connectTimeout: NaN }, aDuration, 'NaN'],
    ['connectTimeout', { connectTimeout: Infinity }, aDuration, 'Infinity'],
    ['connectTimeout', { connectTimeout: 2_147_483_648 }, aDuration, '2147483648'],
    ['connectTimeout', { connectTimeout: '10000' }, aDuration, '"10000"'],
    ['heartbeat', { heartbeat: true }, 'an object', 'true'],
    ['heartbeat', { heartbeat: null }, 'an object', 'null'],
    ['messages', { messages: null }, 'an object', 'null'],
    ['outbox', { outbox: null }, 'an object', 'null'],
    ['encode', { encode: null }, 'a function', 'null'],
    ['decode', { decode: null }, 'a function', 'null'],
    ['heartbeat', { heartbeat: 10_000 }, 'an object', '10000'],
    ['heartbeat.interval', { heartbeat: { interval: 0 } }, aDuration, '0'],
    ['heartbeat.interval', { heartbeat: { interval: null } }, aDuration, 'null'],
    ['heartbeat.timeout', { heartbeat: { timeout: '5s' } }, aDuration, '"5s"'],
    ['heartbeat.adaptive', { heartbeat: { adaptive: 'yes' } }, 'true or false', '"yes"'],
    ['heartbeat.key', { heartbeat: { key: 5 } }, 'a string or a function', '5'],
    ['heartbeat.ping', { heartbeat: { ping: 'ping' } }, aFunction, '"ping"'],
    ['heartbeat.isPong', { heartbeat: { isPong: /pong/ } }, aFunction, 'an object'],
    ['heartbeat.intervall', { heartbeat: { intervall: 5 } }, heartbeatNames, '"intervall"'],
    ['greeting', { greeting: 'hello' }, 'an object', '"hello"'],
    ['greeting', { greeting: null }, 'an object', 'null'],
    [
      'greeting.frame',
      { greeting: { isWelcome } },
      'data to send, or a function that returns it',
      'undefined',
    ],
    ['greeting.isWelcome', { greeting: { frame: 'hello' } }, aFunction, 'undefined'],
    ['greeting.isWelcom', { greeting: { isWelcom: 1 } }, 'one of frame, isWelcome', '"isWelcom"'],
    [
      'greeting',
      { greeting: { frame: 'hello', isWelcome }, session: {} },
      'left out beside session, which greets by itself',
      'an object',
    ],
    ['retry', { retry: 5_000 }, 'a policy such as fullJitter()', '5000'],
    ['retry', { retry: () => 5_000 }, 'a policy such as fullJitter()', 'a function'],
    ['retry', { retry: {} }, 'a policy such as fullJitter()', 'an object'],
    ['messages', { messages: 200 }, 'an object', '200'],
    ['messages.limit', { messages: { limit: 0 } }, aCount, '0'],
    ['messages.limit', { messages: { limit: 1.5 } }, aCount, '1.5'],
    ['messages.bytes', { messages: { bytes: 0 } }, bytes, '0'],
    ['messages.max', { messages: { max: 5 } }, 'one of limit, bytes', '"max"'],
    ['outbox', { outbox: false }, 'an object', 'false'],
    ['outbox.limit', { outbox: { limit: -1 } }, aCount, '-1'],
    ['outbox.bytes', { outbox: { bytes: NaN } }, bytes, 'NaN'],
    ['outbox.ttl', { outbox: { ttl: 0 } }, 'a positive number of milliseconds, or Infinity', '0'],
    [
      'outbox.overflow',
      { outbox: { overflow: 'drop' } },
      'one of reject, drop-oldest, drop-newest',
      '"drop"',
    ],
    ['outbox.persist', { outbox: { persist: 1 } }, 'true or false', '1'],
    ['outbox.tries', { outbox: { tries: 0 } }, aCount, '0'],
    ['outbox.burst', { outbox: { burst: 5 } }, 'an object', '5'],
    ['outbox.burst.frames', { outbox: { burst: { frames: 0 } } }, aCount, '0'],
    ['outbox.burst.frames', { outbox: { burst: { frames: 1.5 } } }, aCount, '1.5'],
    ['outbox.burst.everyMs', { outbox: { burst: { everyMs: -1 } } }, wholeMs, '-1'],
    ['outbox.burst.everyMs', { outbox: { burst: { everyMs: 0.5 } } }, wholeMs, '0.5'],
    ['outbox.burst.everyMs', { outbox: { burst: { everyMs: Infinity } } }, wholeMs, 'Infinity'],
    ['outbox.burst.every', { outbox: { burst: { every: 5 } } }, 'one of frames, everyMs', '"every"'],
    ['outbox.unconfirmed', { outbox: { unconfirmed: 'ask' } }, 'one of report, resend', '"ask"'],
    [
      'outbox.TTL',
      { outbox: { TTL: 5 } },
      'one of limit, bytes, ttl, overflow, persist, tries, burst, unconfirmed',
      '"TTL"',
    ],
    ['platform', { platform: {} }, 'a Platform, such as wechatPlatform(wx)', 'an object'],
    ['platform', { platform: 'wechat' }, 'a Platform, such as wechatPlatform(wx)', '"wechat"'],
    ['closeCodes', { closeCodes: { 4001: 'stop' } }, aFunction, 'an object'],
    ['background', { background: 'stay' }, 'one of suspend, keep', '"stay"'],
    ['background', { background: true }, 'one of suspend, keep', 'true'],
    ['perMessageDeflate', { perMessageDeflate: 1 }, 'true or false', '1'],
    [
      'outbox.unconfirmed',
      { outbox: { unconfirmed: 'resend' }, heartbeat: false },
      'report where heartbeat is false',
      '"resend"',
    ],
    ['tcpNoDelay', { tcpNoDelay: null }, 'true or false', 'null'],
    ['encode', { encode: 'json' }, aFunction, '"json"'],
    ['decode', { decode: {} }, aFunction, 'an object'],
    ['log', { log: console }, aFunction, 'an object'],
    [
      'headers',
      { headers: {} },
      'one of name, url, header, protocols, connectTimeout, greeting, session, heartbeat, retry, closeCodes, background, perMessageDeflate, tcpNoDelay, messages, outbox, encode, decode, log, platform',
      '"headers"',
    ],
  ])('%s: %j', (option, options, expected, received) => {
    const error = errorOf(() => create(options))
    expect(error).toMatchObject({ name: 'SocketOptionError', option, expected })
    expect(error.message).toBe(`Option "${option}" must be ${expected}, but got ${received}.`)
  })

  it.each<[option: string, wrong: () => unknown, expected: string]>([
    ['retry.delay', () => fixedDelay({ delay: 0 }), aDuration],
    ['retry.limit', () => fixedDelay({ limit: 0 }), aCount],
    ['retry.base', () => fullJitter({ base: -1 }), aDuration],
    ['retry.cap', () => fullJitter({ cap: Infinity }), aDuration],
    ['retry.limit', () => fullJitter({ limit: 2.5 }), aCount],
    ['retry.max', () => fullJitter({ max: 60_000 } as object), 'one of base, cap, limit'],
    ['retry.wait', () => fixedDelay({ wait: 1_000 } as object), 'one of delay, limit'],
    ['retry', () => fixedDelay(5_000 as never), 'an object'],
  ])('%s, where the policy is made', (option, wrong, expected) => {
    expect(errorOf(wrong)).toMatchObject({ option, expected })
  })

  it.each([[undefined], [null], ['wss://example.com'], [[]]])(
    'and what is no options at all: %j',
    (options) => {
      const error = errorOf(() => createSocketStore(options as never))
      expect(error).toMatchObject({ option: 'options', expected: 'an object' })
    },
  )

  it('is a TypeError, so that it is caught with the others', () => {
    expect(errorOf(() => create({ connectTimeout: 0 }))).toBeInstanceOf(TypeError)
  })

  it('leaves nothing running', () => {
    expect(() => create({ connectTimeout: 0 })).toThrow()
    expect(phone.running).toEqual({ timers: 0, networkWatchers: 0, foregroundWatchers: 0, sockets: 0 })
  })
})

describe('a right option', () => {
  it.each<[name: string, options: object]>([
    ['nothing but the address', {}],
    ['an address of the local network', { url: 'ws://192.168.0.2:8080' }],
    ['factories', { url: () => url, header: async () => ({}), protocols: () => ['chat'] }],
    ['header and protocols', { header: { token: 'x' }, protocols: ['chat'] }],
    ['a name', { name: 'game' }],
    ['no heartbeat', { heartbeat: false }],
    ['a heartbeat by the numbers', { heartbeat: { adaptive: false } }],
    ['a part of a heartbeat', { heartbeat: { interval: 5_000, key: 'phone-7' } }],
    ['the longest wait there is', { connectTimeout: 2_147_483_647 }],
    ['a policy of your own', { retry: { next: () => null } }],
    [
      'no bounds at all',
      { messages: { limit: Infinity, bytes: Infinity }, outbox: { limit: Infinity, ttl: Infinity } },
    ],
    ['every overflow', { outbox: { overflow: 'drop-newest' } }],
    ['a codec', { encode: String, decode: String }],
    ['options that are there but undefined', { header: undefined, retry: undefined, outbox: undefined }],
    [
      'no heartbeat, and a report of what is not confirmed',
      { heartbeat: false, outbox: { unconfirmed: 'report' } },
    ],
    [
      'the list of the README, with neither a greeting nor a session',
      { greeting: undefined, session: undefined },
    ],
    ['a greeting beside no session', { greeting: { frame: 'hello', isWelcome }, session: undefined }],
    [
      'a session beside no greeting and no key',
      {
        greeting: undefined,
        heartbeat: { key: undefined },
        session: session({ auth: () => ({ user: 'u', token: 't' }) }),
      },
    ],
    ['a heartbeat of undefined', { heartbeat: { interval: undefined, ping: undefined } }],
  ])('%s', (_name, options) => {
    const socket = create(options)
    expect(socket.status).toBe('idle')
    socket.dispose()
  })
})

describe('options that are not given', () => {
  it('has the defaults that the documentation names', () => {
    const settings = parseOptions({ url }, () => 0)
    expect(settings).toMatchObject({
      name: 'socket',
      connectTimeout: 10_000,
      heartbeat: { interval: 10_000, timeout: 10_000, adaptive: true },
      messages: { limit: 200, bytes: 262_144 },
      outbox: { limit: 1_000, bytes: 1_048_576, ttl: Infinity, overflow: 'reject', persist: false },
    })
    expect(settings.outbox.burst).toEqual({ frames: 32, everyMs: 0 })
    expect([settings.url.ask(), settings.header.ask(), settings.protocols.ask()]).toEqual([url, {}, []])
    expect(settings.retry.next(1, null, 0.5)).toBe(500)
    expect(settings.retry.next(10, null, 0.5)).toBe(15_000)
  })
})

describe('the platform', () => {
  const world = globalThis as { wx?: unknown }
  afterEach(() => {
    delete world.wx
  })

  it('is to be named outside a mini-program', () => {
    const error = errorOf(() => createSocketStore({ url }))
    expect(error.option).toBe('platform')
    expect(error.expected).toContain('browserPlatform()')
  })

  it("WeChat's JS-SDK in a browser is none", () => {
    world.wx = { config: () => undefined }
    expect(errorOf(() => createSocketStore({ url })).option).toBe('platform')
  })

  it('is the mini-program that the code runs in', () => {
    const calls: string[] = []
    const note = (name: string) => () => {
      calls.push(name)
    }
    world.wx = {
      connectSocket: note('connectSocket'),
      onAppShow: note('onAppShow'),
      onAppHide: note('onAppHide'),
      onNetworkStatusChange: note('onNetworkStatusChange'),
      getNetworkType: note('getNetworkType'),
    }
    const socket = createSocketStore({ url })
    expect(socket.status).toBe('idle')
    expect(calls.sort()).toEqual(['getNetworkType', 'onAppHide', 'onAppShow', 'onNetworkStatusChange'])
  })
})
