// Five sockets for a whole mini-program: how its stores share them.
import { describe, expect, it, jest } from '@jest/globals'
import fc from 'fast-check'
import { createSocketStore, wechatPlatform } from 'mobx-miniprogram-socket'
import type { WeChat } from '../../../../../store/platforms/wechat/wechat-platform'
import { useFakeTime } from '../../../../support/fake-time'
import { allInUse, dial, dialFive, refused, request, type Try, url } from '../../../../support/five-sockets'
import { type ScriptedTask, Wx } from '../../../../support/wx'

useFakeTime()

describe('with a socket free', () => {
  it('an attempt dials at once', () => {
    const { wx } = dialFive()
    expect(wx.tasks).toHaveLength(5)
    expect(jest.getTimerCount()).toBe(0)
  })

  it.each<[string, (task: ScriptedTask) => void]>([
    ['onClose', (task) => task.end()],
    ['onError while connecting', (task) => task.error()],
    ['fail', (task) => task.option.fail({ errMsg: 'connectSocket:fail' })],
    [
      'onError, the close code having been waited for',
      (task) => (task.open(), task.error(), jest.advanceTimersByTime(50)),
    ],
  ])('by %s, the next attempt dials at once', (_, end) => {
    const { wx, attempts } = dialFive()
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
    dialFive(wx)
    expect(wx.tasks).toHaveLength(5)
  })
})

describe('with all five in use', () => {
  it('an attempt ends at once and says so, and wx is not asked', () => {
    const { wx } = dialFive()
    const sixth = dial(wx)
    expect(sixth.ended.mock.calls).toEqual(refused)
    expect(wx.tasks).toHaveLength(5)
    expect(jest.getTimerCount()).toBe(0)
    expect(() => sixth.socket.close(1000, 'bye')).not.toThrow()
  })

  it('a store says it as lastError and tries again', () => {
    const { wx, attempts } = dialFive()
    const store = createSocketStore({ url, platform: wechatPlatform(wx) })
    store.connect()
    expect(store).toMatchObject({
      status: 'waiting',
      lastError: {
        code: 'connect-failed',
        message: expect.stringContaining(allInUse),
      },
    })
    attempts[0]!.task!.end()
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
            attempt.made.task.end()
          }
          const dialled = attempts.filter(({ made }) => made.task !== null)
          const counted = dialled.filter(({ isOver, closedAt }) => !isOver && Date.now() < closedAt + 3_000)
          const waiting = attempts.filter(
            ({ made, closedAt }) =>
              made.task === null && made.ended.mock.calls.length === 0 && closedAt === Infinity,
          )
          expect(counted.length).toBeLessThanOrEqual(5)
          expect(waiting.length === 0 || counted.length === 5).toBe(true)
          expect(jest.getTimerCount()).toBe(waiting.length > 0 ? 1 : 0)
          expect(wx.tasks).toEqual(dialled.map(({ made }) => made.task))
        }
      }),
      { numRuns: 300 },
    )
  })
})
