// The adapter for WeChat against a scripted wx: what real phones were seen to do, and what the store makes of it.
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import {
  createSocketStore,
  fixedDelay,
  type NetworkStatus,
  type SocketStoreOptions,
  SocketOptionError,
  type Timing,
  wechatPlatform,
} from 'mobx-miniprogram-socket'
import type { WeChat } from '../../../../../store/platforms/wechat/wechat-platform'
import { Wx } from '../../../../support/wx'

beforeEach(() => void jest.useFakeTimers())
afterEach(() => void jest.useRealTimers())

const url = 'wss://example.com/ws'
const retry = fixedDelay({ delay: 5_000 })

const heartbeat = { interval: 10_000, timeout: 10_000, adaptive: false }

function storeOn(wx: WeChat, options: Partial<SocketStoreOptions> = {}) {
  return createSocketStore({ url, retry, heartbeat, platform: wechatPlatform(wx), ...options })
}

/** A socket without a store: what the adapter itself says. */
function bareSocket(wx = new Wx()) {
  const handlers = { opened: jest.fn(), received: jest.fn(), ended: jest.fn() }
  const request = { url, header: {}, protocols: [], timeout: 1_000 }
  const socket = wechatPlatform(wx).openSocket(request, handlers)
  return { wx, socket, ...handlers }
}

function connecting(options: Partial<SocketStoreOptions> = {}) {
  const wx = new Wx()
  const socket = storeOn(wx, options)
  socket.connect()
  return { wx, socket }
}

function connected(options: Partial<SocketStoreOptions> = {}) {
  const parts = connecting(options)
  parts.wx.task.open()
  return parts
}

/** Compiled, never called: the official typings of `wx` fit. */
export const official = (wx: WechatMiniprogram.Wx) => wechatPlatform(wx)

describe('connectSocket', () => {
  it('is given the address, the header and the timeout', () => {
    const { wx } = connecting({ header: { 'X-Ticket': 't' }, connectTimeout: 7_000 })
    expect(wx.task.option).toMatchObject({ url, header: { 'X-Ticket': 't' }, timeout: 7_000 })
  })

  it('is given protocols as an array, and none at all where there are none', () => {
    expect(connecting().wx.task.option).not.toHaveProperty('protocols')
    expect(connecting({ protocols: ['v2', 'v1'] }).wx.task.option.protocols).toEqual(['v2', 'v1'])
  })

  it('gets copies, so that what wx does to them stays its own affair', () => {
    const header = Object.freeze({ 'X-Ticket': 't' })
    const protocols = Object.freeze(['v1']) as string[]
    const { option } = connecting({ header, protocols }).wx.task
    expect(() => {
      option.header['X-Added'] = 'by wx'
      option.protocols?.push('by wx')
    }).not.toThrow()
  })

  it('is followed in the same tick by one listener for each event', () => {
    expect(connecting().wx.task.heard).toEqual({ open: 1, message: 1, error: 1, close: 1 })
  })

  it('is followed in the same tick also when the address had to be waited for', async () => {
    const { wx, socket } = connecting({ url: async () => url })
    await jest.advanceTimersByTimeAsync(0)
    wx.task.open()
    expect(socket.status).toBe('open')
  })
})

describe('the end of a connection is announced once, whoever says it', () => {
  it.each<[string, (wx: Wx) => void, string]>([
    ['onError without onClose', ({ task }) => task.error('TLS handshake failed'), 'TLS handshake failed'],
    ['onClose without onError', ({ task }) => task.closed(1001, 'Stream end'), '1001 Stream end'],
    ['onError, then onClose', ({ task }) => (task.error('first'), task.closed()), 'first'],
    ['onClose, then onError', ({ task }) => (task.closed(1006, 'first'), task.error()), '1006 first'],
    ['fail, onError and onClose', ({ task }) => failThenAll(task), 'fail url not in domain list'],
  ])('%s, while connecting', (_, end, detail) => {
    const { wx, socket } = connecting()
    end(wx)
    expect(socket).toMatchObject({ status: 'waiting', retryCount: 1 })
    expect(socket.lastError).toMatchObject({
      code: 'connect-failed',
      message: `The connection could not be made: ${detail}`,
    })
    jest.advanceTimersByTime(5_000)
    expect(wx.tasks).toHaveLength(2)
  })

  function failThenAll(task: Wx['task']): void {
    task.option.fail({ errMsg: 'fail url not in domain list' })
    task.error()
    task.closed()
  }

  it.each<[string, (wx: Wx) => void, string]>([
    ['onError without onClose', errorAlone, 'network is down'],
    ['onClose without onError', ({ task }) => task.closed(1006, 'abnormal closure'), '1006 abnormal closure'],
    ['onClose without a reason', ({ task }) => task.closed(1005, ''), '1005'],
    ['onError, then onClose', ({ task }) => (task.error('first'), task.closed()), 'first'],
    ['onClose, then onError', ({ task }) => (task.closed(), task.error()), '1006 abnormal closure'],
    [
      'the background: 1000, yet not our wish',
      ({ task }) => task.closed(1000, 'interrupted'),
      '1000 interrupted',
    ],
  ])('%s, while open', (_, end, detail) => {
    const { wx, socket } = connected()
    end(wx)
    expect(socket).toMatchObject({ status: 'waiting', retryCount: 1 })
    expect(socket.lastError).toMatchObject({
      code: 'closed',
      message: `The connection was closed: ${detail}`,
    })
    jest.advanceTimersByTime(5_000)
    expect(wx.tasks).toHaveLength(2)
  })

  function errorAlone({ task }: Wx): void {
    task.error('network is down')
    jest.advanceTimersByTime(50)
  }

  it('by the adapter itself: whatever the task says later, the store need not hear it', () => {
    const { wx, opened, received, ended } = bareSocket()
    wx.task.option.fail({ errMsg: 'first' })
    wx.task.error()
    wx.task.closed()
    wx.task.open()
    wx.task.say('too late')
    expect(ended.mock.calls).toEqual([[{ code: 'connect-failed', detail: 'first' }]])
    expect(opened).not.toHaveBeenCalled()
    expect(received).not.toHaveBeenCalled()
  })

  it('neither, while connecting: the time limit says it', () => {
    const { wx, socket } = connecting()
    jest.advanceTimersByTime(5_000)
    expect(socket).toMatchObject({ status: 'waiting', lastError: { code: 'connect-timeout' } })
    expect(wx.task.closings).toHaveLength(1)
  })

  it('neither, while open: the heartbeat says it', () => {
    const { wx, socket } = connected()
    jest.advanceTimersByTime(20_000)
    expect(socket).toMatchObject({ status: 'waiting', lastError: { code: 'heartbeat-timeout' } })
    expect(wx.task.closings).toHaveLength(1)
  })

  it('is not heard from a task that was replaced', () => {
    const { wx, socket } = connected()
    const old = wx.task
    old.closed()
    jest.advanceTimersByTime(5_000)
    wx.task.open()
    old.open()
    old.say('from the grave')
    old.error()
    old.closed()
    expect(socket).toMatchObject({ status: 'open', retryCount: 1, messages: [] })
  })
})

describe('the close code', () => {
  it.each<[string, (task: Wx['task']) => void, object]>([
    [
      'is told as it came',
      (task) => task.closed(4_001, '{"after": 5000}'),
      { detail: '4001 {"after": 5000}', close: { code: 4_001, reason: '{"after": 5000}' } },
    ],
    [
      'is waited for after onError, because it decides whether and when to come back',
      (task) => (task.error('Underlying Transport Error'), task.closed(4_001, 'banned')),
      { detail: 'Underlying Transport Error', close: { code: 4_001, reason: 'banned' } },
    ],
    [
      'is waited for 50 ms',
      (task) => (task.error('first'), jest.advanceTimersByTime(49), task.closed(1012, '')),
      { detail: 'first', close: { code: 1012, reason: '' } },
    ],
    [
      'is not waited for longer',
      (task) => (task.error('first'), jest.advanceTimersByTime(50), task.closed(1012, '')),
      { detail: 'first' },
    ],
    [
      'is waited for once, however many errors there are',
      (task) => (task.error('first'), jest.advanceTimersByTime(30), task.error('last'), task.closed()),
      { detail: 'last', close: { code: 1006, reason: 'abnormal closure' } },
    ],
  ])('%s', (_, end, told) => {
    const { wx, ended } = bareSocket()
    wx.task.open()
    end(wx.task)
    expect(ended.mock.calls).toEqual([[{ code: 'closed', ...told }]])
    expect(jest.getTimerCount()).toBe(0)
  })

  it('is told of an attempt too: the handshake may have gone unnoticed', () => {
    const { wx, ended } = bareSocket()
    wx.task.closed(4_001, 'banned')
    expect(ended.mock.calls).toEqual([
      [{ code: 'connect-failed', detail: '4001 banned', close: { code: 4_001, reason: 'banned' } }],
    ])
  })

  it('is not waited for while connecting, when there is none', () => {
    const { wx, ended } = bareSocket()
    wx.task.error('exception onOpen fail code:20, msg:Invalid HTTP status.')
    expect(ended).toHaveBeenCalledTimes(1)
    expect(jest.getTimerCount()).toBe(0)
  })

  it.each<[string, unknown, { code: number; reason: string }]>([
    ['a code as text, as on Douyin', { code: '1006', reason: 'gone' }, { code: 1006, reason: 'gone' }],
    ['no code', { reason: 'gone' }, { code: 1005, reason: 'gone' }],
    ['no event', undefined, { code: 1005, reason: '' }],
    ['null', null, { code: 1005, reason: '' }],
    ['65535, as on WeChat for PC', { code: 65535, reason: '' }, { code: 1005, reason: '' }],
    ['999', { code: 999, reason: '' }, { code: 1005, reason: '' }],
    ['the lowest code', { code: 1000, reason: '' }, { code: 1000, reason: '' }],
    ['the highest code', { code: 4999, reason: '' }, { code: 4999, reason: '' }],
    ['5000', { code: 5000, reason: '' }, { code: 1005, reason: '' }],
    ['half a code', { code: 1000.5, reason: '' }, { code: 1005, reason: '' }],
    ['a reason that is none', { code: 1001, reason: 7 }, { code: 1001, reason: '' }],
  ])('is distrusted: %s', (_, event, close) => {
    const { wx, ended } = bareSocket()
    wx.task.closedWith(event)
    expect(ended).toHaveBeenCalledWith(expect.objectContaining({ close }))
  })

  it('is no longer waited for by one who closes', () => {
    const { wx, socket, ended } = bareSocket()
    wx.task.open()
    wx.task.error()
    socket.close(1000, 'bye')
    expect(jest.getTimerCount()).toBe(0)
    wx.task.closed()
    expect(ended).not.toHaveBeenCalled()
  })

  it('is no longer waited for by a store that was disposed of', () => {
    const { wx, socket } = connected()
    wx.task.error()
    socket.dispose()
    expect(jest.getTimerCount()).toBe(0)
  })
})

describe('a failure that says nothing', () => {
  it.each([[undefined], [null], [{}], [{ errMsg: '' }], [{ errMsg: 7 }]])('such as %j is one', (outcome) => {
    const { wx, ended } = bareSocket()
    wx.task.option.fail(outcome as never)
    expect(ended.mock.calls).toEqual([[{ code: 'connect-failed', detail: 'no reason given' }]])
  })
})

describe('connectSocket that gives no task', () => {
  const limit = 'connectSocket:fail fail reach max websocket connect count 5'

  it('says why a moment later', () => {
    let refuse = (): void => undefined
    const { ended } = bareSocket(
      new Wx(({ fail }) => {
        refuse = () => fail({ errMsg: limit })
        return undefined
      }),
    )
    expect(ended).not.toHaveBeenCalled()
    refuse()
    jest.advanceTimersByTime(50)
    expect(ended.mock.calls).toEqual([[{ code: 'connect-failed', detail: limit }]])
  })

  it('says why before it returns', () => {
    const { ended } = bareSocket(new Wx(({ fail }) => void fail({ errMsg: limit })))
    expect(ended.mock.calls).toEqual([[{ code: 'connect-failed', detail: limit }]])
    expect(jest.getTimerCount()).toBe(0)
  })

  it('says nothing', () => {
    const { ended } = bareSocket(new Wx(() => undefined))
    jest.advanceTimersByTime(50)
    const detail = 'connectSocket returned no SocketTask'
    expect(ended.mock.calls).toEqual([[{ code: 'connect-failed', detail }]])
  })

  it('throws', () => {
    const { ended } = bareSocket(
      new Wx(() => {
        throw new Error('connectSocket:fail invalid url')
      }),
    )
    expect(ended.mock.calls).toEqual([[{ code: 'connect-failed', detail: 'connectSocket:fail invalid url' }]])
  })
})

describe('closing', () => {
  it('gives 1000 and a reason', () => {
    const { wx, socket } = connected()
    socket.disconnect()
    expect(wx.task.closings).toEqual([{ code: 1000, reason: expect.stringMatching(/\S/) }])
    wx.task.closed(1000, 'normal closure')
    expect(socket).toMatchObject({ status: 'closed', lastError: null })
  })

  it('while connecting does nothing, so it is done again as soon as the task opens', () => {
    const { wx, socket } = connecting()
    socket.disconnect()
    expect(wx.task.closings).toHaveLength(1)
    wx.task.open()
    expect(wx.task.closings).toHaveLength(2)
    expect(socket.status).toBe('closed')
  })

  it('of an attempt that took too long is done when it opens after all, beside its successor', () => {
    const { wx, socket } = connecting()
    const late = wx.task
    jest.advanceTimersByTime(15_000)
    wx.task.open()
    late.open()
    expect(late.closings).toHaveLength(2)
    expect(wx.task.closings).toEqual([])
    expect(socket.status).toBe('open')
  })

  it('a task that throws harms nobody', () => {
    const { wx, socket } = connected()
    wx.task.close = () => {
      throw new Error('closeSocket:fail wcwss taskID not exist')
    }
    socket.disconnect()
    socket.connect()
    wx.task.open()
    expect(socket.status).toBe('open')
  })

  it.each([
    ['ASCII', 'x'.repeat(200), 'x'.repeat(123)],
    ['Greek, two bytes each', 'λ'.repeat(80), 'λ'.repeat(61)],
    ['Chinese, three bytes each', '断'.repeat(50), '断'.repeat(41)],
    ['emoji, four bytes each', '⛏'.repeat(3) + '🪙'.repeat(40), '⛏'.repeat(3) + '🪙'.repeat(28)],
    ['short enough', '再见', '再见'],
  ])('clips the reason to 123 UTF-8 bytes between two characters: %s', (_, reason, clipped) => {
    const { wx, socket } = bareSocket()
    wx.task.open()
    socket.close(4_000, reason)
    expect(wx.task.closings).toEqual([{ code: 4_000, reason: clipped }])
  })
})

describe('sending', () => {
  it('counts as sent when the phone has taken it, not before', async () => {
    const { wx, socket } = connected()
    wx.task.answersAtOnce = false
    const entry = socket.send('dig')
    expect(socket.queue).toMatchObject([{ data: 'dig', state: 'sent' }])
    wx.task.sends[0]?.success()
    expect(socket.queueLength).toBe(0)
    await expect(entry.done).resolves.toBe('sent')
  })

  it('a refusal that comes later puts the entry back at its place, and ends the connection', () => {
    const { wx, socket } = connected()
    wx.task.answersAtOnce = false
    const lost = wx.task
    for (const data of ['one', 'two', 'three']) socket.send(data)
    lost.sends[0]?.success()
    lost.sends[1]?.fail({ errMsg: 'sendSocketMessage:fail taskID not exist' })
    // What was handed over after it may have been taken.
    expect(socket.status).toBe('open')
    lost.sends[2]?.fail({ errMsg: 'sendSocketMessage:fail taskID not exist' })
    expect(socket).toMatchObject({ status: 'waiting', lastError: { code: 'send-failed' } })
    expect(socket.lastError?.message).toContain('taskID not exist')
    expect(socket.queue.map(({ data, state }) => [data, state])).toEqual([
      ['two', 'queued'],
      ['three', 'queued'],
    ])
    jest.advanceTimersByTime(5_000)
    wx.task.open()
    expect(wx.task.sent).toEqual(['two', 'three'])
    expect(socket).toMatchObject({ queueLength: 0, retryCount: 1 })
  })

  it('is settled by the first answer, should there be two', () => {
    const { wx, socket } = connected()
    wx.task.answersAtOnce = false
    const entry = socket.send('dig')
    wx.task.sends[0]?.success()
    wx.task.sends[0]?.fail({ errMsg: 'sendSocketMessage:fail taskID not exist' })
    expect(entry.state).toBe('sent')
    jest.advanceTimersByTime(5_000)
    wx.task.open()
    expect(wx.task.sent).toEqual([])
  })

  it('a send that throws is a refusal too', () => {
    const { wx, socket } = connected()
    wx.task.throws = new Error('sendSocketMessage:fail')
    socket.send('dig')
    expect(socket).toMatchObject({ status: 'waiting', queueLength: 1, lastError: { code: 'send-failed' } })
    jest.advanceTimersByTime(5_000)
    wx.task.open()
    expect(wx.task.sent).toEqual(['dig'])
  })

  it('on a task that wx never gave is refused', () => {
    const { socket } = bareSocket(new Wx(() => undefined))
    const done = jest.fn()
    socket.send('dig', done)
    expect(done).toHaveBeenCalledWith('there is no SocketTask')
    expect(() => socket.close(1000, 'bye')).not.toThrow()
  })

  it('what was handed over as the app left for a moment goes once', () => {
    const { wx, socket } = connected({ heartbeat: false })
    wx.task.answersAtOnce = false
    socket.send('dig')
    wx.hide()
    jest.advanceTimersByTime(1_000)
    wx.task.sends[0]?.success()
    wx.show()
    expect(socket).toMatchObject({ status: 'open', queueLength: 0 })
    expect(wx.task.sent).toEqual(['dig'])
  })
})

describe('receiving', () => {
  it('proves a connection open whose onOpen was missed', () => {
    const { wx, socket } = connecting()
    wx.task.say('gold')
    expect(socket).toMatchObject({ status: 'open', lastMessage: { data: 'gold' } })
  })

  it('ends with the connection, even if the task still talks', () => {
    const { wx, received } = bareSocket()
    wx.task.open()
    wx.task.error()
    wx.task.say('between the two words of the end')
    wx.task.closed()
    wx.task.say('too late')
    expect(received.mock.calls).toEqual([['between the two words of the end']])
  })
})

describe('only SocketTask is used', () => {
  it('and none of the global socket functions of wx, in a whole life', () => {
    const { wx, socket } = connected()
    jest.advanceTimersByTime(20_000)
    jest.advanceTimersByTime(5_000)
    wx.task.open()
    socket.send('dig')
    wx.hide()
    jest.advanceTimersByTime(60_000)
    wx.show()
    wx.goes('none')
    wx.goes('wifi')
    socket.disconnect()
    socket.dispose()
    expect(wx.tasks.length).toBeGreaterThan(2)
    expect(wx.legacyCalls).toEqual([])
  })
})

describe('the network', () => {
  it('is asked for at once and followed from then on', () => {
    const wx = new Wx()
    const socket = storeOn(wx)
    expect(socket.network).toEqual({ online: true, type: 'wifi', weak: false })
    wx.goes('none')
    expect(socket.network).toEqual({ online: false, type: 'none', weak: false })
    wx.goes('5g')
    expect(socket.network).toEqual({ online: true, type: '5g', weak: false })
  })

  it('that getNetworkType tells of is older than a change that came before its answer', () => {
    const wx = new Wx()
    wx.networkType = null
    const socket = storeOn(wx)
    expect(socket.network.type).toBe('unknown')
    wx.goes('4g')
    wx.answerNetworkType('none')
    expect(socket.network).toEqual({ online: true, type: '4g', weak: false })
  })

  it('may be gone when the app starts: no attempt until it is there', () => {
    const wx = new Wx()
    wx.networkType = 'none'
    const socket = storeOn(wx)
    socket.connect()
    expect(socket.status).toBe('offline')
    expect(wx.tasks).toEqual([])
  })

  it('may be weak; another one is not known to be', () => {
    const { wx, heard } = watched()
    wx.answerNetworkType('wifi', true)
    wx.goes('wifi')
    expect(heard.at(-1)).toEqual({ online: true, type: 'wifi', weak: true })
    wx.goes('4g')
    expect(heard.at(-1)).toEqual({ online: true, type: '4g', weak: false })
    wx.weakens(true, '4g')
    expect(heard.at(-1)).toEqual({ online: true, type: '4g', weak: true })
    wx.weakens(true, 'none')
    expect(heard.at(-1)).toEqual({ online: false, type: 'none', weak: true })
  })

  it('stays weak where getNetworkType does not know, before base library 3.5.3', () => {
    const { wx, watch, heard } = watched()
    wx.weakens(true, '4g')
    watch.read()
    wx.answerNetworkType('4g')
    expect(heard.at(-1)).toEqual({ online: true, type: '4g', weak: true })
    wx.goes('4g')
    expect(heard.at(-1)).toEqual({ online: true, type: '4g', weak: true })
  })

  it('can be read again, and each answer counts unless a change came before it', () => {
    const { wx, watch, heard } = watched()
    watch.read()
    wx.answerNetworkType('none')
    expect(heard.map(({ type }) => type)).toEqual(['none', 'none'])
    watch.read()
    wx.goes('wifi')
    wx.answerNetworkType('none')
    expect(heard.map(({ type }) => type)).toEqual(['none', 'none', 'wifi'])
  })

  it('is listened to once, however often it is read', () => {
    const { wx, watch } = watched()
    for (let times = 0; times < 3; times++) watch.read()
    expect(wx.registrations).toMatchObject({ network: 1, weak: 1 })
  })

  it('that cannot be read stays as it was', () => {
    const wx = new Wx()
    const { watch, heard } = watched(wx)
    wx.goes('4g')
    wx.getNetworkType = () => {
      throw new Error('getNetworkType:fail')
    }
    expect(() => watch.read()).not.toThrow()
    expect(heard).toEqual([{ online: true, type: '4g', weak: false }])
  })

  it('is not heard of after stop(), neither by an answer on its way nor by a change', () => {
    const { wx, watch, heard } = watched()
    const late = [...wx.listeners.network]
    watch.stop()
    wx.answerNetworkType('4g')
    for (const listener of late) listener({ isConnected: true, networkType: '5g' })
    expect(heard).toEqual([])
  })

  it.each<[string, unknown, object]>([
    ['nothing', undefined, { online: true, type: 'unknown', weak: false }],
    ['null', null, { online: true, type: 'unknown', weak: false }],
    ['no type', { isConnected: true }, { online: true, type: 'unknown', weak: false }],
    ['no type and no connection', { isConnected: false }, { online: false, type: 'none', weak: false }],
    ['a type that is none', { networkType: 4 }, { online: true, type: 'unknown', weak: false }],
    [
      'a connection by half',
      { isConnected: 1, networkType: 'none' },
      { online: false, type: 'none', weak: false },
    ],
    [
      'wifi without internet',
      { isConnected: false, networkType: 'wifi' },
      { online: false, type: 'wifi', weak: false },
    ],
    [
      'a weakness by half',
      { networkType: 'wifi', weakNet: 'yes' },
      { online: true, type: 'wifi', weak: false },
    ],
  ])('is distrusted: %s', (_, said, status) => {
    const { wx, heard } = watched()
    for (const listener of wx.listeners.network) listener(said)
    expect(heard).toEqual([status])
  })

  it('of a phone that cannot be asked keeps nobody offline', () => {
    const wx = new Wx()
    const socket = storeOn(wx)
    socket.connect()
    wx.goes('none')
    wx.getNetworkType = ({ fail }) => {
      fail()
    }
    jest.advanceTimersByTime(10_500)
    expect(socket).toMatchObject({ status: 'connecting', network: { online: true, type: 'unknown' } })
  })

  it('that failed to answer says nothing against a change that was reported meanwhile', () => {
    const wx = new Wx()
    let late = (): void => undefined
    wx.getNetworkType = ({ fail }) => {
      late = fail
    }
    const heard: NetworkStatus[] = []
    wechatPlatform(wx).watchNetwork((status) => heard.push(status))
    wx.goes('none')
    late()
    expect(heard).toEqual([{ online: false, type: 'none', weak: false }])
  })

  it('a word about its weakness alone says nothing of another network', () => {
    const { wx, heard } = watched()
    wx.goes('wifi')
    for (const listener of wx.listeners.weak) listener({ weakNet: true })
    expect(heard).toEqual([
      { online: true, type: 'wifi', weak: false },
      { online: true, type: 'wifi', weak: true },
    ])
  })

  function watched(wx = new Wx()) {
    wx.networkType = null
    const heard: NetworkStatus[] = []
    const watch = wechatPlatform(wx).watchNetwork((status) => heard.push(status))
    return { wx, watch, heard }
  }

  it('of base libraries before 2.9.3 can be watched though not unwatched', () => {
    const wx = new Wx()
    const old = withoutNewFunctions(wx)
    const socket = storeOn(old)
    socket.connect()
    wx.task.open()
    wx.goes('none')
    expect(socket.status).toBe('offline')
    socket.dispose()
    wx.goes('wifi')
    expect(socket).toMatchObject({ status: 'closed', network: { type: 'none' } })
  })

  function withoutNewFunctions(wx: Wx): WeChat {
    return {
      connectSocket: (option) => wx.connectSocket(option),
      onAppShow: (listener) => wx.onAppShow(listener),
      offAppShow: (listener) => wx.offAppShow(listener),
      onAppHide: (listener) => wx.onAppHide(listener),
      offAppHide: (listener) => wx.offAppHide(listener),
      getNetworkType: (question) => wx.getNetworkType(question),
      onNetworkStatusChange: (listener) => wx.onNetworkStatusChange(listener),
    }
  }
})

describe('the foreground', () => {
  it('is followed: hidden, and shown again on a new socket', () => {
    const { wx, socket } = connected()
    wx.hide()
    expect(socket.status).toBe('suspended')
    jest.advanceTimersByTime(60_000)
    wx.show()
    expect(socket.status).toBe('connecting')
    expect(wx.tasks).toHaveLength(2)
    expect(wx.tasks[0]?.closings).toHaveLength(1)
  })
})

describe('storage', () => {
  it("is the phone's", () => {
    const wx = new Wx()
    const { storage } = wechatPlatform(wx)
    const done = jest.fn()
    storage?.write('key', 'value', done)
    expect(done.mock.calls).toEqual([[null]])
    expect([...wx.stored]).toEqual([['key', 'value']])
    expect(storage?.read('key')).toBe('value')
    storage?.remove('key')
    expect(storage?.read('key')).toBe('')
    expect(() => storage?.remove('key')).not.toThrow()
  })

  it('says why it did not keep something', () => {
    const wx = new Wx()
    wx.storageFault = 'setStorage:fail exceed max size'
    const done = jest.fn()
    wechatPlatform(wx).storage?.write('key', 'value', done)
    expect(done.mock.calls).toEqual([['setStorage:fail exceed max size']])
  })

  it.each(['getStorageSync', 'setStorage', 'removeStorage'])('is none where wx has no %s', (name) => {
    const wx = new Wx()
    Object.assign(wx, { [name]: undefined })
    expect(wechatPlatform(wx)).not.toHaveProperty('storage')
  })
})

describe('dispose', () => {
  it("takes back its own listeners and leaves the app's", () => {
    const wx = new Wx()
    const own = { show: jest.fn(), hide: jest.fn(), network: jest.fn(), weak: jest.fn() }
    wx.onAppShow(own.show)
    wx.onAppHide(own.hide)
    wx.onNetworkStatusChange(own.network)
    wx.onNetworkWeakChange(own.weak)
    const socket = storeOn(wx)
    socket.connect()
    wx.task.open()
    socket.dispose()
    for (const name of ['show', 'hide', 'network', 'weak'] as const)
      expect([...wx.listeners[name]]).toEqual([own[name]])
    expect(jest.getTimerCount()).toBe(0)
    expect(wx.task.closings).toHaveLength(1)
  })

  it('does not hear an answer that was still on its way', () => {
    const wx = new Wx()
    wx.networkType = null
    const socket = storeOn(wx)
    socket.dispose()
    wx.answerNetworkType('4g')
    expect(socket.network.type).toBe('unknown')
  })
})

describe('without a platform option', () => {
  afterEach(() => void Reflect.deleteProperty(globalThis, 'wx'))

  it('the store lives on the mini-program it runs in', () => {
    const wx = new Wx()
    Object.assign(globalThis, { wx })
    const socket = createSocketStore({ url })
    socket.connect()
    wx.task.open()
    expect(socket.status).toBe('open')
    socket.dispose()
  })

  it.each<[string, object]>([
    ['there is no wx', {}],
    ["wx is WeChat's JS-SDK for web pages", { wx: { config: () => undefined } }],
  ])('it says which one is missing where %s', (_, globals) => {
    Object.assign(globalThis, globals)
    const create = () => createSocketStore({ url })
    expect(create).toThrow(SocketOptionError)
    expect(create).toThrow(expect.objectContaining({ option: 'platform' }))
  })
})

describe('time and chance', () => {
  it('can be brought along', () => {
    const timers: [callback: () => void, ms: number][] = []
    const stop = jest.fn()
    const timing: Timing = {
      now: () => 7,
      random: () => 0.25,
      setTimer: (callback, ms) => (timers.push([callback, ms]), stop),
    }
    const platform = wechatPlatform(new Wx(), timing)
    const callback = jest.fn()
    expect([platform.now(), platform.random(), platform.setTimer(callback, 9)]).toEqual([7, 0.25, stop])
    expect(timers).toEqual([[callback, 9]])
  })

  it('come from the system otherwise: two phones never ping with the same key', () => {
    const pings = [connected(), connected()].map(({ wx }) => {
      jest.advanceTimersByTime(10_000)
      return wx.task.sent.at(0)
    })
    expect(pings[0]).toMatch(/^[0-9A-Za-z]{16}ping$/)
    expect(new Set(pings).size).toBe(2)
  })
})
