// How many entries the outbox holds, and for how long.
import { describe, expect, it, jest } from '@jest/globals'
import { type EntryState, fixedDelay, type OutboxOptions } from 'mobx-miniprogram-socket'
import { useFakeTime } from '../../../support/fake-time'
import { dataOf, openStore, states, storeWith } from '../../../support/sending-store'

useFakeTime()

describe('bounds', () => {
  it('by count: one more than the limit fails, and the rest is unharmed', async () => {
    const { phone, socket } = storeWith({ limit: 2 })
    const entries = ['a', 'b', 'c'].map((text) => socket.send(text))
    expect(states(entries)).toEqual(['queued', 'queued', 'failed'])
    expect(await entries[2]?.done).toBe('failed')
    expect(socket.lastError).toMatchObject({ code: 'outbox-full' })
    socket.connect()
    phone.line.accept()
    expect(phone.line.sent).toEqual(['a', 'b'])
  })

  it('by bytes as encoded: 汉字 is six', () => {
    const { socket } = storeWith({ bytes: 10 })
    expect(states([socket.send('汉字'), socket.send('12345'), socket.send('1234')])).toEqual([
      'queued',
      'failed',
      'queued',
    ])
  })

  it('room comes back with every entry that is settled', () => {
    const { phone, socket } = openStore({ limit: 1, bytes: 4 })
    for (let i = 0; i < 5; i++) {
      expect(socket.send('four').state).toBe('sent')
      jest.advanceTimersByTime(5)
    }
    phone.line.holdsAnswers = true
    expect(states([socket.send('four'), socket.send('five')])).toEqual(['sent', 'failed'])
    phone.line.answer()
    expect(socket.send('four').state).toBe('sent')
  })

  it.each<[OutboxOptions['overflow'], EntryState[], string[]]>([
    ['reject', ['queued', 'queued', 'queued', 'failed'], ['a', 'b', 'c']],
    ['drop-oldest', ['failed', 'queued', 'queued', 'queued'], ['b', 'c', 'd']],
    ['drop-newest', ['queued', 'queued', 'failed', 'queued'], ['a', 'b', 'd']],
  ])('overflow %s', (overflow = 'reject', expected, left) => {
    const { phone, socket } = storeWith({ limit: 3, overflow })
    const entries = ['a', 'b', 'c', 'd'].map((text) => socket.send(text))
    expect(states(entries)).toEqual(expected)
    expect(entries.find(({ state }) => state === 'failed')?.failure).toContain('at most 3 entries')
    socket.connect()
    phone.line.accept()
    expect(phone.line.sent).toEqual(left)
  })

  it('as many give way as the new one needs', () => {
    const { socket } = storeWith({ bytes: 10, overflow: 'drop-oldest' })
    for (const text of ['1234', '5678', '90']) socket.send(text)
    socket.send('seven b')
    expect(dataOf(socket)).toEqual(['90', 'seven b'])
  })

  it('no entry gives way for one that is larger than the whole outbox', () => {
    const { socket } = storeWith({ bytes: 10, overflow: 'drop-oldest' })
    socket.send('small')
    expect(socket.send('larger than ten').state).toBe('failed')
    expect(dataOf(socket)).toEqual(['small'])
  })

  it.each<OutboxOptions['overflow']>(['drop-oldest', 'drop-newest'])(
    'an entry that was handed over is never dropped for another: %s',
    (overflow = 'reject') => {
      const { phone, socket } = openStore({ limit: 1, overflow })
      phone.line.holdsAnswers = true
      expect(states([socket.send('on its way'), socket.send('too late')])).toEqual(['sent', 'failed'])
    },
  )

  it('no entry gives way where even that would not make room', () => {
    const { phone, socket } = openStore({ bytes: 10, overflow: 'drop-oldest' })
    phone.line.holdsAnswers = true
    socket.send('on its')
    phone.hide()
    const waiting = socket.send('abc')
    expect(socket.send('12345').state).toBe('failed')
    expect(waiting.state).toBe('queued')
  })
})

describe('age', () => {
  it('an entry expires after ttl, offline too, and the page hears why', async () => {
    const { phone, socket } = storeWith({ ttl: 5_000 })
    phone.goes('none')
    socket.connect()
    const entry = socket.send('where I am')
    jest.advanceTimersByTime(4_999)
    expect(entry.state).toBe('queued')
    jest.advanceTimersByTime(1)
    expect(entry).toMatchObject({ state: 'expired', failure: 'waited longer than 5000 ms' })
    expect(await entry.done).toBe('expired')
    expect(socket.queue).toEqual([])
  })

  it('each expires at its own time', () => {
    const { phone, socket } = storeWith({ ttl: 5_000 })
    socket.send('a')
    jest.advanceTimersByTime(2_000)
    socket.send('b')
    jest.advanceTimersByTime(3_000)
    expect(dataOf(socket)).toEqual(['b'])
    jest.advanceTimersByTime(2_000)
    expect(dataOf(socket)).toEqual([])
    expect(phone.running.timers).toBe(0)
  })

  it('an entry that has expired in the background, where no timer runs, is not sent on return', () => {
    const { phone, socket } = storeWith({ ttl: 5_000 })
    const entry = socket.send('stale')
    phone.clockSkew = 60_000
    socket.connect()
    phone.line.accept()
    expect(phone.line.sent).toEqual([])
    expect(entry.state).toBe('expired')
  })

  it('an entry on its way does not expire, and needs no timer', () => {
    const { phone, socket } = openStore({ ttl: 5_000 })
    phone.line.holdsAnswers = true
    const entry = socket.send('on its way')
    const started = jest.spyOn(phone, 'setTimer')
    jest.advanceTimersByTime(9_000)
    expect(entry.state).toBe('sent')
    expect(started.mock.calls.length).toBeLessThanOrEqual(2)
    phone.line.answer()
    expect(socket.queue).toEqual([])
  })

  it('an entry that waits behind it still expires', () => {
    const { phone, socket } = openStore({ ttl: 3_000 })
    phone.line.holdsAnswers = true
    socket.send('on its way')
    jest.advanceTimersByTime(4_000)
    phone.quirks.background = 'kept'
    phone.hide()
    const entry = socket.send('behind')
    jest.advanceTimersByTime(3_000)
    expect(entry.state).toBe('expired')
    expect(dataOf(socket)).toEqual(['on its way'])
  })

  it('an entry that comes back too old expires', () => {
    const { phone, socket } = openStore({ ttl: 5_000 })
    phone.line.holdsAnswers = true
    const entry = socket.send('on its way')
    jest.advanceTimersByTime(6_000)
    phone.line.drop()
    jest.advanceTimersByTime(1)
    expect(entry.state).toBe('expired')
  })

  it('an entry that comes back in time has the rest of its time', () => {
    const { phone, socket } = openStore({ ttl: 5_000 }, { retry: fixedDelay({ delay: 60_000 }) })
    phone.line.holdsAnswers = true
    const entry = socket.send('on its way')
    jest.advanceTimersByTime(2_000)
    phone.line.drop()
    jest.advanceTimersByTime(2_999)
    expect(entry.state).toBe('queued')
    jest.advanceTimersByTime(1)
    expect(entry.state).toBe('expired')
  })

  it('a phone whose clock is set back keeps no entry waiting longer', () => {
    const { phone, socket } = storeWith({ ttl: 5_000 })
    const entry = socket.send('a')
    phone.clockSkew = -3_600_000
    const later = socket.send('b')
    expect([entry, later].map(({ queuedAt }) => queuedAt - Date.now())).toEqual([0, -3_600_000])
    jest.advanceTimersByTime(5_000)
    expect(states([entry, later])).toEqual(['expired', 'expired'])
  })

  it('a ttl longer than any timer can wait does not make the timer spin', () => {
    const { phone, socket } = storeWith({ ttl: 60 * 24 * 3_600_000 })
    socket.send('patient')
    const started = jest.spyOn(phone, 'setTimer')
    jest.advanceTimersByTime(1_000)
    expect(started).not.toHaveBeenCalled()
    expect(socket.queueLength).toBe(1)
  })
})
