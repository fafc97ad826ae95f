// Faults of the article with events, messages and pings. Its own code shows each fault; ours, over the same network, does not.
import { describe, expect, it, jest } from '@jest/globals'
import { createSocketStore, wechatPlatform } from 'mobx-miniprogram-socket'
import { VirtualPhone } from 'mobx-miniprogram-socket/testing'
import { articleRetry, MINUTE, ours, theirs, url } from '../../support/article-beside-ours'
import { useFakeTime } from '../../support/fake-time'
import { Wx } from '../../support/wx'

useFakeTime()

describe('handlers are registered again at every reconnect', () => {
  it('theirs: again each time, on the same global', () => {
    const { wx } = theirs()
    for (let n = 0; n < 5; n++) {
      wx.drop()
      jest.advanceTimersByTime(5_000)
      wx.accept()
    }
    expect(wx.registrations).toEqual({ open: 6, message: 6, error: 6, close: 6 })
  })

  it('ours: once on each task, and once on the phone', () => {
    const wx = new Wx()
    const socket = createSocketStore({ url, retry: articleRetry, platform: wechatPlatform(wx) })
    socket.connect()
    wx.task.open()
    for (let n = 0; n < 5; n++) {
      wx.task.end()
      jest.advanceTimersByTime(5_000)
      wx.task.open()
    }
    expect(wx.tasks).toHaveLength(6)
    for (const task of wx.tasks) expect(task.heard).toEqual({ open: 1, message: 1, error: 1, close: 1 })
    expect(wx.registrations).toEqual({ show: 1, hide: 1, network: 1, weak: 1 })
  })
})

describe('error and close both ask for a reconnect', () => {
  it('theirs: the late close of a socket given up costs a second connection beside the first', () => {
    const { wx, app } = theirs()
    wx.fail()
    jest.advanceTimersByTime(5_000)
    wx.accept()
    wx.closeOfAnOlder()
    jest.advanceTimersByTime(5_000)
    expect(wx.dials).toHaveLength(3)
    expect(app.globalData.limit).toBe(2)
  })

  it('ours: the end of a connection is heard once', () => {
    const { phone, socket } = ours()
    const old = phone.line
    old.drop(1006, 'an error')
    old.drop(1006, 'and its close')
    expect(socket.retryCount).toBe(1)
    jest.advanceTimersByTime(5_000)
    phone.line.accept()
    old.drop(1006, 'a late close')
    jest.advanceTimersByTime(9_000)
    expect(phone.lines).toHaveLength(2)
    expect(socket).toMatchObject({ status: 'open', retryCount: 1 })
    expect(socket.lastError?.message).toContain('an error')
  })
})

describe('only the last page hears, and a page that is gone keeps hearing', () => {
  it('theirs: one callback, overwritten by each page and taken back by none', () => {
    const { wx, app } = theirs()
    const heard: string[] = []
    const page = (name: string) => ({
      onShow() {
        app.globalData.callback = ({ data }) => void heard.push(`${name}: ${data}`)
      },
    })
    page('A').onShow()
    page('B').onShow()
    wx.say('one')
    // B is unloaded: the article has no line for that.
    wx.say('two')
    expect(heard).toEqual(['B: one', 'B: two'])
  })

  it('ours: each page hears from its first moment to its last', () => {
    const { phone, socket } = ours()
    const heard: string[] = []
    const page = (name: string) => socket.on((data) => void heard.push(`${name}: ${data}`))
    const unloadA = page('A')
    const unloadB = page('B')
    phone.line.say('one')
    unloadB()
    phone.line.say('two')
    unloadA()
    phone.line.say('three')
    expect(heard).toEqual(['A: one', 'B: one', 'A: two'])
  })

  it('ours: a page may leave while a message is delivered, and the others still hear it', () => {
    const { phone, socket } = ours()
    const heard: string[] = []
    const unloads = ['A', 'B', 'C'].map((name) =>
      socket.on(() => {
        heard.push(name)
        // A navigates: B is unloaded before its turn.
        unloads[1]?.()
      }),
    )
    phone.line.say('go')
    expect(heard).toEqual(['A', 'C'])
  })
})

describe('a message sent while the socket is down is lost in silence', () => {
  it('theirs', () => {
    const { wx } = theirs()
    wx.drop()
    wx.sendSocketMessage({ data: 'dig 3,4' })
    jest.advanceTimersByTime(5_000)
    wx.accept()
    expect(wx.sent).not.toContain('dig 3,4')
    expect(wx.lost).toEqual(['dig 3,4'])
  })

  it('ours: it waits in the queue that pages see, leaves in order, and tells when it left', async () => {
    const { phone, socket } = ours()
    phone.line.drop()
    const entries = ['dig 3,4', 'dig 3,5', 'dig 3,6'].map((dig) => socket.send(dig))
    expect(socket.queue.map(({ data, state }) => [data, state])).toEqual([
      ['dig 3,4', 'queued'],
      ['dig 3,5', 'queued'],
      ['dig 3,6', 'queued'],
    ])
    jest.advanceTimersByTime(5_000)
    phone.line.accept()
    expect(phone.line.sent).toEqual(['dig 3,4', 'dig 3,5', 'dig 3,6'])
    jest.advanceTimersByTime(5)
    expect(socket.queue.filter(({ state }) => state === 'queued')).toEqual([])
    await expect(Promise.all(entries.map(({ done }) => done))).resolves.toEqual(['sent', 'sent', 'sent'])
  })

  it('ours: also before the first connection', () => {
    const phone = new VirtualPhone()
    const socket = createSocketStore({ url, platform: phone })
    socket.send('early')
    socket.connect()
    phone.line.accept()
    expect(phone.line.sent).toEqual(['early'])
  })
})

describe('a ping is sent whether or not the socket is open', () => {
  it('theirs: 10 s after an open that did not last, into nothing', () => {
    const { wx } = theirs()
    jest.advanceTimersByTime(7_000)
    wx.drop()
    jest.advanceTimersByTime(3_000)
    expect(wx.lost).toEqual([expect.stringMatching(/ping$/)])
  })

  it('theirs: and its timeout closes the connection that came after', () => {
    const { wx } = theirs()
    jest.advanceTimersByTime(9_000)
    wx.drop()
    // The attempt hangs from 14 s on; at 10 s the old timer pinged, at 20 s it closes the socket of the attempt.
    jest.advanceTimersByTime(11_000)
    expect(wx.dials).toHaveLength(2)
    expect(wx.closings).toBe(1)
  })

  it('ours: the timers of a connection end with it', () => {
    const { phone } = ours()
    jest.advanceTimersByTime(9_000)
    const first = phone.line
    first.drop()
    jest.advanceTimersByTime(11_000)
    expect(phone.lines).toHaveLength(2)
    expect(phone.line).toMatchObject({ sent: [], closing: null })
    expect(first.sent).toEqual([])
  })

  it('ours: not one ping while connecting, waiting, hidden, offline or closed', () => {
    const { phone, socket } = ours()
    const stays = (status: string): void => {
      jest.advanceTimersByTime(4_999)
      expect(socket.status).toBe(status)
    }
    phone.line.drop()
    stays('waiting')
    jest.advanceTimersByTime(1)
    stays('connecting')
    phone.hide()
    jest.advanceTimersByTime(MINUTE)
    stays('suspended')
    phone.show()
    phone.goes('none')
    jest.advanceTimersByTime(MINUTE)
    stays('offline')
    socket.disconnect()
    jest.advanceTimersByTime(MINUTE)
    stays('closed')
    expect(phone.lines.flatMap(({ sent }) => sent)).toEqual([])
  })
})
