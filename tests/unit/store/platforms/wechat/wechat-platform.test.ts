// The rest of the WeChat platform: foreground, storage, time, and its end.
import { afterEach, describe, expect, it, jest } from '@jest/globals'
import { createSocketStore, SocketOptionError, type Timing, wechatPlatform } from 'mobx-miniprogram-socket'
import { useFakeTime } from '../../../../support/fake-time'
import { openStore, storeOn, url } from '../../../../support/wechat-platform'
import { Wx } from '../../../../support/wx'

useFakeTime()

/** Compiled, never called: the official typings of `wx` fit. */
export const official = (wx: WechatMiniprogram.Wx) => wechatPlatform(wx)

describe('the foreground', () => {
  it('is followed: hidden, and shown again on a new socket', () => {
    const { wx, socket } = openStore()
    wx.hide()
    expect(socket.status).toBe('suspended')
    jest.advanceTimersByTime(60_000)
    wx.show()
    expect(socket.status).toBe('connecting')
    expect(wx.tasks).toHaveLength(2)
    expect(wx.tasks[0]?.closings).toHaveLength(1)
  })
})

describe('a wx that lacks a function', () => {
  it.each(['connectSocket', 'onNetworkStatusChange', 'onAppShow', 'onAppHide'])(
    'is refused where the platform is made: %s',
    (name) => {
      const wx = Object.assign(new Wx(), { [name]: undefined })
      expect(() => wechatPlatform(wx)).toThrow(SocketOptionError)
      expect(() => wechatPlatform(wx)).toThrow(
        `Option "platform" must be made of a wx that has ${name}, but got undefined.`,
      )
    },
  )
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
    const pings = [openStore(), openStore()].map(({ wx }) => {
      jest.advanceTimersByTime(10_000)
      return wx.task.sent.at(0)
    })
    expect(pings[0]).toMatch(/^[0-9A-Za-z]{16}ping$/)
    expect(new Set(pings).size).toBe(2)
  })
})
