import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { autorun } from 'mobx-miniprogram'
import {
  createSocketStore,
  fixedDelay,
  type SocketErrorCode,
  type SocketStoreOptions,
} from 'mobx-miniprogram-socket'
import { describe as sentence, reasonOf } from '../../../store/errors'
import { Phone } from '../../support/phone'

beforeEach(() => {
  jest.useFakeTimers()
})
afterEach(() => {
  jest.useRealTimers()
})

function storeWith(options: Partial<SocketStoreOptions<unknown>> = {}) {
  const phone = new Phone()
  const socket = createSocketStore<unknown>({
    url: 'wss://example.com',
    retry: fixedDelay({ delay: 1_000, limit: 1 }),
    platform: phone,
    ...options,
  })
  socket.connect()
  return { phone, socket }
}
type Parts = ReturnType<typeof storeWith>

const boom = () => {
  throw new Error('boom')
}

describe('every code of the closed list has its cause, and lastError says so', () => {
  const causes: Record<
    SocketErrorCode,
    [cause: (parts: Parts) => void, options?: Partial<SocketStoreOptions<unknown>>]
  > = {
    'url-failed': [() => undefined, { url: boom }],
    'connect-failed': [({ phone }) => phone.line.refuse('HTTP 503')],
    'connect-timeout': [() => jest.advanceTimersByTime(10_000)],
    closed: [({ phone }) => (phone.line.accept(), phone.line.drop())],
    'heartbeat-timeout': [({ phone }) => (phone.line.accept(), jest.advanceTimersByTime(20_000))],
    'send-failed': [
      ({ phone, socket }) => {
        phone.line.accept()
        phone.line.failures.push('send:fail')
        socket.send('a')
      },
    ],
    'retry-limit': [
      ({ phone }) => {
        phone.line.refuse()
        jest.advanceTimersByTime(1_000)
        phone.line.refuse()
      },
    ],
    'decode-failed': [({ phone }) => phone.line.say('a'), { decode: boom }],
    'encode-failed': [({ socket }) => socket.send('a'), { encode: boom }],
    'message-too-large': [({ phone }) => phone.line.say('too large'), { messages: { bytes: 3 } }],
    'outbox-full': [({ socket }) => socket.send('too large'), { outbox: { bytes: 3 } }],
    'listener-failed': [
      ({ phone, socket }) => {
        socket.on(boom)
        expect(() => phone.line.say('a')).toThrow('boom')
      },
    ],
    disposed: [({ socket }) => (socket.dispose(), socket.send('a'))],
  }

  it.each(Object.entries(causes))('%s', async (code, [cause, options]) => {
    const parts = storeWith(options)
    cause(parts)
    await jest.advanceTimersByTimeAsync(0)
    expect(parts.socket.lastError).toEqual({
      code,
      message: expect.stringMatching(/^[A-Z].{10}/),
      at: Date.now(),
    })
  })
})

describe('lastError', () => {
  it('is nothing until something goes wrong, and plain data then', () => {
    const { phone, socket } = storeWith()
    expect(socket.lastError).toBeNull()
    phone.line.refuse('HTTP 503')
    expect(JSON.parse(JSON.stringify(socket.lastError))).toEqual(socket.lastError)
  })

  it('stays when things are well again: it says what was, not what is', () => {
    const { phone, socket } = storeWith()
    phone.line.refuse('HTTP 503')
    jest.advanceTimersByTime(1_000)
    phone.line.accept()
    expect(socket).toMatchObject({ status: 'open', lastError: { code: 'connect-failed' } })
  })

  it('changes together with the status: no page sees one without the other', () => {
    const { phone, socket } = storeWith()
    const seen: unknown[] = []
    const stop = autorun(() => seen.push([socket.status, socket.lastError?.code ?? null]))
    phone.line.refuse()
    stop()
    expect(seen).toEqual([
      ['connecting', null],
      ['waiting', 'connect-failed'],
    ])
  })
})

describe('a sentence', () => {
  it('carries what the platform, the server or the user said', () => {
    expect(sentence({ code: 'closed', detail: '1006 abnormal closure' })).toBe(
      'The connection was closed: 1006 abnormal closure',
    )
  })

  it.each([undefined, ''])('ends by itself where nothing was said (%j)', (detail) => {
    expect(sentence({ code: 'disposed', detail })).toBe('The store was disposed.')
  })
})

describe('the reason', () => {
  it.each<[string, unknown, string]>([
    ['of an error is its message', new Error('boom'), 'boom'],
    ['of text is the text', 'boom', 'boom'],
    ['of nothing says so', undefined, 'undefined'],
    ['of null says so', null, 'null'],
  ])('%s', (_name, thrown, reason) => {
    expect(reasonOf(thrown)).toBe(reason)
  })
})
