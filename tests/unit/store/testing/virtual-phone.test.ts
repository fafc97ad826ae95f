// The virtual phone as the platform of a store, and as the global `wx`.
import { describe, expect, it, jest } from '@jest/globals'
import type * as library from 'mobx-miniprogram-socket'
import { createSocketStore } from 'mobx-miniprogram-socket'
import { VirtualClock, VirtualPhone } from 'mobx-miniprogram-socket/testing'
import { useFakeTime } from '../../../support/fake-time'

useFakeTime()

const url = 'wss://example.com'
const nothing = { timers: 0, networkWatchers: 0, foregroundWatchers: 0, sockets: 0 }

describe('as a platform', () => {
  it('runs a store on the real adapter, with the timers of the test runner', () => {
    const phone = new VirtualPhone()
    const socket = createSocketStore({ url, platform: phone })
    socket.connect()
    phone.line.accept()
    phone.line.say('hello')
    expect(socket).toMatchObject({ status: 'open', lastMessage: { data: 'hello' } })
    expect(phone.running).toEqual({ timers: 2, networkWatchers: 1, foregroundWatchers: 1, sockets: 1 })
    socket.dispose()
    expect(phone.running).toEqual(nothing)
    jest.advanceTimersByTime(5)
    expect(jest.getTimerCount()).toBe(0)
  })

  it('throws for the line before the first attempt', () => {
    expect(() => new VirtualPhone().line).toThrow('The phone has not dialled yet')
  })

  it('has repeatable random numbers: 0.5, those of its clock, or those of the test', () => {
    const phone = new VirtualPhone()
    expect([phone.random(), phone.random()]).toEqual([0.5, 0.5])
    phone.dice = () => 0.1
    expect(phone.random()).toBe(0.1)
    expect(new VirtualPhone({ timing: new VirtualClock({ random: () => 0.7 }) }).random()).toBe(0.7)
  })

  it('can have a wrong clock, which does not affect its timers', () => {
    const clock = new VirtualClock({ now: 1_000 })
    const phone = new VirtualPhone({ timing: clock })
    phone.clockSkew = -600
    expect(phone.now()).toBe(400)
    let fired = false
    phone.setTimer(() => {
      fired = true
    }, 10)
    clock.advance(10)
    expect(fired).toBe(true)
    expect(phone.running.timers).toBe(0)
  })
})

describe('install', () => {
  const present = (): unknown => (globalThis as { wx?: unknown }).wx

  it('puts wx on globalThis and removes it again', () => {
    const phone = new VirtualPhone()
    const uninstall = phone.install()
    expect(present()).toBe(phone.wx)
    const socket = createSocketStore({ url })
    socket.connect()
    phone.line.accept()
    expect(socket.status).toBe('open')
    socket.dispose()
    uninstall()
    expect('wx' in globalThis).toBe(false)
  })

  it('restores the former wx, once', () => {
    const [first, second] = [new VirtualPhone(), new VirtualPhone()]
    const uninstallFirst = first.install()
    const uninstallSecond = second.install()
    expect(present()).toBe(second.wx)
    uninstallSecond()
    uninstallSecond()
    expect(present()).toBe(first.wx)
    uninstallFirst()
    expect('wx' in globalThis).toBe(false)
  })

  it('does not remove a wx that was installed later', () => {
    const [first, second] = [new VirtualPhone(), new VirtualPhone()]
    const uninstallFirst = first.install()
    const uninstallSecond = second.install()
    uninstallFirst()
    expect(present()).toBe(second.wx)
    uninstallSecond()
    Reflect.deleteProperty(globalThis, 'wx')
  })

  it('works in another module registry, without the second-copy fault', () => {
    const phone = new VirtualPhone()
    const uninstall = phone.install()
    jest.isolateModules(() => {
      const copy = jest.requireActual<typeof library>('mobx-miniprogram-socket')
      const socket = copy.createSocketStore({ url })
      expect(socket.lastError).toBeNull()
      socket.dispose()
    })
    uninstall()
  })

  it('has nextTick, in which bindings call setData', () => {
    const heard: string[] = []
    new VirtualPhone().wx.nextTick(() => void heard.push('next'))
    expect(heard).toEqual([])
    jest.advanceTimersByTime(0)
    expect(heard).toEqual(['next'])
  })

  it('has functions that need no this, as in WeChat', () => {
    const { wx } = new VirtualPhone()
    const { getNetworkType } = wx
    const types: string[] = []
    getNetworkType({ success: ({ networkType }) => void types.push(networkType) })
    jest.advanceTimersByTime(5)
    expect(types).toEqual(['wifi'])
  })
})
