// A pong proves what left before its ping; what it did not prove is told, or goes again.
import { describe, expect, it, jest } from '@jest/globals'
import { autorun } from 'mobx-miniprogram'
import type { EntryState, OutboxOptions } from 'mobx-miniprogram-socket'
import { VirtualPhone, VirtualStorage } from 'mobx-miniprogram-socket/testing'
import { useFakeTime } from '../../../support/fake-time'
import {
  dataOf,
  openStore as openWithout,
  reconnect,
  states,
  storeWith,
} from '../../../support/sending-store'

useFakeTime()

const openStore = (outbox: OutboxOptions = {}) => openWithout(outbox, { heartbeat: {} })
const isPing = (frame: unknown): boolean => String(frame).endsWith('ping')
const businessOf = (phone: VirtualPhone) =>
  phone.lines.map(({ sent }) => sent.filter((frame) => !isPing(frame)))

/** The server of this line answers each ping after so many ms. */
function answerPings(phone: VirtualPhone, ms = 40): void {
  const { line } = phone
  line.onFrame = (frame) => {
    if (isPing(frame)) setTimeout(() => line.say('pong'), ms)
  }
}

describe('a pong', () => {
  it('proves what left before its ping: queued, sent, confirmed', async () => {
    const { phone, socket } = storeWith({}, { heartbeat: {} })
    const entry = socket.send('a')
    const seen: EntryState[] = []
    const stop = autorun(() => seen.push(entry.state))
    socket.connect()
    phone.line.accept()
    answerPings(phone)
    jest.advanceTimersByTime(5)
    expect(await entry.done).toBe('sent')
    expect(socket.queue).toMatchObject([{ data: 'a', state: 'sent' }])
    jest.advanceTimersByTime(1_040)
    stop()
    expect(seen).toEqual(['queued', 'sent', 'confirmed'])
    expect(await entry.confirmed).toBe(true)
    expect(socket).toMatchObject({ queue: [], queueLength: 0, unconfirmedCount: 0, lastError: null })
  })

  it('proves nothing of what left after its ping', () => {
    const { phone, socket } = openStore()
    const before = socket.send('before')
    jest.advanceTimersByTime(1_000)
    expect(phone.line.sent.filter(isPing)).toHaveLength(1)
    const after = socket.send('after')
    jest.advanceTimersByTime(5)
    phone.line.say('pong')
    expect(states([before, after])).toEqual(['confirmed', 'sent'])
  })

  it('answers its own ping where two are out', () => {
    const { phone, socket } = openStore()
    const first = socket.send('first')
    jest.advanceTimersByTime(1_000)
    const second = socket.send('second')
    jest.advanceTimersByTime(1_000)
    expect(phone.line.sent.filter(isPing)).toHaveLength(2)
    phone.line.say('pong')
    expect(states([first, second])).toEqual(['confirmed', 'sent'])
    phone.line.say('pong')
    expect(states([first, second])).toEqual(['confirmed', 'confirmed'])
  })

  it('comes soon after a burst: a ping leaves within a second, and at most one a second', () => {
    const { phone, socket } = openStore()
    answerPings(phone)
    let pings = 0
    for (let second = 0; second < 30; second++) {
      for (let i = 0; i < 10; i++) {
        socket.send('x')
        jest.advanceTimersByTime(100)
      }
      const now = phone.line.sent.filter(isPing).length
      expect(now - pings).toBeLessThanOrEqual(1)
      pings = now
    }
    expect(pings).toBeGreaterThan(25)
    jest.advanceTimersByTime(1_100)
    expect(socket.queueLength).toBe(0)
  })

  it.each<[string, (phone: VirtualPhone) => void]>([
    ['one without a ping', (phone) => phone.line.say('pong')],
    ['a flood', (phone) => Array.from({ length: 50 }, () => phone.line.say('pong'))],
  ])('that nobody asked for confirms nothing on its connection: %s', async (_name, flood) => {
    const { phone, socket } = openStore()
    const entry = socket.send('a')
    jest.advanceTimersByTime(5)
    flood(phone)
    jest.advanceTimersByTime(1_000)
    phone.line.say('pong')
    expect(entry.state).toBe('sent')
    expect(await entry.confirmed).toBe(false)
    expect(socket.queue).toEqual([])
  })

  it('is trusted again after three pings that were answered once each: an order that follows is not lost in silence', () => {
    const { phone, socket } = openStore({ unconfirmed: 'resend' })
    answerPings(phone)
    // The article's server answers every text that ends like a ping.
    phone.line.say('pong')
    const soon = socket.send('soon')
    jest.advanceTimersByTime(40_000)
    expect(soon.state).toBe('sent')
    const order = socket.send('order')
    jest.advanceTimersByTime(5)
    phone.line.drop()
    reconnect(phone)
    answerPings(phone)
    jest.advanceTimersByTime(2_000)
    expect(order.state).toBe('confirmed')
    expect(businessOf(phone)).toEqual([['soon', 'order'], ['order']])
  })

  it('that comes twice for each ping is never trusted', () => {
    const { phone, socket } = openStore()
    phone.line.onFrame = (frame) => {
      if (!isPing(frame)) return
      phone.line.say('pong')
      phone.line.say('pong')
    }
    jest.advanceTimersByTime(300_000)
    const entry = socket.send('a')
    jest.advanceTimersByTime(5_000)
    expect(entry.state).toBe('sent')
    expect(socket.queue).toEqual([])
  })

  it('of an older connection confirms nothing', () => {
    const { phone, socket } = openStore({ unconfirmed: 'resend' })
    const { line } = phone
    const entry = socket.send('a')
    jest.advanceTimersByTime(1_000)
    line.drop()
    reconnect(phone)
    jest.advanceTimersByTime(1_000)
    line.say('pong')
    expect(entry.state).toBe('sent')
  })

  it('unasked, again and again, leaves in the queue what the phone has not taken', () => {
    const { phone, socket } = openStore()
    phone.line.holdsAnswers = true
    const entry = socket.send('a')
    for (let n = 0; n < 40; n++) phone.line.say('pong')
    expect(socket.queue).toMatchObject([{ data: 'a', state: 'sent' }])
    phone.line.holdsAnswers = false
    phone.line.answer()
    expect(entry.state).toBe('sent')
    expect(socket.queue).toEqual([])
  })

  it('does not come without a heartbeat: sent is the last state', async () => {
    const { socket } = openWithout()
    const entry = socket.send('a')
    expect(await entry.confirmed).toBe(false)
    jest.advanceTimersByTime(5)
    expect(entry.state).toBe('sent')
    expect(socket.queue).toEqual([])
  })

  it('is needed for room: what is sent and not proved counts towards the limit', () => {
    const { phone, socket } = openStore({ limit: 2 })
    const entries = ['a', 'b', 'c'].map((text) => socket.send(text))
    expect(states(entries)).toEqual(['sent', 'sent', 'failed'])
    jest.advanceTimersByTime(1_000)
    phone.line.say('pong')
    expect(socket.send('d').state).toBe('sent')
  })
})

describe('a connection that is lost before the pong', () => {
  it('leaves entries that are told: the entry, the count, lastError', async () => {
    const { phone, socket } = openStore()
    const entries = ['a', 'b'].map((text) => socket.send(text))
    jest.advanceTimersByTime(5)
    phone.line.drop()
    expect(states(entries)).toEqual(['unconfirmed', 'unconfirmed'])
    expect(entries[0]?.failure).toContain('before anything proved')
    expect(await Promise.all(entries.map(({ confirmed }) => confirmed))).toEqual([false, false])
    expect(socket).toMatchObject({ unconfirmedCount: 2, queue: [], lastError: { code: 'unconfirmed' } })
    reconnect(phone)
    jest.advanceTimersByTime(60_000)
    expect(businessOf(phone)[1]).toEqual([])
  })

  it('and resend() sends one again, until it is confirmed', async () => {
    const { phone, socket } = openStore()
    const entry = socket.send('a')
    jest.advanceTimersByTime(5)
    phone.line.drop()
    expect([socket.resend(entry.id), socket.resend(entry.id), socket.resend(99)]).toEqual([
      true,
      false,
      false,
    ])
    const newer = socket.send('b')
    expect([entry.state, socket.unconfirmedCount]).toEqual(['queued', 0])
    reconnect(phone)
    answerPings(phone)
    jest.advanceTimersByTime(1_100)
    expect(businessOf(phone)[1]).toEqual(['a', 'b'])
    expect(states([entry, newer])).toEqual(['confirmed', 'confirmed'])
    expect(await entry.confirmed).toBe(true)
  })

  it('and what is sent again keeps its place before newer entries that wait', () => {
    const { phone, socket } = openStore()
    const old = socket.send('old')
    jest.advanceTimersByTime(5)
    phone.line.drop()
    socket.send('newer')
    expect(socket.resend(old.id)).toBe(true)
    expect(dataOf(socket)).toEqual(['old', 'newer'])
    reconnect(phone)
    jest.advanceTimersByTime(5)
    expect(businessOf(phone)).toEqual([['old'], ['old', 'newer']])
  })

  it('and resend() begins the wait anew: an old entry does not expire at once', () => {
    const { phone, socket } = openStore({ ttl: 60_000 })
    const entry = socket.send('old')
    jest.advanceTimersByTime(5)
    phone.line.drop()
    reconnect(phone)
    answerPings(phone)
    jest.advanceTimersByTime(120_000)
    expect(socket.resend(entry.id)).toBe(true)
    jest.advanceTimersByTime(2_000)
    expect(entry.state).toBe('confirmed')
  })

  it('keeps for resend() no more than the outbox may hold, and nothing that is cancelled', () => {
    const { phone, socket } = openStore({ limit: 3 })
    const lose = () => {
      const entries = ['a', 'b'].map((text) => socket.send(text))
      jest.advanceTimersByTime(5)
      phone.line.drop()
      reconnect(phone)
      return entries
    }
    const [oldest] = lose()
    const [cancelled] = lose()
    expect(socket.unconfirmedCount).toBe(3)
    expect(socket.resend(oldest?.id ?? 0)).toBe(false)
    expect(cancelled?.cancel()).toBe(false)
    expect(socket.unconfirmedCount).toBe(2)
    for (const text of ['c', 'd', 'e']) socket.send(text)
    expect(socket.resend((cancelled?.id ?? 0) + 1)).toBe(false)
  })

  it('resend: they go again from their places, and those behind them wait', () => {
    const { phone, socket } = openStore({ unconfirmed: 'resend' })
    const entries = ['a', 'b', 'c'].map((text) => socket.send(text))
    jest.advanceTimersByTime(5)
    phone.line.drop()
    const later = socket.send('later')
    expect(dataOf(socket)).toEqual(['a', 'b', 'c', 'later'])
    reconnect(phone)
    answerPings(phone)
    jest.advanceTimersByTime(5_000)
    expect(businessOf(phone)[1]).toEqual(['a', 'b', 'c', 'later'])
    expect(states([...entries, later])).toEqual(Array<string>(4).fill('confirmed'))
    expect(socket).toMatchObject({ unconfirmedCount: 0, queueLength: 0 })
  })

  it('resend, persist: the next launch sends what was not confirmed; report: it does not', () => {
    const frames = (['resend', 'report'] as const).map((unconfirmed) => {
      const storage = new VirtualStorage()
      const launch = () => {
        const platform = new VirtualPhone({ storage })
        const { socket } = storeWith({ persist: true, unconfirmed }, { heartbeat: {}, platform })
        platform.onDial = (line) => {
          line.accept()
        }
        socket.connect()
        jest.advanceTimersByTime(3_000)
        return { socket, platform }
      }
      launch().socket.send('a')
      jest.advanceTimersByTime(700)
      return businessOf(launch().platform)
    })
    expect(frames).toEqual([[['a']], [[]]])
  })

  it('resend, persist: the next launch does not send what was cancelled on its way', () => {
    const storage = new VirtualStorage()
    const platform = new VirtualPhone({ storage })
    const { socket } = storeWith({ persist: true, unconfirmed: 'resend' }, { heartbeat: {}, platform })
    socket.connect()
    platform.line.accept()
    const entry = socket.send('pay')
    jest.advanceTimersByTime(700)
    expect(entry.cancel()).toBe(false)
    jest.advanceTimersByTime(700)
    const next = storeWith({ persist: true }, { platform: new VirtualPhone({ storage }) })
    expect(next.socket.queue).toEqual([])
  })

  it('at dispose() confirms nothing', async () => {
    const { socket } = openStore()
    const entry = socket.send('a')
    jest.advanceTimersByTime(5)
    socket.dispose()
    expect(await entry.confirmed).toBe(false)
    expect(entry.state).toBe('sent')
  })

  it('by disconnect() tells of no fault, and sends nothing again', async () => {
    const { phone, socket } = openStore({ unconfirmed: 'resend' })
    const entry = socket.send('logout')
    jest.advanceTimersByTime(5)
    socket.disconnect()
    expect(entry.state).toBe('sent')
    expect(await entry.confirmed).toBe(false)
    expect(socket).toMatchObject({ queue: [], lastError: null, unconfirmedCount: 0 })
    socket.connect()
    phone.line.accept()
    expect(businessOf(phone)[1]).toEqual([])
  })

  it('stops a second sending of what was cancelled', () => {
    const { phone, socket } = openStore({ unconfirmed: 'resend' })
    const entry = socket.send('a')
    jest.advanceTimersByTime(5)
    expect(entry.cancel()).toBe(false)
    phone.line.drop()
    expect(entry.state).toBe('unconfirmed')
    reconnect(phone)
    expect(businessOf(phone)[1]).toEqual([])
  })
})

describe('a frame that the server closes the connection for', () => {
  /** The phone answers after 50 ms; the server closes with 1009 on the frame `bad`. */
  function server(outbox: OutboxOptions, heartbeat: false | object, phone = new VirtualPhone()) {
    phone.quirks.answerDelay = 50
    const arrived: unknown[] = []
    phone.onDial = (line) => {
      line.onFrame = (frame) => {
        if (isPing(frame)) line.say('pong')
        else arrived.push(frame)
        if (frame === 'bad') line.close(1009, 'too large')
      }
      line.accept()
    }
    const { socket } = storeWith(outbox, { heartbeat, platform: phone })
    const times = (text: string) => arrived.filter((frame) => frame === text).length
    return { phone, socket, times }
  }

  it.each<[string, OutboxOptions, false | object]>([
    ['without a heartbeat', {}, false],
    ['with a heartbeat', {}, {}],
    ['sent again where it is not confirmed', { unconfirmed: 'resend' }, {}],
  ])('is given up after ten tries, and the others are unharmed: %s', async (_name, outbox, heartbeat) => {
    const { phone, socket, times } = server(outbox, heartbeat)
    const before = socket.send('before')
    const bad = socket.send('bad')
    const behind = Array.from({ length: 40 }, (_, i) => socket.send(`behind ${String(i)}`))
    socket.connect()
    jest.advanceTimersByTime(600_000)
    await Promise.resolve()
    expect(times('bad')).toBe(10)
    expect(['failed', 'unconfirmed']).toContain(bad.state)
    expect(states([before, ...behind]).filter((state) => state === 'failed' || state === 'queued')).toEqual(
      [],
    )
    expect(Math.min(...behind.map((_, i) => times(`behind ${String(i)}`)))).toBeGreaterThan(0)
    expect(Math.max(...behind.map((_, i) => times(`behind ${String(i)}`)))).toBeLessThan(10)
    expect(phone.lines.length).toBeLessThan(20)
    expect(socket.status).toBe('open')
  })

  it('does not outlive its tries by launches of the app', () => {
    const storage = new VirtualStorage()
    let tries = 0
    for (let launch = 0; launch < 12; launch++) {
      const { socket, times, phone } = server({ persist: true }, false, new VirtualPhone({ storage }))
      if (launch === 0) socket.send('bad')
      socket.connect()
      jest.advanceTimersByTime(2_500)
      tries += times('bad')
      phone.quirks.background = 'silent'
      phone.hide()
    }
    expect(tries).toBe(10)
  })

  it('is given up by a launch that finds its last try in the storage', () => {
    const storage = new VirtualStorage()
    const stored = JSON.stringify({ v: 1, next: 2, entries: [{ id: 1, at: 0, tries: 10, data: 'bad' }] })
    storage.items.set('mobx-miniprogram-socket:socket:outbox', JSON.stringify(stored))
    const { socket } = server({ persist: true }, false, new VirtualPhone({ storage }))
    expect(socket.queue).toEqual([])
    expect(socket.lastError).toMatchObject({
      code: 'send-failed',
      message: expect.stringContaining('10 tries'),
    })
  })

  it('may be tried less often', () => {
    const { socket, times } = server({ tries: 3 }, false)
    const bad = socket.send('bad')
    socket.connect()
    jest.advanceTimersByTime(60_000)
    expect(times('bad')).toBe(3)
    expect(bad).toMatchObject({ state: 'failed', failure: expect.stringContaining('3 tries') })
  })
})
