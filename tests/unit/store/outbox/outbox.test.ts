// What a page may rely on after `send`: nothing is lost without a word, nothing is sent out of its place.
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { autorun, when } from 'mobx-miniprogram'
import {
  createSocketStore,
  type EntryState,
  fixedDelay,
  type OutboxOptions,
  type SocketStoreOptions,
} from 'mobx-miniprogram-socket'
import { VirtualPhone } from 'mobx-miniprogram-socket/testing'
import { Entry } from '../../../../store/outbox/entry'

beforeEach(() => {
  jest.useFakeTimers()
})
afterEach(() => {
  jest.useRealTimers()
})

function storeWith(outbox: OutboxOptions = {}, more: Partial<SocketStoreOptions<unknown>> = {}) {
  const phone = new VirtualPhone()
  const socket = createSocketStore<unknown>({
    url: 'wss://example.com',
    retry: fixedDelay({ delay: 1_000 }),
    heartbeat: false,
    outbox,
    platform: phone,
    ...more,
  })
  return { phone, socket }
}

function opened(...options: Parameters<typeof storeWith>) {
  const parts = storeWith(...options)
  parts.socket.connect()
  parts.phone.line.accept()
  return parts
}

/** The next line, accepted, after the present one is lost. */
function reconnect(phone: VirtualPhone): void {
  jest.advanceTimersByTime(1_000)
  phone.line.accept()
}

const states = (entries: readonly Entry[]) => entries.map(({ state }) => state)
const dataOf = (socket: { readonly queue: readonly { readonly data: unknown }[] }) =>
  socket.queue.map(({ data }) => data)

describe('order', () => {
  it('what is sent while open leaves at once', () => {
    const { phone, socket } = opened()
    const entry = socket.send('hello')
    expect(phone.line.sent).toEqual(['hello'])
    expect(entry.state).toBe('sent')
    expect(socket.queue).toEqual([])
  })

  it('what is sent before the connection waits, and leaves in the order of the calls, once', () => {
    const { phone, socket } = storeWith()
    const entries = ['a', 'b', 'c'].map((text) => socket.send(text))
    expect(states(entries)).toEqual(['queued', 'queued', 'queued'])
    socket.connect()
    expect(phone.line.sent).toEqual([])
    phone.line.accept()
    expect(phone.line.sent).toEqual(['a', 'b', 'c'])
    expect(states(entries)).toEqual(['sent', 'sent', 'sent'])
    phone.line.say('anything')
    phone.line.drop()
    reconnect(phone)
    expect(phone.line.sent).toEqual([])
  })

  it('what is sent while waiting goes on the next connection', () => {
    const { phone, socket } = opened()
    phone.line.drop()
    socket.send('later')
    reconnect(phone)
    expect(phone.line.sent).toEqual(['later'])
  })

  it('disconnect() keeps the queue for the next connect()', () => {
    const { phone, socket } = storeWith()
    socket.send('kept')
    socket.connect()
    socket.disconnect()
    expect(dataOf(socket)).toEqual(['kept'])
    socket.connect()
    phone.line.accept()
    expect(phone.line.sent).toEqual(['kept'])
  })
})

describe('a send that fails', () => {
  it('at once: the entry keeps its place, and nothing behind it overtakes', () => {
    const { phone, socket } = storeWith()
    const entries = ['a', 'b', 'c'].map((text) => socket.send(text))
    socket.connect()
    phone.line.failures.push(null, 'send:fail')
    phone.line.accept()
    expect(phone.line.sent).toEqual(['a'])
    expect(states(entries)).toEqual(['sent', 'queued', 'queued'])
    expect(socket).toMatchObject({ status: 'waiting', lastError: { code: 'send-failed' } })
    reconnect(phone)
    expect(phone.line.sent).toEqual(['b', 'c'])
  })

  it('later: what was taken after it goes once; only what was refused goes again', () => {
    const { phone, socket } = opened()
    phone.line.holdsAnswers = true
    phone.line.failures.push('send:fail taskID not exist')
    const entries = ['a', 'b', 'c'].map((text) => socket.send(text))
    expect(states(entries)).toEqual(['sent', 'sent', 'sent'])
    expect(dataOf(socket)).toEqual(['a', 'b', 'c'])
    phone.line.answer()
    expect(states(entries)).toEqual(['queued', 'sent', 'sent'])
    reconnect(phone)
    expect(phone.line.sent).toEqual(['a'])
    expect(socket.queue).toEqual([])
  })

  it('an answer that comes later than the next connection settles nothing', () => {
    const { phone, socket } = opened()
    const first = phone.line
    first.holdsAnswers = true
    const entry = socket.send('a')
    first.drop()
    jest.advanceTimersByTime(1_000)
    phone.line.holdsAnswers = true
    phone.line.accept()
    first.answer()
    expect(dataOf(socket)).toEqual(['a'])
    phone.line.answer()
    expect(entry.state).toBe('sent')
    expect(socket.queue).toEqual([])
  })

  it('nor does a late failure of the old connection end the new one', () => {
    const { phone, socket } = opened()
    const first = phone.line
    first.holdsAnswers = true
    first.failures.push('send:fail')
    socket.send('a')
    first.drop()
    reconnect(phone)
    first.answer()
    expect(socket.status).toBe('open')
    expect(phone.line.sent).toEqual(['a'])
  })

  it('ten times for the same entry: the entry is the fault, and the rest goes on', async () => {
    const { phone, socket } = storeWith()
    const bad = socket.send('bad')
    const good = socket.send('good')
    socket.connect()
    for (let attempt = 1; attempt <= 10; attempt++) {
      phone.line.failures.push('send:fail invalid data')
      phone.line.accept()
      jest.advanceTimersByTime(1_000)
    }
    expect(bad).toMatchObject({ state: 'failed', failure: expect.stringContaining('invalid data') })
    expect(await bad.done).toBe('failed')
    phone.line.accept()
    expect(phone.line.sent).toEqual(['good'])
    expect(good.state).toBe('sent')
  })

  it('nine times, then taken: the entry is sent', () => {
    const { phone, socket } = storeWith()
    const entry = socket.send('a')
    socket.connect()
    for (let attempt = 1; attempt <= 9; attempt++) {
      phone.line.failures.push('send:fail')
      phone.line.accept()
      jest.advanceTimersByTime(1_000)
    }
    phone.line.accept()
    expect(entry.state).toBe('sent')
  })

  it.each<[string, (string | null)[]]>([
    ['yes and yes', [null, null]],
    ['yes and no', [null, 'send:fail']],
  ])('a platform that answers twice is heard once: %s', (_name, answers) => {
    const { phone, socket } = opened({ limit: 1, bytes: 4 })
    phone.line.task.send = ({ success, fail }) => {
      for (const errMsg of answers)
        if (errMsg === null) success?.({ errMsg: 'ok' })
        else fail?.({ errMsg })
    }
    expect(socket.send('four').state).toBe('sent')
    expect(socket.send('larger').state).toBe('failed')
  })

  it('a glance at another app sends nothing twice', () => {
    const { phone, socket } = opened()
    phone.line.holdsAnswers = true
    const entry = socket.send('once')
    phone.hide()
    jest.advanceTimersByTime(1_000)
    phone.show()
    phone.line.answer()
    expect(phone.line.sent).toEqual(['once'])
    expect(entry.state).toBe('sent')
    expect(socket.queue).toEqual([])
  })

  it('but after a longer absence the unanswered goes on the new connection', () => {
    const { phone, socket } = opened()
    phone.line.holdsAnswers = true
    socket.send('again')
    phone.hide()
    jest.advanceTimersByTime(5_000)
    phone.show()
    phone.line.accept()
    expect(phone.lines).toHaveLength(2)
    expect(phone.line.sent).toEqual(['again'])
  })
})

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
    const { phone, socket } = opened({ limit: 1, bytes: 4 })
    for (let i = 0; i < 5; i++) expect(socket.send('four').state).toBe('sent')
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

  it('nobody gives way for what is larger than the whole outbox', () => {
    const { socket } = storeWith({ bytes: 10, overflow: 'drop-oldest' })
    socket.send('small')
    expect(socket.send('larger than ten').state).toBe('failed')
    expect(dataOf(socket)).toEqual(['small'])
  })

  it.each<OutboxOptions['overflow']>(['drop-oldest', 'drop-newest'])(
    'what was handed over already gives way to nobody: %s',
    (overflow = 'reject') => {
      const { phone, socket } = opened({ limit: 1, overflow })
      phone.line.holdsAnswers = true
      expect(states([socket.send('on its way'), socket.send('too late')])).toEqual(['sent', 'failed'])
    },
  )

  it('nobody gives way where even that would not make room', () => {
    const { phone, socket } = opened({ bytes: 10, overflow: 'drop-oldest' })
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

  it('what has expired in the background, where no timer runs, is not sent on return', () => {
    const { phone, socket } = storeWith({ ttl: 5_000 })
    const entry = socket.send('stale')
    phone.clockSkew = 60_000
    socket.connect()
    phone.line.accept()
    expect(phone.line.sent).toEqual([])
    expect(entry.state).toBe('expired')
  })

  it('what is on its way does not expire, and costs no timer while it is', () => {
    const { phone, socket } = opened({ ttl: 5_000 })
    phone.line.holdsAnswers = true
    const entry = socket.send('on its way')
    const started = jest.spyOn(phone, 'setTimer')
    jest.advanceTimersByTime(9_000)
    expect(entry.state).toBe('sent')
    expect(started.mock.calls.length).toBeLessThanOrEqual(1)
    phone.line.answer()
    expect(socket.queue).toEqual([])
  })

  it('what waits behind it still does', () => {
    const { phone, socket } = opened({ ttl: 3_000 })
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

  it('what comes back too old expires', () => {
    const { phone, socket } = opened({ ttl: 5_000 })
    phone.line.holdsAnswers = true
    const entry = socket.send('on its way')
    jest.advanceTimersByTime(6_000)
    phone.line.drop()
    jest.advanceTimersByTime(1)
    expect(entry.state).toBe('expired')
  })

  it('what comes back in time has the rest of its time', () => {
    const { phone, socket } = opened({ ttl: 5_000 }, { retry: fixedDelay({ delay: 60_000 }) })
    phone.line.holdsAnswers = true
    const entry = socket.send('on its way')
    jest.advanceTimersByTime(2_000)
    phone.line.drop()
    jest.advanceTimersByTime(2_999)
    expect(entry.state).toBe('queued')
    jest.advanceTimersByTime(1)
    expect(entry.state).toBe('expired')
  })

  it('a phone whose clock is set back keeps nobody waiting longer', () => {
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
    const { phone, socket } = opened()
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

describe('what pages see', () => {
  it('what send returns is the entry itself, from the first moment on', () => {
    const { socket } = storeWith()
    const entry = socket.send('a')
    expect(entry).toBeInstanceOf(Entry)
    expect(entry).toMatchObject({ id: 1, data: 'a', state: 'queued', failure: null, queuedAt: Date.now() })
  })

  it('the state of an entry is observable', () => {
    const { phone, socket } = opened()
    phone.line.holdsAnswers = true
    phone.line.failures.push('send:fail')
    const entry = socket.send('a')
    const seen: EntryState[] = []
    const stop = autorun(() => seen.push(entry.state))
    phone.line.answer()
    reconnect(phone)
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
    stop()
    expect(seen).toEqual([
      [],
      [{ id: 1, data: { text: 'a' }, state: 'queued', queuedAt: expect.any(Number) }],
      [],
    ])
    expect(new Set(seen).size).toBe(3)
    const [first] = seen[1] as object[]
    expect(Object.getPrototypeOf(first)).toBe(Object.prototype)
    expect(JSON.parse(JSON.stringify(first))).toEqual(first)
  })

  it('an entry on its way is in the queue as sent', () => {
    const { phone, socket } = opened()
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
  it('takes back what waits: it has failed, says so, and is never sent', async () => {
    const { phone, socket } = storeWith()
    const [first, second, third] = ['a', 'b', 'c'].map((text) => socket.send(text)) as [Entry, Entry, Entry]
    expect(second.cancel()).toBe(true)
    expect(second).toMatchObject({ state: 'failed', failure: 'Cancelled before it was sent.' })
    expect(await second.done).toBe('failed')
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
    const { phone, socket } = opened()
    const sent = socket.send('a')
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
    expect(states([sent, onItsWay, unsendable, waiting])).toEqual(['sent', 'sent', 'failed', 'failed'])
  })

  it('takes back what waits to go again, too', () => {
    const { phone, socket } = opened()
    phone.line.holdsAnswers = true
    const entry = socket.send('a')
    phone.line.drop()
    expect(entry.cancel()).toBe(true)
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
    expect(phone.running.timers).toBe(1)
    entry.cancel()
    expect(phone.running.timers).toBe(0)
  })
})

describe('encode', () => {
  const cyclic: Record<string, unknown> = {}
  cyclic['self'] = cyclic

  it.each<[string, unknown, unknown]>([
    ['text as it is', 'hello', 'hello'],
    ['an object as JSON', { type: 'move', x: 1 }, '{"type":"move","x":1}'],
    ['a number as JSON', 5, '5'],
    ['null as JSON', null, 'null'],
    ['an array as JSON', [1, 2], '[1,2]'],
  ])('%s', (_name, data, frame) => {
    const { phone, socket } = opened()
    socket.send(data)
    expect(phone.line.sent).toEqual([frame])
  })

  it('an ArrayBuffer as it was when send was called: it may be filled anew', () => {
    const { phone, socket } = storeWith()
    const bytes = Uint8Array.of(1, 2, 3)
    socket.send(bytes.buffer)
    bytes.fill(9)
    socket.connect()
    phone.line.accept()
    expect(new Uint8Array(phone.line.sent[0] as ArrayBuffer)).toEqual(Uint8Array.of(1, 2, 3))
  })

  it('a buffer that was given away cannot be sent', () => {
    const { socket } = storeWith()
    const buffer = new ArrayBuffer(3)
    structuredClone(buffer, { transfer: [buffer] })
    expect(socket.send(buffer).state).toBe('failed')
    expect(socket.lastError?.code).toBe('encode-failed')
  })

  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
    ['a BigInt', 10n],
    ['an object that contains itself', cyclic],
  ])('%s cannot be encoded: the entry fails, and others are unharmed', async (_name, data) => {
    const { phone, socket } = opened()
    const bad = socket.send(data)
    expect(bad.state).toBe('failed')
    expect(await bad.done).toBe('failed')
    expect(bad.failure).toMatch(/^What was given to send\(\) could not be encoded: ./)
    expect(socket.lastError).toMatchObject({ code: 'encode-failed', message: bad.failure })
    socket.send('good')
    expect(phone.line.sent).toEqual(['good'])
    expect(socket.status).toBe('open')
  })

  it('an encode of your own may throw', () => {
    const { socket } = storeWith(
      {},
      {
        encode: () => {
          throw new Error('no codec for this')
        },
      },
    )
    expect(socket.send('a')).toMatchObject({
      state: 'failed',
      failure: expect.stringContaining('no codec for this'),
    })
  })

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a number', 5],
    ['an object', {}],
    ['a view of a buffer', new Uint8Array(3)],
  ])('an encode of your own that gives %s fails the entry', (_name, frame) => {
    const { phone, socket } = opened({}, { encode: () => frame as string })
    expect(socket.send('a').state).toBe('failed')
    expect(socket.lastError?.code).toBe('encode-failed')
    expect(phone.line.sent).toEqual([])
  })

  it('data is encoded when send is called: what is changed later is not sent', () => {
    const { phone, socket } = storeWith()
    const move = { x: 1 }
    socket.send(move)
    move.x = 2
    socket.connect()
    phone.line.accept()
    expect(phone.line.sent).toEqual(['{"x":1}'])
  })
})

describe('after dispose()', () => {
  it('what waits has failed, and so does what comes too late', async () => {
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
    const { phone, socket } = opened()
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
