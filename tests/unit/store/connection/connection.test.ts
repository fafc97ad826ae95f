// One socket, one timer, one wish: what the store does with them while the phone and the server do as they please.
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { autorun, reaction } from 'mobx-miniprogram'
import {
  createSocketStore,
  fixedDelay,
  fullJitter,
  type Platform,
  type SocketStatus,
  type SocketStore,
  type SocketStoreOptions,
  wechatPlatform,
} from 'mobx-miniprogram-socket'
import { VirtualPhone } from 'mobx-miniprogram-socket/testing'
import { Clock } from '../../../../store/base/clock'
import { Connection } from '../../../../store/connection/connection'
import { parseOptions } from '../../../../store/options'
import { Wx } from '../../../support/wx'

beforeEach(() => {
  jest.useFakeTimers()
})
afterEach(() => {
  jest.useRealTimers()
})

type Options = Partial<SocketStoreOptions<unknown>>

function storeWith(options: Options = {}) {
  const phone = new VirtualPhone()
  const socket = createSocketStore<unknown>({
    url: 'wss://example.com',
    retry: fixedDelay({ delay: 3_000, limit: 3 }),
    platform: phone,
    ...options,
  })
  return { phone, socket }
}
type Parts = ReturnType<typeof storeWith>

function connecting(options?: Options): Parts {
  const parts = storeWith(options)
  parts.socket.connect()
  return parts
}

function opened(options?: Options): Parts {
  const parts = connecting(options)
  parts.phone.line.accept()
  return parts
}

/** The way into every status. */
const into: Record<SocketStatus, (options?: Options) => Parts> = {
  idle: storeWith,
  connecting,
  open: opened,
  waiting(options) {
    const parts = opened(options)
    parts.phone.line.drop()
    return parts
  },
  offline(options) {
    const parts = opened(options)
    parts.phone.goes('none')
    return parts
  },
  suspended(options) {
    const parts = opened(options)
    parts.phone.hide()
    return parts
  },
  failed(options) {
    const parts = connecting({ retry: fixedDelay({ delay: 1, limit: 1 }), ...options })
    parts.phone.line.refuse()
    jest.advanceTimersByTime(1)
    parts.phone.line.refuse()
    return parts
  },
  closed(options) {
    const parts = opened(options)
    parts.socket.disconnect()
    return parts
  },
}

it.each(Object.entries(into))('there is a way into %s', (status, enter) => {
  expect(enter().socket.status).toBe(status)
})

describe('wishes are safe to repeat', () => {
  const afterwards: Record<SocketStatus, Record<'connect' | 'disconnect' | 'retry', SocketStatus>> = {
    idle: { connect: 'connecting', disconnect: 'idle', retry: 'idle' },
    connecting: { connect: 'connecting', disconnect: 'closed', retry: 'connecting' },
    open: { connect: 'open', disconnect: 'closed', retry: 'open' },
    waiting: { connect: 'waiting', disconnect: 'closed', retry: 'connecting' },
    offline: { connect: 'offline', disconnect: 'closed', retry: 'offline' },
    suspended: { connect: 'suspended', disconnect: 'closed', retry: 'suspended' },
    failed: { connect: 'connecting', disconnect: 'closed', retry: 'connecting' },
    closed: { connect: 'connecting', disconnect: 'closed', retry: 'closed' },
  }
  const rows = (Object.keys(afterwards) as SocketStatus[]).flatMap((status) =>
    (['connect', 'disconnect', 'retry'] as const).map(
      (wish) => [status, wish, afterwards[status][wish]] as const,
    ),
  )

  it.each(rows)('%s: %s() leads to %s, and once more changes nothing', (status, wish, expected) => {
    const { phone, socket } = into[status]()
    const dialled = phone.lines.length
    socket[wish]()
    expect(socket.status).toBe(expected)
    const once = { lines: phone.lines.length, closings: phone.lines.map(({ closing }) => closing) }
    socket[wish]()
    expect(socket.status).toBe(expected)
    expect({ lines: phone.lines.length, closings: phone.lines.map(({ closing }) => closing) }).toEqual(once)
    expect(phone.lines.length - dialled).toBeLessThanOrEqual(1)
  })

  it('the actions can be handed to a page one by one', () => {
    const { phone, socket } = storeWith()
    const { connect, disconnect, retry, send } = socket
    connect()
    send('a')
    phone.line.refuse()
    retry()
    expect(phone.lines).toHaveLength(2)
    disconnect()
    expect(socket.status).toBe('closed')
  })

  it('disconnect() closes with a code and a reason', () => {
    const { phone, socket } = opened()
    socket.disconnect()
    expect(phone.line.closing).toEqual({ code: 1000, reason: 'left open' })
  })

  it('a line that was left may go on talking: nobody listens', () => {
    const { phone, socket } = opened()
    const old = phone.line
    socket.disconnect()
    old.say('too late')
    old.drop()
    expect(socket).toMatchObject({ status: 'closed', lastMessage: null, lastError: null })
    socket.connect()
    phone.line.accept()
    old.say('much too late')
    old.refuse()
    expect(socket).toMatchObject({ status: 'open', lastMessage: null, lastError: null })
  })

  it('a frame proves the connection open where the word for it was missed', () => {
    const { phone, socket } = connecting()
    phone.line.say('hello')
    expect(socket.status).toBe('open')
    expect(socket.messages).toMatchObject([{ data: 'hello' }])
    phone.line.accept()
    expect(socket.status).toBe('open')
  })
})

describe('address, header and protocols', () => {
  /** Lets promises settle; no timer moves. */
  const settled = () => jest.advanceTimersByTimeAsync(0)

  it('are handed to the platform as they are, in the same tick', () => {
    const { phone } = connecting({ header: { token: 'x' }, protocols: ['chat'], connectTimeout: 4_000 })
    expect(phone.line.request).toEqual({
      url: 'wss://example.com',
      header: { token: 'x' },
      protocols: ['chat'],
      timeout: 4_000,
    })
  })

  it('are asked for again at every attempt: tickets expire', () => {
    let ticket = 0
    const { phone, socket } = connecting({ url: () => `wss://example.com?ticket=${String(++ticket)}` })
    phone.line.refuse()
    socket.retry()
    expect(phone.lines.map(({ request }) => request.url)).toEqual([
      'wss://example.com?ticket=1',
      'wss://example.com?ticket=2',
    ])
  })

  it('may come later', async () => {
    const { phone, socket } = connecting({
      url: async () => 'wss://example.com/async',
      header: async () => ({ token: 'x' }),
      protocols: () => ['chat'],
    })
    expect(socket.status).toBe('connecting')
    expect(phone.lines).toHaveLength(0)
    await settled()
    expect(phone.line.request).toMatchObject({
      url: 'wss://example.com/async',
      header: { token: 'x' },
      protocols: ['chat'],
    })
  })

  it.each<[string, Options, string]>([
    [
      'throws',
      {
        url: () => {
          throw new Error('no login')
        },
      },
      'no login',
    ],
    ['rejects', { url: () => Promise.reject(new Error('no login')) }, 'no login'],
    [
      'throws text later',
      {
        header: async () => {
          // eslint-disable-next-line @typescript-eslint/only-throw-error -- people do
          throw 'no token'
        },
      },
      'no token',
    ],
    ['gives no address', { url: () => 'https://example.com' }, 'https://example.com'],
    ['gives nothing', { url: async () => undefined as unknown as string }, 'undefined'],
    ['gives a header of numbers', { header: () => ({ a: 1 }) as never }, 'header'],
    ['gives one protocol', { protocols: () => 'chat' as never }, 'protocols'],
  ])('a factory that %s is an attempt that failed', async (_name, options, detail) => {
    const { phone, socket } = connecting(options)
    await settled()
    expect(phone.lines).toHaveLength(0)
    expect(socket).toMatchObject({
      status: 'waiting',
      retryCount: 1,
      lastError: { code: 'url-failed', message: expect.stringContaining(detail) },
    })
  })

  it('a factory that never answers is an attempt that timed out', async () => {
    const { phone, socket } = connecting({ url: () => new Promise<string>(() => undefined) })
    await jest.advanceTimersByTimeAsync(5_000)
    expect(phone.lines).toHaveLength(0)
    expect(socket).toMatchObject({ status: 'waiting', lastError: { code: 'connect-timeout' } })
  })

  it.each<[string, (parts: Parts) => void]>([
    ['after disconnect()', ({ socket }) => socket.disconnect()],
    ['after dispose()', ({ socket }) => socket.dispose()],
    ['when the network is gone', ({ phone }) => phone.goes('none')],
    ['when the attempt has timed out', () => jest.advanceTimersByTime(10_000)],
    ['after a longer absence', ({ phone }) => (phone.hide(), jest.advanceTimersByTime(5_000), phone.show())],
  ])('an answer %s opens no socket', async (_name, meanwhile) => {
    const answers: ((url: string) => void)[] = []
    const parts = connecting({ url: () => new Promise<string>((resolve) => answers.push(resolve)) })
    meanwhile(parts)
    answers[0]?.('wss://example.com/late')
    await settled()
    expect(parts.phone.lines).toHaveLength(0)
  })
})

describe('an address that is found out in the background, where nothing may be dialled', () => {
  /** Left while `url()` is being asked, which `answer()` answers. */
  function left() {
    const answers: ((url: string) => void)[] = []
    const parts = connecting({ url: () => new Promise<string>((resolve) => answers.push(resolve)) })
    parts.phone.hide()
    const answer = async (): Promise<void> => {
      answers.shift()?.('wss://example.com/late')
      await jest.advanceTimersByTimeAsync(0)
    }
    return { ...parts, answer }
  }

  it('is dialled on return', async () => {
    const { phone, socket, answer } = left()
    await answer()
    expect(phone.lines).toHaveLength(0)
    phone.show()
    expect(phone.line.request.url).toBe('wss://example.com/late')
    phone.line.accept()
    expect(socket.status).toBe('open')
    phone.hide()
    phone.show()
    expect(phone.lines).toHaveLength(1)
  })

  it('is not forgotten over what else happens there', async () => {
    const { phone, answer } = left()
    await answer()
    phone.weakens()
    phone.goes('4g')
    expect(phone.lines).toHaveLength(0)
    phone.show()
    expect(phone.lines).toHaveLength(1)
  })

  it('after 5 s is asked for anew: tickets expire', async () => {
    const { phone, socket, answer } = left()
    phone.quirks.background = 'kept'
    await answer()
    jest.advanceTimersByTime(5_000)
    phone.show()
    expect(phone.lines).toHaveLength(0)
    await answer()
    expect(phone.lines).toHaveLength(1)
    expect(socket.status).toBe('connecting')
  })

  it('is forgotten by disconnect()', async () => {
    const { phone, socket, answer } = left()
    await answer()
    socket.disconnect()
    phone.show()
    expect(phone.lines).toHaveLength(0)
    expect(socket.status).toBe('closed')
  })
})

describe('time', () => {
  it('a first attempt that hangs ends after half of connectTimeout, a later one after all of it', () => {
    const { phone, socket } = connecting({ connectTimeout: 4_000 })
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
    const { socket } = connecting()
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
    expect(connecting({ connectTimeout: 4_000 }).phone.line.request.timeout).toBe(4_000)
  })

  it('a server that accepts after that is not heard', () => {
    const { phone, socket } = connecting({ connectTimeout: 4_000 })
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
  function recovered(options?: Parameters<typeof connecting>[0]): Parts {
    const parts = connecting(options)
    for (const count of [1, 2]) {
      parts.phone.line.refuse()
      expect(parts.socket.retryCount).toBe(count)
      jest.advanceTimersByTime(3_000)
    }
    parts.phone.line.accept()
    return parts
  }

  it('retries are counted, and the count starts over with what is heard 10 s after opening', () => {
    const { phone, socket } = recovered()
    jest.advanceTimersByTime(9_999)
    phone.line.say('too soon to tell')
    expect(socket.retryCount).toBe(2)
    jest.advanceTimersByTime(1)
    phone.line.say('proven')
    expect(socket.retryCount).toBe(0)
  })

  it('a server that accepts and falls silent does not start the count over', () => {
    const { socket } = recovered()
    jest.advanceTimersByTime(12_500)
    expect(socket).toMatchObject({ status: 'waiting', retryCount: 3 })
  })

  it('without a heartbeat 10 s of being open are the proof', () => {
    const { phone, socket } = recovered({ heartbeat: false })
    jest.advanceTimersByTime(9_999)
    expect(socket.retryCount).toBe(2)
    jest.advanceTimersByTime(1)
    expect(socket.retryCount).toBe(0)
    phone.line.drop()
    expect(socket.retryCount).toBe(1)
  })

  it('a server that accepts and drops at once does not start the count over', () => {
    const { phone, socket } = connecting()
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
    const { phone, socket } = opened()
    phone.clockSkew = -3_600_000
    phone.line.drop()
    expect(socket.nextRetryAt).toBe(phone.now() + 3_000)
    jest.advanceTimersByTime(2_999)
    expect(phone.lines).toHaveLength(1)
    jest.advanceTimersByTime(1)
    expect(phone.lines).toHaveLength(2)
  })

  it('the waits of a policy with dice follow the dice of the phone', () => {
    const { phone, socket } = connecting({ retry: fullJitter({ base: 1_000, cap: 30_000 }) })
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

describe('the background', () => {
  it('for less than 5 s: the link is kept, and what came meanwhile is there', () => {
    const { phone, socket } = opened()
    phone.hide()
    expect(socket.status).toBe('suspended')
    jest.advanceTimersByTime(4_999)
    phone.line.say('meanwhile')
    phone.show()
    expect(socket.status).toBe('open')
    expect(phone.lines).toHaveLength(1)
    expect(socket.messages).toMatchObject([{ data: 'meanwhile' }])
  })

  it.each(['interrupted', 'late', 'silent', 'kept'] as const)(
    'for 5 s: the link is replaced at once, at no cost in retries, however its end is told (%s)',
    (background) => {
      const { phone, socket } = opened()
      phone.quirks.background = background
      phone.hide()
      jest.advanceTimersByTime(5_000)
      phone.show()
      expect(phone.lines).toHaveLength(2)
      expect(phone.running.sockets).toBe(1)
      expect(socket).toMatchObject({ status: 'connecting', retryCount: 0 })
      phone.line.accept()
      expect(socket.status).toBe('open')
    },
  )

  it('for 5 s: a link that lived on is closed, so that there are not two', () => {
    const { phone } = opened()
    phone.quirks.background = 'kept'
    phone.hide()
    jest.advanceTimersByTime(5_000)
    phone.show()
    expect(phone.lines[0]?.closing).toEqual({ code: 1000, reason: 'left suspended' })
  })

  it('goes by the clock on the wall: JS may have stood still meanwhile', () => {
    const { phone } = opened()
    phone.hide()
    phone.clockSkew = 3_600_000
    phone.show()
    expect(phone.lines).toHaveLength(2)
  })

  it('keeps an attempt under way, and its time limit', () => {
    const { phone, socket } = connecting()
    phone.hide()
    jest.advanceTimersByTime(4_000)
    phone.show()
    expect(socket.status).toBe('connecting')
    expect(phone.lines).toHaveLength(1)
    jest.advanceTimersByTime(1_000)
    expect(socket.lastError?.code).toBe('connect-timeout')
  })

  it('an attempt that is accepted meanwhile is open on return', () => {
    const { phone, socket } = connecting()
    socket.send('queued')
    phone.hide()
    phone.line.accept()
    expect(socket.status).toBe('suspended')
    phone.show()
    expect(socket.status).toBe('open')
    expect(phone.line.sent).toEqual([expect.stringMatching(/ping$/), 'queued'])
  })

  it('a link that is lost meanwhile is replaced on return, at no cost in retries', () => {
    const { phone, socket } = opened()
    phone.hide()
    phone.line.drop()
    expect(socket).toMatchObject({ status: 'suspended', lastError: { code: 'closed' } })
    phone.show()
    expect(phone.lines).toHaveLength(2)
    expect(socket.retryCount).toBe(0)
  })

  it('while waiting: no attempt until return, then at once', () => {
    const { phone, socket } = into.waiting()
    phone.hide()
    jest.advanceTimersByTime(60_000)
    expect(socket.status).toBe('suspended')
    expect(phone.lines).toHaveLength(1)
    expect(phone.running.timers).toBe(0)
    phone.show()
    expect(phone.lines).toHaveLength(2)
  })

  it('connect() from there waits for return', () => {
    const { phone, socket } = storeWith()
    phone.hide()
    socket.connect()
    expect(socket.status).toBe('suspended')
    expect(phone.lines).toHaveLength(0)
    phone.show()
    expect(phone.lines).toHaveLength(1)
  })

  it('return without network is offline', () => {
    const { phone, socket } = opened()
    phone.hide()
    phone.goes('none')
    phone.show()
    expect(socket.status).toBe('offline')
    expect(phone.line.closing).not.toBeNull()
  })
})

describe('the network', () => {
  it('gone: the line is closed, no attempt is made, and no retry is counted', () => {
    const { phone, socket } = into.offline()
    expect(phone.line.closing).toEqual({ code: 1000, reason: 'left open' })
    jest.advanceTimersByTime(3_600_000)
    expect(phone.lines).toHaveLength(1)
    expect(socket).toMatchObject({ status: 'offline', retryCount: 0, nextRetryAt: null })
    expect(socket.network).toEqual({ online: false, type: 'none', weak: false })
  })

  it.each([
    [0, 0],
    [0.5, 250],
    [0.999, 500],
  ])('back: an attempt within half a second (dice %d: %i ms)', (thrown, wait) => {
    const { phone, socket } = into.offline()
    phone.dice = () => thrown
    phone.goes('4g')
    expect(socket).toMatchObject({ status: 'waiting', nextRetryAt: Date.now() + wait, retryCount: 0 })
    jest.advanceTimersByTime(wait)
    expect(phone.lines).toHaveLength(2)
  })

  it('back without a word: found within 10 s', () => {
    const { phone, socket } = into.offline()
    phone.switchSilently('wifi')
    jest.advanceTimersByTime(10_000)
    expect(socket.network.type).toBe('wifi')
    jest.advanceTimersByTime(500)
    expect(phone.lines).toHaveLength(2)
    expect(phone.running.networkWatchers).toBe(1)
  })

  it('back without a word: found at once by retry()', () => {
    const { phone, socket } = into.offline()
    phone.switchSilently('wifi')
    socket.retry()
    jest.advanceTimersByTime(500)
    expect(phone.lines).toHaveLength(2)
    expect(phone.running.networkWatchers).toBe(1)
  })

  it('of another kind: a long wait is cut short', () => {
    const { phone } = into.waiting()
    phone.goes('4g')
    jest.advanceTimersByTime(500)
    expect(phone.lines).toHaveLength(2)
  })

  it('of the same kind again: the wait goes on', () => {
    const { phone } = into.waiting()
    phone.goes('wifi')
    jest.advanceTimersByTime(2_999)
    expect(phone.lines).toHaveLength(1)
  })

  it('of another kind while the wait is almost over: it is not made longer', () => {
    const { phone } = into.waiting()
    jest.advanceTimersByTime(2_990)
    phone.goes('4g')
    jest.advanceTimersByTime(10)
    expect(phone.lines).toHaveLength(2)
  })

  it('of another kind while connecting: begun anew within half a second, for what hangs there may hang for long', () => {
    const { phone, socket } = connecting()
    phone.goes('4g')
    expect(phone.line.closing).toEqual({ code: 1000, reason: 'left connecting' })
    expect(socket).toMatchObject({ status: 'waiting', nextRetryAt: Date.now() + 250, retryCount: 0 })
    jest.advanceTimersByTime(250)
    expect(phone.lines).toHaveLength(2)
    expect(socket.status).toBe('connecting')
  })

  it('of the same kind again while connecting: the attempt goes on', () => {
    const { phone, socket } = connecting()
    phone.goes('wifi')
    phone.line.accept()
    expect(socket.status).toBe('open')
    expect(phone.lines).toHaveLength(1)
  })

  it('first heard of while connecting is no other: the attempt goes on', () => {
    const wx = new Wx()
    wx.networkType = null
    const socket = createSocketStore({ url: 'wss://example.com', platform: wechatPlatform(wx) })
    socket.connect()
    wx.answerNetworkType('4g')
    expect(socket.network.type).toBe('4g')
    expect(wx.task.closings).toEqual([])
    expect(socket.status).toBe('connecting')
  })

  it('that gets weak, or strong again, is the same network: nothing is begun anew and nothing asked', () => {
    const { phone, socket } = opened()
    phone.weakens()
    phone.weakens(false)
    expect(socket.status).toBe('open')
    expect(phone.line.sent).toEqual([])
  })

  it('flapping: one line at a time', () => {
    const { phone } = opened()
    for (let i = 0; i < 20; i++) {
      phone.goes('none')
      phone.goes('wifi')
      jest.advanceTimersByTime(100)
    }
    expect(phone.lines.filter((line) => !line.isOver).length).toBeLessThanOrEqual(1)
    jest.advanceTimersByTime(500)
    phone.line.accept()
    expect(phone.lines.filter((line) => !line.isOver)).toEqual([phone.line])
  })

  it('is reported to pages as the phone says it', () => {
    const { phone, socket } = storeWith()
    expect(socket.network).toEqual({ online: true, type: 'wifi', weak: false })
    const seen: string[] = []
    const stop = autorun(() => seen.push(socket.network.type))
    phone.goes('4g')
    phone.goes('none')
    stop()
    expect(seen).toEqual(['wifi', '4g', 'none'])
  })

  it('a phone that starts without network connects when it has one', () => {
    const phone = new VirtualPhone()
    phone.switchSilently('none')
    const socket = createSocketStore({ url: 'wss://example.com', platform: phone })
    socket.connect()
    expect(socket.status).toBe('offline')
    phone.goes('wifi')
    jest.advanceTimersByTime(500)
    phone.line.accept()
    expect(socket.status).toBe('open')
  })
})

describe('without a socket', () => {
  it('a frame is refused, not lost', () => {
    const phone = new VirtualPhone()
    const settings = parseOptions({ url: 'wss://example.com' }, () => 0.5)
    const connection = new Connection(settings, phone, new Clock(phone), {
      moved: () => undefined,
      frameReceived: () => undefined,
      networkChanged: () => undefined,
      failed: () => undefined,
    })
    const done = jest.fn()
    connection.send('a', done)
    expect(done).toHaveBeenCalledWith('there is no socket')
    connection.dispose()
  })
})

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

describe('a platform that breaks its word', () => {
  it('and goes on about a socket that was closed: nobody listens', () => {
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

describe('what pages see', () => {
  function watched({ socket }: { socket: SocketStore<unknown> }) {
    const seen: SocketStatus[] = []
    autorun(() => seen.push(socket.status))
    return seen
  }

  it('every status, in order, each once', () => {
    const parts = storeWith()
    const { phone, socket } = parts
    const seen = watched(parts)
    socket.connect()
    phone.line.accept()
    phone.line.say('news')
    phone.line.drop()
    jest.advanceTimersByTime(3_000)
    phone.goes('none')
    phone.goes('wifi')
    phone.hide()
    phone.show()
    socket.disconnect()
    expect(seen).toEqual([
      'idle',
      'connecting',
      'open',
      'waiting',
      'connecting',
      'offline',
      'waiting',
      'suspended',
      'waiting',
      'closed',
    ])
  })

  it('a reaction may act: connect() from within one is heard', () => {
    const parts = opened()
    const { phone, socket } = parts
    const stop = autorun(() => {
      if (socket.status === 'closed') socket.connect()
    })
    socket.disconnect()
    stop()
    expect(socket.status).toBe('connecting')
    expect(phone.lines).toHaveLength(2)
  })
})

describe('a platform that does not answer', () => {
  it('ends the connection after 10 s, and what it took goes again on the next', () => {
    const { phone, socket } = opened()
    phone.line.holdsAnswers = true
    const entry = socket.send('hello')
    jest.advanceTimersByTime(9_999)
    expect([socket.status, entry.state]).toEqual(['open', 'sent'])
    jest.advanceTimersByTime(1)
    expect(socket).toMatchObject({ status: 'waiting', lastError: { code: 'send-failed' } })
    jest.advanceTimersByTime(3_000)
    phone.line.accept()
    expect(phone.line.sent).toEqual(['hello'])
    expect(entry.state).toBe('sent')
    expect(socket.queue).toEqual([])
  })

  it('has 10 s from its last answer, however much it is given meanwhile', () => {
    const { phone, socket } = opened()
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
    const { phone, socket } = opened()
    phone.line.holdsAnswers = true
    phone.line.failures.push('taskID not exist')
    socket.send('refused')
    socket.send('unknown')
    phone.line.task.send = () => undefined
    phone.line.answer()
    expect(socket.lastError?.code).toBe('send-failed')
  })

  it('owes nothing for a socket of the past', () => {
    const { phone, socket } = opened()
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

describe('a user’s function that asks for something else', () => {
  it('url: what was asked for in it is done before anything is dialled', () => {
    const { phone, socket } = storeWith({
      url: () => {
        socket.disconnect()
        return 'wss://example.com'
      },
    })
    socket.connect()
    expect(socket.status).toBe('closed')
    expect(phone.lines).toHaveLength(0)
  })

  it('isPong: a frame of a connection that it ended is no message', () => {
    const { phone, socket } = opened({
      heartbeat: {
        isPong: () => {
          socket.disconnect()
          return false
        },
      },
    })
    const heard = jest.fn()
    socket.on(heard)
    phone.line.say('hello')
    expect(socket.messages).toEqual([])
    expect(heard).not.toHaveBeenCalled()
  })

  it('decode: what it made of a frame is nobody’s any more where it disposed of the store', () => {
    const { phone, socket } = opened({
      decode: (frame) => {
        socket.dispose()
        return frame
      },
    })
    phone.line.say('hello')
    expect(socket.messages).toEqual([])
  })

  it('isPong is asked about frames only', () => {
    const isPong = jest.fn(() => false)
    const { phone, socket } = opened({ heartbeat: { isPong } })
    phone.line.say(undefined)
    expect(isPong).not.toHaveBeenCalled()
    expect(socket.lastError?.code).toBe('decode-failed')
  })
})

it('dispose() is one change for whoever looks on', () => {
  const { socket } = connecting()
  socket.send('waits')
  const seen: unknown[] = []
  reaction(
    () => [socket.status, socket.queueLength],
    (now) => seen.push(now),
  )
  socket.dispose()
  expect(seen).toEqual([['closed', 0]])
})
