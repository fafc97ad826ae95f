// Faults of the article in retrying. Its own code shows each fault; ours, over the same network, does not.
import { describe, expect, it, jest } from '@jest/globals'
import { createSocketStore } from 'mobx-miniprogram-socket'
import { VirtualPhone } from 'mobx-miniprogram-socket/testing'
import { MINUTE, ours, theirs, url } from '../../support/article-beside-ours'
import { dice } from '../../support/dice'
import { useFakeTime } from '../../support/fake-time'

useFakeTime()

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

  function useUpRetries() {
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
    const parts = useUpRetries()
    act(parts)
    expect(parts.socket).toMatchObject({ status: 'connecting', retryCount: 0 })
    parts.phone.line.accept()
    expect(parts.socket.status).toBe('open')
  })
})

describe('the return of the network is not noticed', () => {
  it('theirs: five more seconds, and one of ten attempts each', () => {
    const { wx, app } = theirs()
    wx.drop()
    // Two seconds later the phone is back in the network. wx.onNetworkStatusChange would say so; the article does not use it.
    jest.advanceTimersByTime(2_000)
    jest.advanceTimersByTime(2_999)
    expect(wx.dials).toHaveLength(1)
    expect(app.globalData.limit).toBe(1)
  })

  it('ours: within half a second, and for free', () => {
    const { phone, socket } = ours()
    phone.goes('none')
    expect(socket).toMatchObject({ status: 'offline', network: { online: false }, nextRetryAt: null })
    jest.advanceTimersByTime(MINUTE - 1)
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
