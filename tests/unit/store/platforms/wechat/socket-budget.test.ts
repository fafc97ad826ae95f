// Five sockets for a whole mini-program: what its stores do with them, transcribed on a wx that refuses the sixth.
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import fc from 'fast-check'
import { createSocketStore, type Socket, wechatPlatform } from 'mobx-miniprogram-socket'
import type { WeChat } from '../../../../../store/platforms/wechat/wechat-platform'
import { type ScriptedTask, Wx } from '../../../../support/wx'

beforeEach(() => void jest.useFakeTimers())
afterEach(() => void jest.useRealTimers())

const url = 'wss://example.com/ws'
const request = { url, header: {}, protocols: [], timeout: 1_000 }
const allInUse = 'all 5 sockets of this mini-program are in use by its stores'

type Adapter = typeof wechatPlatform

interface Try {
  /** `null` until it is dialled. */
  readonly task: ScriptedTask | null
  readonly socket: Socket
  readonly ended: jest.Mock
}

let dials = 0

/** One attempt on `wx` and what is told of it. In line its task comes later, and is known by its address. */
function dial(wx: Wx, platform = wechatPlatform(wx)): Try {
  const own = `${url}/${String(++dials)}`
  let task: ScriptedTask | null = null
  const others = wx.dial
  wx.dial = (option) => (option.url === own ? (task = wx.newTask(option)) : others(option))
  const ended = jest.fn()
  const handlers = { opened: jest.fn(), received: jest.fn(), ended }
  const socket = platform.openSocket({ ...request, url: own }, handlers)
  return {
    get task() {
      return task
    },
    socket,
    ended,
  }
}

function five(wx = new Wx()) {
  return { wx, attempts: Array.from({ length: 5 }, () => dial(wx)) }
}

const refused = [[{ code: 'connect-failed', detail: allInUse }]]

describe('with a socket free', () => {
  it('an attempt dials at once', () => {
    const { wx } = five()
    expect(wx.tasks).toHaveLength(5)
    expect(jest.getTimerCount()).toBe(0)
  })

  it.each<[string, (task: ScriptedTask) => void]>([
    ['onClose', (task) => task.closed()],
    ['onError while connecting', (task) => task.error()],
    ['fail', (task) => task.option.fail({ errMsg: 'connectSocket:fail' })],
    [
      'onError, the close code having been waited for',
      (task) => (task.open(), task.error(), jest.advanceTimersByTime(50)),
    ],
  ])('by %s, the next attempt dials at once', (_, end) => {
    const { wx, attempts } = five()
    end(attempts[2]!.task!)
    expect(dial(wx).task).not.toBeNull()
    expect(dial(wx).ended.mock.calls).toEqual(refused)
  })

  it.each<[string, WeChat['connectSocket']]>([
    [
      'throws',
      () => {
        throw new Error('connectSocket:fail')
      },
    ],
    ['gives no task', () => undefined],
  ])('because connectSocket %s, the next attempt dials at once', (_, connectSocket) => {
    const wx = new Wx(connectSocket)
    wechatPlatform(wx).openSocket(request, { opened: jest.fn(), received: jest.fn(), ended: jest.fn() })
    jest.advanceTimersByTime(50)
    five(wx)
    expect(wx.tasks).toHaveLength(5)
  })
})

describe('with all five in use', () => {
  it('an attempt ends at once and says so, and wx is not asked', () => {
    const { wx } = five()
    const sixth = dial(wx)
    expect(sixth.ended.mock.calls).toEqual(refused)
    expect(wx.tasks).toHaveLength(5)
    expect(jest.getTimerCount()).toBe(0)
    expect(() => sixth.socket.close(1000, 'bye')).not.toThrow()
  })

  it('a store says it as lastError and tries again', () => {
    const { wx, attempts } = five()
    const store = createSocketStore({ url, platform: wechatPlatform(wx) })
    store.connect()
    expect(store).toMatchObject({
      status: 'waiting',
      lastError: {
        code: 'connect-failed',
        message: expect.stringContaining(allInUse),
      },
    })
    attempts[0]!.task!.closed()
    store.retry()
    expect(store.status).toBe('connecting')
    store.dispose()
  })

  it("WeChat's own refusal is passed on, where others than our stores hold sockets", () => {
    const errMsg = 'connectSocket:fail fail reach max websocket connect count 5'
    const wx = new Wx(({ fail }) => void Promise.resolve().then(() => fail({ errMsg })))
    const ended = jest.fn()
    wechatPlatform(wx).openSocket(request, { opened: jest.fn(), received: jest.fn(), ended })
    return Promise.resolve().then(() =>
      expect(ended.mock.calls).toEqual([[{ code: 'connect-failed', detail: errMsg }]]),
    )
  })
})

describe('with a socket that is closing', () => {
  function closingOne() {
    const parts = five()
    const closing = parts.attempts[0]!
    closing.task!.open()
    closing.socket.close(1000, 'bye')
    return { ...parts, closing }
  }

  it('an attempt waits until it says that it has closed, and dials in that moment', () => {
    const { wx, closing } = closingOne()
    const next = dial(wx)
    jest.advanceTimersByTime(2_900)
    expect([next.task, next.ended.mock.calls]).toEqual([null, []])
    closing.task!.closed(1000, 'bye')
    expect(next.task).not.toBeNull()
    expect(jest.getTimerCount()).toBe(0)
    // In the same tick.
    expect(next.task!.heard).toEqual({ open: 1, message: 1, error: 1, close: 1 })
  })

  it('an attempt waits for no longer than 3 s after it was asked to', () => {
    const { wx } = closingOne()
    jest.advanceTimersByTime(1_000)
    const next = dial(wx)
    jest.advanceTimersByTime(1_999)
    expect(next.task).toBeNull()
    jest.advanceTimersByTime(1)
    expect(next.task).not.toBeNull()
    expect(jest.getTimerCount()).toBe(0)
  })

  it('no store waits once those 3 s are over, and no timer ran', () => {
    const { wx } = closingOne()
    expect(jest.getTimerCount()).toBe(0)
    jest.advanceTimersByTime(3_000)
    expect(dial(wx).task).not.toBeNull()
    expect(dial(wx).ended.mock.calls).toEqual(refused)
  })

  it('that WeChat does not know any more, its place is free at once', () => {
    const { wx, attempts } = five()
    attempts[0]!.task!.close = ({ fail }) => {
      fail({ errMsg: 'closeSocket:fail wcwss taskID not exist' })
    }
    attempts[0]!.socket.close(1000, 'bye')
    expect(dial(wx).task).not.toBeNull()
  })

  it('no store waits longer where the clock was set back', () => {
    const { wx } = closingOne()
    jest.setSystemTime(Date.now() - 3_600_000)
    const next = dial(wx)
    jest.advanceTimersByTime(3_000)
    expect(next.task).not.toBeNull()
  })

  it('its late words free nothing twice', () => {
    const { wx, closing } = closingOne()
    jest.advanceTimersByTime(3_000)
    dial(wx)
    closing.task!.closed()
    closing.task!.error()
    expect(dial(wx).ended.mock.calls).toEqual(refused)
  })

  it('attempts wait in the order in which they came; who finds none left is refused', () => {
    const { wx, closing, attempts } = closingOne()
    const inLine = [dial(wx), dial(wx), dial(wx), dial(wx)]
    const dialled = () => inLine.map(({ task }) => task !== null)
    attempts[1]!.socket.close(1000, 'bye')
    closing.task!.closed()
    expect(dialled()).toEqual([true, false, false, false])
    jest.advanceTimersByTime(3_000)
    expect(dialled()).toEqual([true, true, false, false])
    expect(inLine.map(({ ended }) => ended.mock.calls)).toEqual([[], [], refused, refused])
    expect(jest.getTimerCount()).toBe(0)
  })

  it('the one that was asked first is waited for, not the one that was dialled first', () => {
    const { wx, attempts } = five()
    attempts[3]!.socket.close(1000, 'bye')
    jest.advanceTimersByTime(2_000)
    attempts[0]!.socket.close(1000, 'bye')
    const next = dial(wx)
    jest.advanceTimersByTime(1_000)
    expect(next.task).not.toBeNull()
  })

  it('an attempt that is closed in line leaves it, and with it the timer', () => {
    const { wx, closing } = closingOne()
    const first = dial(wx)
    const second = dial(wx)
    first.socket.close(1000, 'bye')
    expect(jest.getTimerCount()).toBe(1)
    closing.task!.closed()
    expect([first.task, second.task]).toEqual([null, expect.anything()])
    expect(first.ended).not.toHaveBeenCalled()
  })

  it('an attempt in line takes no frame yet', () => {
    const { wx } = closingOne()
    const done = jest.fn()
    const next = dial(wx)
    next.socket.send('dig', done)
    expect(done.mock.calls).toEqual([['there is no SocketTask']])
    next.socket.close(1000, 'bye')
    expect(jest.getTimerCount()).toBe(0)
  })

  it('no timer is left by stores that are disposed of in line', () => {
    const { wx } = closingOne()
    const stores = [1, 2].map(() => createSocketStore({ url, platform: wechatPlatform(wx) }))
    for (const store of stores) store.connect()
    for (const store of stores) store.dispose()
    expect(jest.getTimerCount()).toBe(0)
    expect(wx.tasks).toHaveLength(5)
  })

  it('a store that reconnects again and again never holds more than its own and those that are closing', () => {
    const wx = new Wx()
    const store = createSocketStore({ url, platform: wechatPlatform(wx) })
    for (let round = 0; round < 20; round++) {
      store.connect()
      wx.task.open()
      store.disconnect()
    }
    // The tasks never say that they have closed: five were dialled, the sixth waits for the first to be given up.
    expect(wx.tasks).toHaveLength(5)
    store.connect()
    jest.advanceTimersByTime(3_000)
    expect(wx.tasks).toHaveLength(6)
    store.dispose()
  })
})

describe('in any order of calls', () => {
  const step = fc.record({
    operation: fc.constantFrom('dial', 'dial', 'dial', 'close', 'fall', 'wait'),
    which: fc.nat(30),
    ms: fc.nat(3_000),
  })

  it('no more than five tasks are dialled and not over, the line moves in order, and a timer means a line', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        jest.clearAllTimers()
        const wx = new Wx()
        const platform = wechatPlatform(wx)
        const attempts: { made: Try; closedAt: number; isOver: boolean }[] = []
        for (const { operation, which, ms } of steps) {
          const attempt = attempts[which % Math.max(1, attempts.length)]
          if (operation === 'dial')
            attempts.push({ made: dial(wx, platform), closedAt: Infinity, isOver: false })
          else if (operation === 'wait') jest.advanceTimersByTime(ms)
          else if (operation === 'close' && attempt?.closedAt === Infinity) {
            attempt.closedAt = Date.now()
            attempt.made.socket.close(1000, 'bye')
          } else if (operation === 'fall' && attempt?.made.task) {
            attempt.isOver = true
            attempt.made.task.closed()
          }
          const dialled = attempts.filter(({ made }) => made.task !== null)
          const counted = dialled.filter(({ isOver, closedAt }) => !isOver && Date.now() < closedAt + 3_000)
          const waiting = attempts.filter(
            ({ made, closedAt }) =>
              made.task === null && made.ended.mock.calls.length === 0 && closedAt === Infinity,
          )
          expect(counted.length).toBeLessThanOrEqual(5)
          if (waiting.length > 0) expect(counted).toHaveLength(5)
          expect(jest.getTimerCount()).toBe(waiting.length > 0 ? 1 : 0)
          expect(wx.tasks).toEqual(dialled.map(({ made }) => made.task))
        }
      }),
      { numRuns: 300 },
    )
  })
})

describe('platforms on the same wx', () => {
  it('share its sockets and find no fault', () => {
    const wx = new Wx()
    const platforms = [wechatPlatform(wx), wechatPlatform(wx)]
    for (let n = 0; n < 5; n++) dial(wx, platforms[n % 2])
    expect(dial(wx, platforms[1]).ended.mock.calls).toEqual(refused)
    expect(platforms.map(({ fault }) => fault)).toEqual([undefined, undefined])
  })

  it('do so through a wrapper around it too', () => {
    const { wx } = five()
    for (const wrapper of [Object.create(wx) as Wx, Object.assign(Object.create(Wx.prototype), wx) as Wx]) {
      const platform = wechatPlatform(wrapper)
      expect(platform.fault).toBeUndefined()
      expect(dial(wx, platform).ended.mock.calls).toEqual(refused)
    }
  })

  it('and those on another phone have sockets of their own', () => {
    five()
    expect(five().wx.tasks).toHaveLength(5)
  })

  it.each<[string, (wx: Wx) => WeChat]>([
    ['is frozen', (wx) => Object.freeze(wx)],
    ['is a Proxy that takes nothing', (wx) => new Proxy(wx, { set: () => false })],
    ['is a Proxy that loses what it takes', (wx) => new Proxy(wx, { set: () => true })],
    ['is a Proxy that knows no symbols', (wx) => new Proxy(wx, { get: stringsOnly })],
  ])('share them where it %s', (_, wrap) => {
    const wx = new Wx()
    const guarded = wrap(wx)
    const ended = jest.fn()
    for (let n = 0; n < 6; n++) {
      const platform = wechatPlatform(guarded)
      expect(platform.fault).toBeUndefined()
      platform.openSocket(request, { opened: jest.fn(), received: jest.fn(), ended })
    }
    expect(wx.tasks).toHaveLength(5)
    expect(ended.mock.calls).toEqual(refused)
  })

  function stringsOnly(wx: Wx, key: string | symbol): unknown {
    if (typeof key === 'symbol') throw new TypeError('no symbols here')
    return Reflect.get(wx, key)
  }
})

describe('a second copy of the package', () => {
  async function anotherCopy(): Promise<Adapter> {
    let adapter: Adapter = wechatPlatform
    await jest.isolateModulesAsync(async () => {
      const copy = await import('../../../../../store/platforms/wechat/wechat-platform')
      adapter = copy.wechatPlatform
    })
    expect(adapter).not.toBe(wechatPlatform)
    return adapter
  }

  it('is told from the first, with what to do about it', async () => {
    const wx = new Wx()
    const ours = wechatPlatform(wx)
    const theirs = (await anotherCopy())(wx)
    expect(ours.fault).toBeUndefined()
    expect(theirs.fault).toEqual({
      code: 'second-copy',
      detail: 'keep one, in the miniprogram_npm of the main package',
    })
    expect(wechatPlatform(wx).fault).toBeUndefined()
  })

  it('shares the five sockets with it, line and all', async () => {
    const wx = new Wx()
    const theirs = (await anotherCopy())(wx)
    const first = dial(wx, theirs)
    for (let n = 0; n < 4; n++) dial(wx)
    expect(dial(wx).ended.mock.calls).toEqual(refused)
    expect(dial(wx, theirs).ended.mock.calls).toEqual(refused)
    first.socket.close(1000, 'bye')
    const next = dial(wx)
    expect(next.task).toBeNull()
    first.task!.closed()
    expect(next.task).not.toBeNull()
  })

  it.each<[string, unknown]>([
    ['of a version that keeps something else there', { take: () => undefined }],
    ['half of it', { enter: () => undefined, closing: () => undefined, leave: 3 }],
    ['text', 'budget'],
  ])('is seen, though not shared with, where it is one %s', (_, found) => {
    const wx = Object.assign(new Wx(), { [Symbol.for('mobx-miniprogram-socket')]: found })
    expect(wechatPlatform(wx).fault).toMatchObject({ code: 'second-copy' })
    five(wx)
    expect(wx.tasks).toHaveLength(5)
    expect(dial(wx).ended.mock.calls).toEqual(refused)
  })
})
