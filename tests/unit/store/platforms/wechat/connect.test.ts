// Requests to wx.connectSocket, and how a connection ends.
import { describe, expect, it, jest } from '@jest/globals'
import { createSocketStore } from 'mobx-miniprogram-socket'
import { VirtualPhone } from 'mobx-miniprogram-socket/testing'
import { wechatPlatform } from '../../../../../store/platforms/wechat/wechat-platform'
import { useFakeTime } from '../../../../support/fake-time'
import { bareSocket, openStore, connectStore, storeOn, url } from '../../../../support/wechat-platform'
import { Wx } from '../../../../support/wx'

useFakeTime()

describe('connectSocket', () => {
  it('is given the address, the header and the timeout', () => {
    const { wx } = connectStore({ header: { 'X-Ticket': 't' }, connectTimeout: 7_000 })
    expect(wx.task.option).toMatchObject({ url, header: { 'X-Ticket': 't' }, timeout: 7_000 })
  })

  it('is given protocols as an array, and none at all where there are none', () => {
    expect(connectStore().wx.task.option).not.toHaveProperty('protocols')
    expect(connectStore({ protocols: ['v2', 'v1'] }).wx.task.option.protocols).toEqual(['v2', 'v1'])
  })

  it('gets copies, so that what wx does to them stays its own affair', () => {
    const header = Object.freeze({ 'X-Ticket': 't' })
    const protocols = Object.freeze(['v1']) as string[]
    const { option } = connectStore({ header, protocols }).wx.task
    expect(() => {
      option.header['X-Added'] = 'by wx'
      option.protocols?.push('by wx')
    }).not.toThrow()
  })

  it('is followed in the same tick by one listener for each event', () => {
    expect(connectStore().wx.task.heard).toEqual({ open: 1, message: 1, error: 1, close: 1 })
  })

  it('is followed in the same tick also when the address had to be waited for', async () => {
    const { wx, socket } = connectStore({ url: async () => url })
    await jest.advanceTimersByTimeAsync(0)
    wx.task.open()
    expect(socket.status).toBe('open')
  })
})

describe('a connectSocket that returns a Promise, as that of Taro does', () => {
  function taro() {
    const wx = new Wx()
    const dial = wx.dial
    const promises: Promise<unknown>[] = []
    wx.dial = (option) => {
      const task = dial(option)
      const promise = new Promise((resolve) => setTimeout(() => resolve(task), 100))
      promises.push(promise)
      return promise as never
    }
    return { wx, promises }
  }

  it('fails the attempt at once, and says what is expected', () => {
    const socket = storeOn(taro().wx)
    socket.connect()
    expect(socket.status).toBe('waiting')
    expect(socket.lastError).toMatchObject({
      code: 'connect-failed',
      message: expect.stringContaining('connectSocket returned a Promise: use the native object'),
    })
  })

  it.each([0, 10, 60, 200])(
    'leaks no native socket: the app can open five others (the task comes after %i ms)',
    async (ms) => {
      const phone = new VirtualPhone({ latency: 50 })
      phone.onDial = (line) => {
        line.accept()
      }
      const dial = phone.wx.connectSocket
      const wx = Object.assign(Object.create(phone.wx), {
        connectSocket: (option: Parameters<typeof dial>[0]) => {
          const task = dial(option)
          return new Promise((resolve) => setTimeout(() => resolve(task), ms))
        },
      })
      const socket = createSocketStore({ url, platform: wechatPlatform(wx) })
      socket.connect()
      await jest.advanceTimersByTimeAsync(60_000)
      socket.dispose()
      await jest.advanceTimersByTimeAsync(5_000)
      expect(phone.lines.length).toBeGreaterThan(5)
      const fail = jest.fn()
      for (let i = 0; i < 5; i++) phone.wx.connectSocket({ url, fail })
      await jest.advanceTimersByTimeAsync(100)
      expect(fail).not.toHaveBeenCalled()
      expect(jest.getTimerCount()).toBe(0)
    },
  )

  it('is asked to close for little more than the minute after which a phone gives up an attempt', async () => {
    const { wx } = taro()
    const socket = storeOn(wx)
    socket.connect()
    socket.disconnect()
    await jest.advanceTimersByTimeAsync(3_600_000)
    expect(wx.tasks).toHaveLength(1)
    expect(wx.task.closings.length).toBeGreaterThan(60)
    expect(wx.task.closings.length).toBeLessThan(70)
    expect(wx.task.closings[0]).toEqual({ code: 1000, reason: 'came too late' })
  })

  it.each<[string, unknown]>([
    ['rejects', Promise.reject(new Error('connectSocket:fail'))],
    ['gives no task', Promise.resolve({ errMsg: 'connectSocket:ok' })],
  ])('and %s leaves no error unhandled', async (_name, promise) => {
    const wx = new Wx(() => promise as never)
    const socket = storeOn(wx)
    socket.connect()
    await jest.advanceTimersByTimeAsync(0)
    expect(socket.lastError?.message).toContain('returned a Promise')
  })
})

describe('the end of a connection is announced once, whichever event says it', () => {
  it.each<[string, (wx: Wx) => void, string]>([
    ['onError without onClose', ({ task }) => task.error('TLS handshake failed'), 'TLS handshake failed'],
    ['onClose without onError', ({ task }) => task.end(1001, 'Stream end'), '1001 Stream end'],
    ['onError, then onClose', ({ task }) => (task.error('first'), task.end()), 'first'],
    ['onClose, then onError', ({ task }) => (task.end(1006, 'first'), task.error()), '1006 first'],
    ['fail, onError and onClose', ({ task }) => failThenAll(task), 'fail url not in domain list'],
  ])('%s, while connecting', (_, end, detail) => {
    const { wx, socket } = connectStore()
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
    task.end()
  }

  it.each<[string, (wx: Wx) => void, string]>([
    ['onError without onClose', errorAlone, 'network is down'],
    ['onClose without onError', ({ task }) => task.end(1006, 'abnormal closure'), '1006 abnormal closure'],
    ['onClose without a reason', ({ task }) => task.end(1005, ''), '1005'],
    ['onError, then onClose', ({ task }) => (task.error('first'), task.end()), 'first'],
    ['onClose, then onError', ({ task }) => (task.end(), task.error()), '1006 abnormal closure'],
    [
      'the background: 1000, yet not our wish',
      ({ task }) => task.end(1000, 'interrupted'),
      '1000 interrupted',
    ],
  ])('%s, while open', (_, end, detail) => {
    const { wx, socket } = openStore()
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
    wx.task.end()
    wx.task.open()
    wx.task.say('too late')
    expect(ended.mock.calls).toEqual([[{ code: 'connect-failed', detail: 'first' }]])
    expect(opened).not.toHaveBeenCalled()
    expect(received).not.toHaveBeenCalled()
  })

  it('neither, while connecting: the time limit says it', () => {
    const { wx, socket } = connectStore()
    jest.advanceTimersByTime(5_000)
    expect(socket).toMatchObject({ status: 'waiting', lastError: { code: 'connect-timeout' } })
    expect(wx.task.closings).toHaveLength(1)
  })

  it('neither, while open: the heartbeat says it', () => {
    const { wx, socket } = openStore()
    jest.advanceTimersByTime(20_000)
    expect(socket).toMatchObject({ status: 'waiting', lastError: { code: 'heartbeat-timeout' } })
    expect(wx.task.closings).toHaveLength(1)
  })

  it('is not heard from a task that was replaced', () => {
    const { wx, socket } = openStore()
    const old = wx.task
    old.end()
    jest.advanceTimersByTime(5_000)
    wx.task.open()
    old.open()
    old.say('from the grave')
    old.error()
    old.end()
    expect(socket).toMatchObject({ status: 'open', retryCount: 1, messages: [] })
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

describe('only SocketTask is used', () => {
  it('and none of the global socket functions of wx, in a whole life', () => {
    const { wx, socket } = openStore()
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
