// Five sockets, one of which is closing: attempts wait for its place.
import { describe, expect, it, jest } from '@jest/globals'
import { createSocketStore, wechatPlatform } from 'mobx-miniprogram-socket'
import { useFakeTime } from '../../../../support/fake-time'
import { dial, dialFive, refused, url } from '../../../../support/five-sockets'
import { Wx } from '../../../../support/wx'

useFakeTime()

describe('with a socket that is closing', () => {
  function closeOne() {
    const parts = dialFive()
    const closing = parts.attempts[0]!
    closing.task!.open()
    closing.socket.close(1000, 'bye')
    return { ...parts, closing }
  }

  it('an attempt waits until it says that it has closed, and dials in that moment', () => {
    const { wx, closing } = closeOne()
    const next = dial(wx)
    jest.advanceTimersByTime(2_900)
    expect([next.task, next.ended.mock.calls]).toEqual([null, []])
    closing.task!.end(1000, 'bye')
    expect(next.task).not.toBeNull()
    expect(jest.getTimerCount()).toBe(0)
    // In the same tick.
    expect(next.task!.heard).toEqual({ open: 1, message: 1, error: 1, close: 1 })
  })

  it('an attempt waits for no longer than 3 s after it was asked to', () => {
    const { wx } = closeOne()
    jest.advanceTimersByTime(1_000)
    const next = dial(wx)
    jest.advanceTimersByTime(1_999)
    expect(next.task).toBeNull()
    jest.advanceTimersByTime(1)
    expect(next.task).not.toBeNull()
    expect(jest.getTimerCount()).toBe(0)
  })

  it('no store waits once those 3 s are over, and no timer ran', () => {
    const { wx } = closeOne()
    expect(jest.getTimerCount()).toBe(0)
    jest.advanceTimersByTime(3_000)
    expect(dial(wx).task).not.toBeNull()
    expect(dial(wx).ended.mock.calls).toEqual(refused)
  })

  it('that WeChat does not know any more, its place is free at once', () => {
    const { wx, attempts } = dialFive()
    attempts[0]!.task!.close = ({ fail }) => {
      fail({ errMsg: 'closeSocket:fail wcwss taskID not exist' })
    }
    attempts[0]!.socket.close(1000, 'bye')
    expect(dial(wx).task).not.toBeNull()
  })

  it('no store waits longer where the clock was set back', () => {
    const { wx } = closeOne()
    jest.setSystemTime(Date.now() - 3_600_000)
    const next = dial(wx)
    jest.advanceTimersByTime(3_000)
    expect(next.task).not.toBeNull()
  })

  it('its late words free nothing twice', () => {
    const { wx, closing } = closeOne()
    jest.advanceTimersByTime(3_000)
    dial(wx)
    closing.task!.end()
    closing.task!.error()
    expect(dial(wx).ended.mock.calls).toEqual(refused)
  })

  it('attempts wait in the order in which they came; one that finds no socket left is refused', () => {
    const { wx, closing, attempts } = closeOne()
    const inLine = [dial(wx), dial(wx), dial(wx), dial(wx)]
    const areDialled = () => inLine.map(({ task }) => task !== null)
    attempts[1]!.socket.close(1000, 'bye')
    closing.task!.end()
    expect(areDialled()).toEqual([true, false, false, false])
    jest.advanceTimersByTime(3_000)
    expect(areDialled()).toEqual([true, true, false, false])
    expect(inLine.map(({ ended }) => ended.mock.calls)).toEqual([[], [], refused, refused])
    expect(jest.getTimerCount()).toBe(0)
  })

  it('the one that was asked first is waited for, not the one that was dialled first', () => {
    const { wx, attempts } = dialFive()
    attempts[3]!.socket.close(1000, 'bye')
    jest.advanceTimersByTime(2_000)
    attempts[0]!.socket.close(1000, 'bye')
    const next = dial(wx)
    jest.advanceTimersByTime(1_000)
    expect(next.task).not.toBeNull()
  })

  it('an attempt that is closed in line leaves it, and with it the timer', () => {
    const { wx, closing } = closeOne()
    const first = dial(wx)
    const second = dial(wx)
    first.socket.close(1000, 'bye')
    expect(jest.getTimerCount()).toBe(1)
    closing.task!.end()
    expect([first.task, second.task]).toEqual([null, expect.anything()])
    expect(first.ended).not.toHaveBeenCalled()
  })

  it('an attempt in line takes no frame yet', () => {
    const { wx } = closeOne()
    const done = jest.fn()
    const next = dial(wx)
    next.socket.send('dig', done)
    expect(done.mock.calls).toEqual([['there is no SocketTask']])
    next.socket.close(1000, 'bye')
    expect(jest.getTimerCount()).toBe(0)
  })

  it('no timer is left by stores that are disposed of in line', () => {
    const { wx } = closeOne()
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
