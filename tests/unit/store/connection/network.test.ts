// The fate of a link, an attempt and a wait when the network changes.
import { describe, expect, it, jest } from '@jest/globals'
import { autorun } from 'mobx-miniprogram'
import { createSocketStore, wechatPlatform } from 'mobx-miniprogram-socket'
import { VirtualPhone } from 'mobx-miniprogram-socket/testing'
import { connectStore, into, openStore, storeWith } from '../../../support/connection-store'
import { useFakeTime } from '../../../support/fake-time'
import { Wx } from '../../../support/wx'

useFakeTime()

describe('the network', () => {
  it('gone: the line is asked, and closed without an answer; no retry is counted', () => {
    const { phone, socket } = into.offline()
    jest.advanceTimersByTime(2_000)
    expect(phone.line.closing).toEqual({ code: 1000, reason: 'left offline' })
    jest.advanceTimersByTime(67_999)
    expect(phone.lines).toHaveLength(1)
    expect(socket).toMatchObject({ status: 'offline', retryCount: 0, nextRetryAt: null, lastError: null })
    expect(socket.network).toEqual({ online: false, type: 'none', weak: false })
  })

  it('gone for an hour: one attempt a minute doubts it, and no retry is counted', () => {
    const { phone, socket } = into.offline()
    jest.advanceTimersByTime(3_600_000)
    expect(phone.lines.length).toBeGreaterThan(40)
    expect(phone.lines.length).toBeLessThanOrEqual(61)
    expect(socket).toMatchObject({ status: 'offline', retryCount: 0 })
  })

  it('gone, without a heartbeat: the line cannot be asked and is closed', () => {
    const { phone, socket } = into.open({ heartbeat: false })
    phone.goes('none')
    expect(phone.line.closing).toEqual({ code: 1000, reason: 'left open' })
    expect(socket.status).toBe('offline')
  })

  it.each(['suspend', 'keep'] as const)(
    'back without a word in the background: found when the app is shown (%s)',
    (background) => {
      const { phone, socket } = into.open({ background, heartbeat: false })
      phone.goes('none')
      phone.hide()
      jest.advanceTimersByTime(2_000)
      phone.switchSilently('wifi')
      phone.show()
      jest.advanceTimersByTime(600)
      expect(socket.status).not.toBe('offline')
      expect(phone.lines).toHaveLength(2)
    },
  )

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

  it('back without an event: found within 10 s', () => {
    const { phone, socket } = into.offline()
    phone.switchSilently('wifi')
    jest.advanceTimersByTime(10_005)
    expect(socket.network.type).toBe('wifi')
    jest.advanceTimersByTime(500)
    expect(phone.lines).toHaveLength(2)
    expect(phone.running.networkWatchers).toBe(1)
  })

  it('back without an event: found at once by retry()', () => {
    const { phone, socket } = into.offline()
    phone.switchSilently('wifi')
    socket.retry()
    jest.advanceTimersByTime(505)
    expect(phone.lines).toHaveLength(2)
    expect(phone.running.networkWatchers).toBe(1)
  })

  it('of another kind: a long wait is cut short', () => {
    const { phone } = into.waiting()
    jest.advanceTimersByTime(5)
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

  it('of another kind while connecting: the attempt has three more seconds, for what hangs there may hang for long', () => {
    const { phone, socket } = connectStore()
    jest.advanceTimersByTime(1_000)
    phone.goes('4g')
    jest.advanceTimersByTime(2_999)
    expect(socket.status).toBe('connecting')
    jest.advanceTimersByTime(1)
    expect(phone.line.closing).toEqual({ code: 1000, reason: 'left connecting' })
    expect(socket).toMatchObject({ status: 'waiting', retryCount: 1 })
  })

  it('of the same kind again while connecting: the attempt goes on', () => {
    const { phone, socket } = connectStore()
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
    const { phone, socket } = openStore()
    phone.weakens()
    phone.weakens(false)
    expect(socket.status).toBe('open')
    expect(phone.line.sent).toEqual([])
  })

  it('flapping: one line at a time', () => {
    const { phone } = openStore()
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
    expect(socket.network).toEqual({ online: true, type: 'unknown', weak: false })
    jest.advanceTimersByTime(5)
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
    jest.advanceTimersByTime(5)
    expect(socket.status).toBe('offline')
    phone.goes('wifi')
    jest.advanceTimersByTime(500)
    phone.line.accept()
    expect(socket.status).toBe('open')
  })
})
