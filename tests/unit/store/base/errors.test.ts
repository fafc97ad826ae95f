import { describe, expect, it, jest } from '@jest/globals'
import { autorun } from 'mobx-miniprogram'
import {
  createSocketStore,
  fixedDelay,
  type SocketErrorCode,
  type SocketStoreOptions,
} from 'mobx-miniprogram-socket'
import { VirtualPhone } from 'mobx-miniprogram-socket/testing'
import { reasonOf } from '../../../../store/base/errors'
import { describe as sentence } from '../../../../store/base/sentences'
import { useFakeTime } from '../../../support/fake-time'

useFakeTime()

function storeWith(options: Partial<SocketStoreOptions<unknown>> = {}, phone = new VirtualPhone()) {
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

/** A phone that knows from the start what is wrong with it. */
class FaultyPhone extends VirtualPhone {
  readonly fault = { code: 'second-copy', detail: '1.2.0 and 1.3.0' } as const
}

/** A phone that cannot keep anything. */
function fullPhone(): VirtualPhone {
  const phone = new VirtualPhone()
  phone.virtualStorage.failures.push('setStorage:fail storage size limit reached')
  return phone
}

describe('every code of the closed list has its cause, and lastError says so', () => {
  const causes: Record<
    SocketErrorCode,
    [cause: (parts: Parts) => void, options?: Partial<SocketStoreOptions<unknown>>, phone?: VirtualPhone]
  > = {
    'url-failed': [() => undefined, { url: boom }],
    'greeting-failed': [() => undefined, { greeting: { frame: () => undefined, isWelcome: () => true } }],
    'connect-failed': [({ phone }) => phone.line.refuse('HTTP 503')],
    'connect-timeout': [() => jest.advanceTimersByTime(5_000)],
    closed: [({ phone }) => (phone.line.accept(), phone.line.drop())],
    'heartbeat-timeout': [({ phone }) => (phone.line.accept(), jest.advanceTimersByTime(10_000))],
    'send-failed': [
      ({ phone, socket }) => {
        phone.line.accept()
        phone.line.failures.push(...Array<string>(9).fill('send:fail'))
        socket.send('a')
        jest.advanceTimersByTime(305)
      },
    ],
    unconfirmed: [
      ({ phone, socket }) => {
        phone.line.accept()
        socket.send('a')
        jest.advanceTimersByTime(5)
        phone.line.drop()
      },
    ],
    'retry-limit': [
      ({ phone }) => {
        phone.line.refuse()
        jest.advanceTimersByTime(1_000)
        phone.line.refuse()
      },
    ],
    refused: [({ phone }) => (phone.line.accept(), phone.line.close(4003, 'banned'))],
    'storage-failed': [() => jest.advanceTimersByTime(5), {}, fullPhone()],
    'second-copy': [() => undefined, {}, new FaultyPhone()],
    'decode-failed': [({ phone }) => phone.line.say('a'), { decode: boom }],
    'encode-failed': [({ socket }) => socket.send('a'), { encode: boom }],
    'message-too-large': [({ phone }) => phone.line.say('too large'), { messages: { bytes: 3 } }],
    'outbox-full': [({ socket }) => socket.send('too large'), { outbox: { bytes: 3 } }],
    'listener-failed': [
      ({ phone, socket }) => {
        socket.on(boom)
        phone.line.say('a')
        expect(() => jest.advanceTimersByTime(0)).toThrow('boom')
      },
    ],
    disposed: [({ socket }) => (socket.dispose(), socket.send('a'))],
  }

  it.each(Object.entries(causes))('%s', async (code, [cause, options, phone]) => {
    const parts = storeWith(options, phone)
    cause(parts)
    await jest.advanceTimersByTimeAsync(0)
    expect(parts.socket.lastError).toMatchObject({
      code,
      message: expect.stringMatching(/^[A-Z].{10}/),
      at: Date.now(),
    })
  })
})

describe('lastError', () => {
  it('holds the code and the reason of a close, as they came', () => {
    const { phone, socket } = storeWith()
    phone.line.accept()
    phone.line.close(4500, 'maintenance')
    expect(socket.lastError).toEqual({
      code: 'closed',
      message: 'The connection was closed: 4500 maintenance',
      at: Date.now(),
      close: { code: 4500, reason: 'maintenance' },
    })
  })

  it('holds none where the connection was not closed', () => {
    const { phone, socket } = storeWith()
    phone.line.accept()
    phone.line.failures.push(...Array<string>(9).fill('send:fail'))
    socket.send('a')
    jest.advanceTimersByTime(305)
    expect(socket.lastError).toEqual({ code: 'send-failed', message: expect.any(String), at: Date.now() })
  })

  it('says once, when the store is made, what the platform knows to be wrong', () => {
    const { phone, socket } = storeWith({}, new FaultyPhone())
    expect(socket.lastError).toEqual({
      code: 'second-copy',
      message: 'A second copy of mobx-miniprogram-socket is loaded: 1.2.0 and 1.3.0',
      at: Date.now(),
    })
    phone.line.refuse('HTTP 503')
    jest.advanceTimersByTime(1_000)
    phone.line.accept()
    expect(socket.lastError?.code).toBe('connect-failed')
  })

  it('is nothing until something goes wrong, and plain data then', () => {
    const { phone, socket } = storeWith()
    expect(socket.lastError).toBeNull()
    phone.line.refuse('HTTP 503')
    expect(JSON.parse(JSON.stringify(socket.lastError))).toEqual(socket.lastError)
  })

  it('stays after recovery: it tells the past, not the present', () => {
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
  it('carries the words of the platform, the server or the user', () => {
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
