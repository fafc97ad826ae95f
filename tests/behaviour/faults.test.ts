// Every fault of the article's code: its own code shows the fault, then ours, over the same network, shows none.
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { createSocketStore, fixedDelay, wechatPlatform } from 'mobx-miniprogram-socket'
import { VirtualPhone } from 'mobx-miniprogram-socket/testing'
import { articleApp, LegacyWx } from '../support/article-app'
import { dice } from '../support/dice'
import { Wx } from '../support/wx'

beforeEach(() => void jest.useFakeTimers())
afterEach(() => void jest.useRealTimers())

const MINUTE = 60_000
const url = 'wss://www.example.cn/webSocketServer.mn'
const articleRetry = fixedDelay({ delay: 5_000, limit: 10 })

/** The article's app, connected. */
function theirs() {
  const wx = new LegacyWx()
  const app = articleApp(wx)
  app.onLaunch()
  wx.accept()
  return { wx, app }
}

/** Our store, connected, with the article's own numbers unless told otherwise. */
function ours(retry = articleRetry) {
  const phone = new VirtualPhone()
  const socket = createSocketStore<string>({
    url,
    retry,
    heartbeat: { adaptive: false },
    platform: phone,
  })
  socket.connect()
  phone.line.accept()
  return { phone, socket }
}

describe('ten drops in the life of the app end it for good', () => {
  /** A drop, the attempt 5 s later, and a minute of good connection; 11 times over. */
  const eleven = Array.from({ length: 11 })

  it('theirs: the eleventh is not answered', () => {
    const { wx } = theirs()
    for (const _ of eleven) {
      wx.drop()
      jest.advanceTimersByTime(5_000)
      wx.accept()
      // The server answers every ping, so nothing but the drops counts.
      for (let n = 0; n < 6; n++) {
        jest.advanceTimersByTime(10_000)
        wx.say('pong')
      }
    }
    expect(wx.dials).toHaveLength(11)
  })

  it('ours: a connection that held resets the count', () => {
    const { phone, socket } = ours()
    for (const _ of eleven) {
      phone.line.drop()
      expect(socket.retryCount).toBe(1)
      jest.advanceTimersByTime(5_000)
      phone.line.accept()
      for (let n = 0; n < 6; n++) {
        jest.advanceTimersByTime(10_000)
        phone.line.say('pong')
      }
      expect(socket.retryCount).toBe(0)
    }
    expect(phone.lines).toHaveLength(12)
    expect(socket.status).toBe('open')
  })

  it('ours: one that opens and falls at once does not', () => {
    const { phone, socket } = ours()
    for (let n = 0; n < 10; n++) {
      phone.line.drop()
      jest.advanceTimersByTime(5_000)
      phone.line.accept()
      jest.advanceTimersByTime(9_000)
    }
    expect(socket.retryCount).toBe(10)
    phone.line.drop()
    expect(socket.status).toBe('failed')
  })
})

describe('handlers are registered again at every reconnect', () => {
  it('theirs: once more each time, on the same global', () => {
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
      wx.task.closed()
      jest.advanceTimersByTime(5_000)
      wx.task.open()
    }
    expect(wx.tasks).toHaveLength(6)
    for (const task of wx.tasks) expect(task.heard).toEqual({ open: 1, message: 1, error: 1, close: 1 })
    expect(wx.registrations).toEqual({ show: 1, hide: 1, network: 1, weak: 1 })
  })
})

describe('the lock stays shut for ever once the limit is reached', () => {
  it('theirs: asking again does nothing', () => {
    const { wx, app } = theirs()
    for (let n = 0; n < 11; n++) {
      wx.fail()
      jest.advanceTimersByTime(5_000)
    }
    app.reconnect()
    app.globalData.limit = 0
    app.reconnect()
    jest.advanceTimersByTime(60 * MINUTE)
    expect(wx.dials).toHaveLength(11)
    expect(app.lockReconnect).toBe(true)
  })

  function exhausted() {
    const parts = ours()
    for (let n = 0; n < 10; n++) {
      parts.phone.line.refuse()
      jest.advanceTimersByTime(5_000)
    }
    parts.phone.line.refuse()
    expect(parts.socket.status).toBe('failed')
    return parts
  }

  it.each<[string, (parts: ReturnType<typeof ours>) => void]>([
    ['retry()', ({ socket }) => socket.retry()],
    ['connect()', ({ socket }) => socket.connect()],
    ['the app coming back', ({ phone }) => (phone.hide(), phone.show())],
    ['the network coming back', ({ phone }) => (phone.goes('none'), phone.goes('wifi'))],
  ])('ours: %s opens it, with a fresh count', (_, act) => {
    const parts = exhausted()
    act(parts)
    expect(parts.socket).toMatchObject({ status: 'connecting', retryCount: 0 })
    parts.phone.line.accept()
    expect(parts.socket.status).toBe('open')
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

  it('ours: a page may leave while the news is told, and the others still hear it', () => {
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

  it('ours: it waits where pages see it, goes in order, and tells when it went', async () => {
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
    expect(socket.queueLength).toBe(0)
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

describe('the return of the network is not noticed', () => {
  it('theirs: five more seconds, and one of ten attempts each', () => {
    const { wx, app } = theirs()
    wx.drop()
    // Two seconds later the phone is back in the network. wx.onNetworkStatusChange would say so; nobody asked it to.
    jest.advanceTimersByTime(2_000)
    jest.advanceTimersByTime(2_999)
    expect(wx.dials).toHaveLength(1)
    expect(app.globalData.limit).toBe(1)
  })

  it('ours: within half a second, and for free', () => {
    const { phone, socket } = ours()
    phone.goes('none')
    expect(socket).toMatchObject({ status: 'offline', network: { online: false }, nextRetryAt: null })
    jest.advanceTimersByTime(10 * MINUTE)
    expect(phone.lines).toHaveLength(1)
    phone.goes('4g')
    jest.advanceTimersByTime(500)
    phone.line.accept()
    expect(socket).toMatchObject({ status: 'open', retryCount: 0, network: { online: true, type: '4g' } })
    expect(phone.lines).toHaveLength(2)
  })

  it('ours: also when the phone forgets to say so', () => {
    const { phone, socket } = ours()
    phone.goes('none')
    phone.switchSilently('wifi')
    jest.advanceTimersByTime(10_000 + 500)
    expect(socket.status).toBe('connecting')
  })
})

describe('after an outage of more than 50 s the app never reconnects', () => {
  const hour = 60 * MINUTE

  it('theirs: eleven attempts in 50 s, then none in an hour', () => {
    const { wx } = theirs()
    const start = Date.now()
    wx.drop()
    for (let t = 0; t < hour; t += 5_000) {
      jest.advanceTimersByTime(5_000)
      wx.fail()
    }
    expect(wx.dials).toHaveLength(11)
    expect(wx.dials.at(-1)).toBe(start + 50_000)
  })

  it('ours: half a minute after the server is back, at the latest, whatever the dice say', () => {
    const phone = new VirtualPhone()
    phone.dice = () => 0.999_999
    const socket = createSocketStore({ url, platform: phone })
    socket.connect()
    phone.line.accept()
    const start = Date.now()
    phone.line.drop()
    while (Date.now() - start < hour) {
      jest.advanceTimersByTime(1_000)
      if (socket.status === 'connecting') phone.line.refuse()
    }
    const back = Date.now()
    while (socket.status !== 'connecting') jest.advanceTimersByTime(100)
    phone.line.accept()
    expect(Date.now() - back).toBeLessThanOrEqual(30_000)
    expect(socket.status).toBe('open')
  })
})

describe('all phones retry in step, every 5 s', () => {
  it('theirs: two phones that lost the same server knock in the same millisecond', () => {
    const phones = [theirs(), theirs()]
    for (const { wx } of phones) wx.drop()
    jest.advanceTimersByTime(5_000)
    const [a, b] = phones.map(({ wx }) => wx.dials.at(-1))
    expect(a).toBe(b)
  })

  it('ours: a thousand spread over the whole window', () => {
    const thrown = dice(7)
    const now = Date.now()
    const waits = Array.from({ length: 1_000 }, () => {
      const phone = new VirtualPhone()
      phone.dice = thrown
      const socket = createSocketStore({ url, platform: phone })
      socket.connect()
      phone.line.accept()
      phone.line.drop()
      return (socket.nextRetryAt ?? NaN) - now
    })
    const tenths = Array.from(
      { length: 10 },
      (_, n) => waits.filter((ms) => Math.floor(ms / 100) === n).length,
    )
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...waits)).toBeLessThanOrEqual(1_000)
    for (const tenth of tenths) expect(tenth).toBeGreaterThan(50)
  })
})
