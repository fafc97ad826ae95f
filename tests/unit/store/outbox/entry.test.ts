// The state of an entry, as its sender sees it, and cancel().
import { describe, expect, it, jest } from '@jest/globals'
import { autorun, when } from 'mobx-miniprogram'
import type { EntryState } from 'mobx-miniprogram-socket'
import { Entry } from '../../../../store/outbox/entry'
import { useFakeTime } from '../../../support/fake-time'
import { dataOf, openStore, reconnect, states, storeWith } from '../../../support/sending-store'

useFakeTime()

describe('done', () => {
  it('resolves with the final state, and never rejects', async () => {
    const { phone, socket } = storeWith({ limit: 3, ttl: 5_000, overflow: 'drop-oldest' })
    const dropped = socket.send('dropped')
    const expired = [socket.send('e1'), socket.send('e2'), socket.send('e3')]
    const unsendable = socket.send(undefined)
    jest.advanceTimersByTime(5_000)
    socket.connect()
    phone.line.accept()
    const sent = socket.send('sent')
    jest.advanceTimersByTime(5)
    phone.line.holdsAnswers = true
    const waiting = socket.send('waiting')
    socket.dispose()
    const all = [dropped, ...expired, unsendable, sent, waiting]
    expect(await Promise.all(all.map(({ done }) => done))).toEqual([
      'failed',
      'expired',
      'expired',
      'expired',
      'failed',
      'sent',
      'failed',
    ])
  })

  it('waits for the answer of the platform', async () => {
    const { phone, socket } = openStore()
    phone.line.holdsAnswers = true
    const entry = socket.send('a')
    const settled = jest.fn()
    void entry.done.then(settled)
    await Promise.resolve()
    expect(settled).not.toHaveBeenCalled()
    phone.line.answer()
    await entry.done
    expect(settled).toHaveBeenCalledWith('sent')
  })
})

describe('changes that pages see', () => {
  it('send() returns the entry itself, from the first moment on', () => {
    const { socket } = storeWith()
    const entry = socket.send('a')
    expect(entry).toBeInstanceOf(Entry)
    expect(entry).toMatchObject({ id: 1, data: 'a', state: 'queued', failure: null, queuedAt: Date.now() })
  })

  it('the state of an entry is observable', () => {
    const { phone, socket } = openStore()
    phone.line.holdsAnswers = true
    phone.line.failures.push('send:fail')
    const entry = socket.send('a')
    const seen: EntryState[] = []
    const stop = autorun(() => seen.push(entry.state))
    phone.line.answer()
    jest.advanceTimersByTime(200)
    stop()
    expect(seen).toEqual(['sent', 'queued', 'sent'])
  })

  it('so is why it failed', () => {
    const { socket } = storeWith()
    const entry = socket.send('a')
    const seen: (string | null)[] = []
    const stop = autorun(() => seen.push(entry.failure))
    socket.dispose()
    stop()
    expect(seen).toEqual([null, 'The store was disposed.'])
  })

  it('the queue is a new array of plain data at every change', () => {
    const { phone, socket } = storeWith()
    const seen: unknown[] = []
    const stop = autorun(() => seen.push(socket.queue))
    socket.send({ text: 'a' })
    socket.connect()
    phone.line.accept()
    jest.advanceTimersByTime(5)
    stop()
    const entry = { id: 1, data: { text: 'a' }, queuedAt: expect.any(Number) }
    expect(seen).toEqual([[], [{ ...entry, state: 'queued' }], [{ ...entry, state: 'sent' }], []])
    expect(new Set(seen).size).toBe(4)
    const [first] = seen[1] as object[]
    expect(Object.getPrototypeOf(first)).toBe(Object.prototype)
    expect(JSON.parse(JSON.stringify(first))).toEqual(first)
  })

  it('an entry on its way is in the queue as sent', () => {
    const { phone, socket } = openStore()
    phone.line.holdsAnswers = true
    socket.send('a')
    expect(socket.queue).toMatchObject([{ data: 'a', state: 'sent' }])
    expect(socket.queueLength).toBe(1)
  })

  it('ids count up, refused ones included', () => {
    const { socket } = storeWith({ limit: 1 })
    expect([socket.send('a'), socket.send('b'), socket.send(undefined)].map(({ id }) => id)).toEqual([
      1, 2, 3,
    ])
  })
})

describe('cancel()', () => {
  it('takes back what waits: it is cancelled, says so, and is never sent', async () => {
    const { phone, socket } = storeWith()
    const [first, second, third] = ['a', 'b', 'c'].map((text) => socket.send(text)) as [Entry, Entry, Entry]
    expect(second.cancel()).toBe(true)
    expect(second).toMatchObject({ state: 'cancelled', failure: null })
    expect(await second.done).toBe('cancelled')
    expect(dataOf(socket)).toEqual(['a', 'c'])
    socket.connect()
    phone.line.accept()
    expect(phone.line.sent).toEqual(['a', 'c'])
    expect(states([first, third])).toEqual(['sent', 'sent'])
  })

  it('is no failure of the connection: lastError stays as it was', () => {
    const { socket } = storeWith()
    socket.send('a').cancel()
    expect(socket.lastError).toBeNull()
  })

  it('comes too late for what is on its way, sent, failed or cancelled', () => {
    const { phone, socket } = openStore()
    const sent = socket.send('a')
    jest.advanceTimersByTime(5)
    expect(sent.cancel()).toBe(false)
    phone.line.holdsAnswers = true
    const onItsWay = socket.send('b')
    expect(onItsWay.cancel()).toBe(false)
    phone.line.answer()
    const unsendable = socket.send(undefined)
    expect(unsendable.cancel()).toBe(false)
    phone.line.drop()
    const waiting = socket.send('c')
    expect([waiting.cancel(), waiting.cancel()]).toEqual([true, false])
    expect(states([sent, onItsWay, unsendable, waiting])).toEqual(['sent', 'sent', 'failed', 'cancelled'])
  })

  it('ends the second sending of what waits to go again', () => {
    const { phone, socket } = openStore()
    phone.line.holdsAnswers = true
    const entry = socket.send('a')
    phone.line.drop()
    expect(entry.cancel()).toBe(false)
    reconnect(phone)
    expect(phone.line.sent).toEqual([])
  })

  it.each<[string, number, string[]]>([
    ['first', 0, ['b', 'c', 'd']],
    ['middle', 1, ['a', 'c', 'd']],
    ['last', 2, ['a', 'b', 'd']],
  ])('leaves the order of the others as it was: the %s', (_name, index, left) => {
    const { phone, socket } = storeWith()
    const entries = ['a', 'b', 'c'].map((text) => socket.send(text))
    entries[index]?.cancel()
    socket.send('d')
    expect(dataOf(socket)).toEqual(left)
    socket.connect()
    phone.line.accept()
    expect(phone.line.sent).toEqual(left)
  })

  it('costs the same wherever the entry stands: twenty thousand, newest first', () => {
    const { socket } = storeWith({ limit: 20_000 })
    const entries = Array.from({ length: 20_000 }, (_, i) => socket.send(i))
    const atStart = process.cpuUsage()
    for (const entry of entries.reverse()) entry.cancel()
    expect(socket.queueLength).toBe(0)
    expect(process.cpuUsage(atStart).user / 1_000).toBeLessThan(1_500)
  })

  it('makes room', () => {
    const { socket } = storeWith({ limit: 1, bytes: 4 })
    socket.send('four').cancel()
    expect(socket.send('five').state).toBe('queued')
  })

  it('needs no timer any more', () => {
    const { phone, socket } = storeWith({ ttl: 5_000 })
    const entry = socket.send('a')
    expect(phone.running.timers).toBe(2)
    entry.cancel()
    expect(phone.running.timers).toBe(0)
  })
})

describe('after dispose()', () => {
  it('waiting entries have failed, and so do later ones', async () => {
    const { phone, socket } = storeWith({ ttl: 5_000 })
    const waiting = socket.send('waiting')
    socket.dispose()
    const late = socket.send('late')
    expect([waiting, late]).toMatchObject([
      { state: 'failed', failure: 'The store was disposed.' },
      { state: 'failed', failure: 'The store was disposed.' },
    ])
    expect(await Promise.all([waiting.done, late.done])).toEqual(['failed', 'failed'])
    expect(socket.queue).toEqual([])
    expect(socket.lastError).toMatchObject({ code: 'disposed' })
    expect(phone.running.timers).toBe(0)
  })

  it('a send from within the same reaction comes too late as well', () => {
    const { phone, socket } = openStore()
    let late: Entry | undefined
    when(
      () => socket.status === 'waiting',
      () => {
        socket.dispose()
        late = socket.send('late')
      },
    )
    phone.line.drop()
    expect(late?.state).toBe('failed')
    expect(socket.queue).toEqual([])
    expect(phone.running).toEqual({ timers: 0, networkWatchers: 0, foregroundWatchers: 0, sockets: 0 })
  })
})
