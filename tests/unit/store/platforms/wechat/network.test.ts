// The network as WeChat reports it.
import { describe, expect, it, jest } from '@jest/globals'
import { type NetworkStatus, wechatPlatform } from 'mobx-miniprogram-socket'
import type { WeChat } from '../../../../../store/platforms/wechat/wechat-platform'
import { useFakeTime } from '../../../../support/fake-time'
import { storeOn } from '../../../../support/wechat-platform'
import { Wx } from '../../../../support/wx'

useFakeTime()

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

  it('may be gone when the app starts: connect() is tried once, and then it is waited for', () => {
    const wx = new Wx()
    wx.networkType = 'none'
    const socket = storeOn(wx)
    socket.connect()
    wx.task.option.fail({ errMsg: 'connectSocket:fail no network' })
    expect(socket).toMatchObject({ status: 'offline', retryCount: 0 })
    jest.advanceTimersByTime(60_000)
    expect(wx.tasks).toHaveLength(1)
  })

  it('may be weak; another one is not known to be', () => {
    const { wx, heard } = watchNetwork()
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
    const { wx, watch, heard } = watchNetwork()
    wx.weakens(true, '4g')
    watch.read()
    wx.answerNetworkType('4g')
    expect(heard.at(-1)).toEqual({ online: true, type: '4g', weak: true })
    wx.goes('4g')
    expect(heard.at(-1)).toEqual({ online: true, type: '4g', weak: true })
  })

  it('can be read again, and each answer counts unless a change came before it', () => {
    const { wx, watch, heard } = watchNetwork()
    watch.read()
    wx.answerNetworkType('none')
    expect(heard.map(({ type }) => type)).toEqual(['none', 'none'])
    watch.read()
    wx.goes('wifi')
    wx.answerNetworkType('none')
    expect(heard.map(({ type }) => type)).toEqual(['none', 'none', 'wifi'])
  })

  it('is listened to once, however often it is read', () => {
    const { wx, watch } = watchNetwork()
    for (let times = 0; times < 3; times++) watch.read()
    expect(wx.registrations).toMatchObject({ network: 1, weak: 1 })
  })

  it('that cannot be read stays as it was', () => {
    const wx = new Wx()
    const { watch, heard } = watchNetwork(wx)
    wx.goes('4g')
    wx.getNetworkType = () => {
      throw new Error('getNetworkType:fail')
    }
    expect(() => watch.read()).not.toThrow()
    expect(heard).toEqual([{ online: true, type: '4g', weak: false }])
  })

  it('is not heard of after stop(), neither by an answer on its way nor by a change', () => {
    const { wx, watch, heard } = watchNetwork()
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
    const { wx, heard } = watchNetwork()
    for (const listener of wx.listeners.network) listener(said)
    expect(heard).toEqual([status])
  })

  it('of a phone that cannot be asked keeps no store offline', () => {
    const wx = new Wx()
    const socket = storeOn(wx)
    socket.connect()
    wx.task.open()
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
    const { wx, heard } = watchNetwork()
    wx.goes('wifi')
    for (const listener of wx.listeners.weak) listener({ weakNet: true })
    expect(heard).toEqual([
      { online: true, type: 'wifi', weak: false },
      { online: true, type: 'wifi', weak: true },
    ])
  })

  function watchNetwork(wx = new Wx()) {
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
