// Entries that waited are there at the next launch.
import { afterEach, describe, expect, it, jest } from '@jest/globals'
import {
  createSocketStore,
  type OutboxOptions,
  type SocketStore,
  type SocketStoreOptions,
} from 'mobx-miniprogram-socket'
import type { Frame } from '../../../../store/base/frame'
import { VirtualClock, VirtualPhone, VirtualStorage } from '../../../../store/testing'
import { Disk, KEY, launch, Task } from '../../../support/outbox-run'
import { dataOf, readStored } from '../../../support/stored-outbox'

afterEach(() => {
  jest.restoreAllMocks()
})
/** The frames that a launch on this disk sends. */
function framesFrom(disk: Disk): Frame[] {
  const task = new Task()
  const { outbox, time } = launch({ disk })
  outbox.flush(task.send)
  time.advance(100)
  return task.taken
}

describe('the next launch', () => {
  it('has what waited: in order, with its id, its data and the time it was queued', () => {
    const disk = new Disk()
    const { outbox, time } = launch({ disk })
    outbox.add({ type: 'move', x: 1 })
    time.advance(1_000)
    outbox.add(['二', '\u{1f600}', '"\\'])
    outbox.add(null)
    const { entries } = outbox
    outbox.save()
    const next = launch({ disk })
    expect(next.outbox.entries).toEqual(entries)
    expect(next.outbox.size).toBe(3)
    const task = new Task()
    next.outbox.flush(task.send)
    expect(task.taken).toEqual(['{"type":"move","x":1}', '["二","\u{1f600}","\\"\\\\"]', 'null'])
    expect(next.reports).toEqual([])
  })

  it('has it behind nothing and before everything that is new', () => {
    const disk = new Disk()
    const { outbox } = launch({ disk })
    outbox.add('old')
    outbox.save()
    const next = launch({ disk })
    const task = new Task()
    expect(next.outbox.add('new').id).toBe(2)
    next.outbox.flush(task.send)
    expect(task.taken).toEqual(['old', 'new'])
  })

  it('has what was on its way without an answer, and not what was sent, cancelled or expired', () => {
    const disk = new Disk()
    const { outbox, time } = launch({ disk, bounds: { ttl: 5_000 } })
    const task = new Task()
    outbox.add('expires')
    time.advance(5_000)
    outbox.add('sent')
    outbox.flush(task.send)
    task.holdsAnswers = true
    outbox.add('on its way')
    outbox.flush(task.send)
    outbox.pause()
    outbox.add('cancelled').cancel()
    outbox.add('waits')
    outbox.save()
    expect(disk.stored).toEqual(['on its way', 'waits'])
    expect(framesFrom(disk)).toEqual(['on its way', 'waits'])
  })

  it('has not what was cancelled on its way', () => {
    const disk = new Disk()
    const { outbox, time } = launch({ disk })
    const task = new Task()
    task.holdsAnswers = true
    outbox.flush(task.send)
    const entry = outbox.add('pay')
    outbox.add('hello')
    outbox.save()
    expect(disk.stored).toContain('pay')
    expect(entry.cancel()).toBe(false)
    time.advance(5_000)
    expect(disk.stored).not.toContain('pay')
  })

  it('counts ids on, also where nothing waited at the end', () => {
    const disk = new Disk()
    const { outbox } = launch({ disk })
    outbox.add('a')
    outbox.flush(new Task().send)
    outbox.add('b')
    outbox.flush(new Task().send)
    outbox.save()
    expect(disk.stored).toEqual([])
    expect(launch({ disk }).outbox.add('c').id).toBe(3)
  })

  it('gives no id again, refused ones included', () => {
    const disk = new Disk()
    const { outbox } = launch({ disk, bounds: { limit: 1 } })
    outbox.add('kept')
    outbox.save()
    expect(outbox.add('refused').state).toBe('failed')
    outbox.save()
    expect(launch({ disk }).outbox.add('next').id).toBe(3)
  })

  it.each([0, 1, 2, 3, 4, 5, 255, 256])('has binary data byte by byte: %i of them', (length) => {
    const disk = new Disk()
    const bytes = Uint8Array.from({ length }, (_, i) => 255 - i * 7)
    const encode = (data: unknown) => data as Frame
    const { outbox } = launch({ disk, encode })
    outbox.add(bytes.buffer)
    outbox.save()
    const task = new Task()
    launch({ disk, encode }).outbox.flush(task.send)
    expect(new Uint8Array(task.taken[0] as ArrayBuffer)).toEqual(bytes)
    const { base64 } = (JSON.parse(readStored(disk)) as { entries: { base64: string }[] }).entries[0]!
    expect(base64).toBe(Buffer.from(bytes).toString('base64'))
  })

  it('encodes anew: a frame may carry what only this run knows', () => {
    const disk = new Disk()
    const { outbox } = launch({ disk, encode: (data) => `1st ${String(data)}` })
    outbox.add('a')
    outbox.save()
    const task = new Task()
    launch({ disk, encode: (data) => `2nd ${String(data)}` }).outbox.flush(task.send)
    expect(task.taken).toEqual(['2nd a'])
  })

  it('keeps its own bounds', () => {
    const disk = new Disk()
    const { outbox } = launch({ disk })
    for (const text of ['a', 'b', 'c']) outbox.add(text)
    outbox.save()
    const bounds: OutboxOptions = { limit: 2, overflow: 'drop-oldest' }
    const next = launch({ disk, bounds })
    expect(dataOf(next.outbox)).toEqual(['b', 'c'])
    expect(next.codes()).toEqual(['outbox-full'])
    next.time.advance(50)
    expect(disk.stored).toEqual(['b', 'c'])
  })

  it('writes nothing where nothing has changed', () => {
    const disk = new Disk()
    const { outbox } = launch({ disk })
    outbox.add('a')
    outbox.save()
    const { time } = launch({ disk })
    expect(time.pending).toBe(0)
    expect(disk.writes).toHaveLength(1)
  })

  it('is not bothered by a storage that was never used', () => {
    const disk = new Disk()
    const { outbox, reports, time } = launch({ disk })
    disk.items.set(KEY, undefined)
    const again = launch({ disk })
    expect([outbox.size, again.outbox.size, time.pending]).toEqual([0, 0, 0])
    expect([reports, again.reports]).toEqual([[], []])
  })
})

describe('age goes on while the app is gone', () => {
  const bounds: OutboxOptions = { ttl: 60_000 }
  const at = (now: number) => new VirtualClock({ now })

  it('an entry too old by then expires at once, and leaves the storage', () => {
    const disk = new Disk()
    const { outbox, time } = launch({ disk, bounds, time: at(0) })
    outbox.add('old')
    time.advance(30_000)
    outbox.add('young')
    outbox.save()
    const next = launch({ disk, bounds, time: at(60_000) })
    expect(dataOf(next.outbox)).toEqual(['young'])
    next.time.advance(50)
    expect(disk.stored).toEqual(['young'])
    next.time.advance(29_949)
    expect(next.outbox.size).toBe(1)
    next.time.advance(1)
    expect(next.outbox.size).toBe(0)
  })

  it('a clock that was set back between two launches makes no entry younger than new', () => {
    const disk = new Disk()
    const { outbox } = launch({ disk, bounds, time: at(1_000_000) })
    outbox.add('a')
    outbox.save()
    const next = launch({ disk, bounds, time: at(5_000) })
    next.time.advance(59_999)
    expect(next.outbox.size).toBe(1)
    next.time.advance(1)
    expect(next.outbox.size).toBe(0)
  })

  it('a clock that was set back between two entries makes no later one older', () => {
    const disk = new Disk()
    disk.items.set(
      KEY,
      JSON.stringify({
        v: 1,
        next: 3,
        entries: [
          { id: 1, at: 100_000, data: 'first' },
          { id: 2, at: 20_000, data: 'second' },
        ],
      }),
    )
    const { outbox, time } = launch({ disk, bounds, time: at(110_000) })
    outbox.cancel(1)
    time.advance(49_999)
    expect(dataOf(outbox)).toEqual(['second'])
    time.advance(1)
    expect(outbox.size).toBe(0)
  })
})

describe('the whole store on a phone that is switched off and on', () => {
  function start(
    storage: VirtualStorage,
    outbox: OutboxOptions = { persist: true },
    more: Partial<SocketStoreOptions<unknown, unknown>> = {},
  ) {
    const time = new VirtualClock()
    const phone = new VirtualPhone({ timing: time, storage })
    const socket: SocketStore<unknown, unknown> = createSocketStore<unknown, unknown>({
      url: 'wss://example.com',
      heartbeat: false,
      outbox,
      platform: phone,
      ...more,
    })
    return { time, phone, socket }
  }

  it('entries that waited are in the queue at once, and leave on the first connection', () => {
    const storage = new VirtualStorage()
    const first = start(storage)
    first.socket.send({ text: '你好' })
    first.time.advance(50)
    const { phone, socket, time } = start(storage)
    expect(socket.queue).toMatchObject([{ id: 1, data: { text: '你好' }, state: 'queued' }])
    expect(socket.queueLength).toBe(1)
    socket.connect()
    phone.line.accept()
    expect(phone.line.sent).toEqual(['{"text":"你好"}'])
    time.advance(5)
    expect(socket.queue).toEqual([])
  })

  it('an entry sent before login is encoded after it, by a launch that loads before login', () => {
    const storage = new VirtualStorage()
    let ticket: string | null = null
    const encode = (data: unknown): string => {
      if (ticket === null) throw new Error('not logged in')
      return `${ticket} ${String(data)}`
    }
    ticket = '1st'
    const first = start(storage, { persist: true }, { encode })
    first.socket.send('hello')
    first.time.advance(50)
    ticket = null
    const { phone, socket } = start(storage, { persist: true }, { encode })
    expect(socket).toMatchObject({ queueLength: 1, lastError: null })
    ticket = '2nd'
    socket.connect()
    phone.line.accept()
    expect(phone.line.sent).toEqual(['2nd hello'])
  })

  it.each<[string, (socket: SocketStore<unknown, unknown>) => void, string[], string[]]>([
    ['disconnects', (socket) => socket.disconnect(), ['a', 'b', 'c'], []],
    ['disposes of the store', (socket) => socket.dispose(), ['a'], []],
    ['sends', (socket) => socket.send('d'), ['a', 'b', 'c', 'd'], []],
    ['cancels its own entry', (socket) => socket.cancel(2), ['a', 'c'], []],
  ])('an encode that %s at its turn is heard', (_name, does, sent, left) => {
    const storage = new VirtualStorage()
    const first = start(storage)
    for (const text of ['a', 'b', 'c']) first.socket.send(text)
    first.time.advance(50)
    let done = false
    const encode = (data: unknown): string => {
      if (data === 'b' && !done) {
        done = true
        does(socket)
      }
      return data as string
    }
    const { phone, socket } = start(storage, { persist: true }, { encode })
    socket.connect()
    const { line } = phone
    line.holdsAnswers = true
    line.accept()
    expect(line.sent).toEqual(sent)
    line.answer()
    expect(dataOf({ entries: socket.queue })).toEqual(left)
  })

  it('a phone without a storage is told of, and everything else works', () => {
    const phone = new VirtualPhone({ timing: new VirtualClock() })
    Object.defineProperty(phone, 'storage', { value: undefined })
    const socket = createSocketStore<unknown, unknown>({
      url: 'wss://example.com',
      outbox: { persist: true },
      platform: phone,
    })
    expect(socket.lastError).toMatchObject({
      code: 'storage-failed',
      message: "The phone's storage could not be used: there is none",
    })
    socket.send('a')
    socket.connect()
    phone.line.accept()
    expect(phone.line.sent).toEqual(['a'])
    phone.hide()
    socket.dispose()
  })

  it('two stores of one app keep apart what they keep', () => {
    const storage = new VirtualStorage()
    for (const name of ['chat', 'game']) {
      const { socket, time } = start(storage, { persist: true }, { name })
      socket.send(name)
      time.advance(50)
    }
    expect(dataOf({ entries: start(storage, { persist: true }, { name: 'game' }).socket.queue })).toEqual([
      'game',
    ])
    expect([...storage.items.keys()]).toEqual([
      'mobx-miniprogram-socket:chat:outbox',
      'mobx-miniprogram-socket:game:outbox',
    ])
  })

  it('no entry is kept without persist', () => {
    const storage = new VirtualStorage()
    const { socket, time } = start(storage, {})
    socket.send('a')
    time.advance(5_000)
    expect(storage.items.size).toBe(0)
  })

  it('a foreign value is told by lastError, and nothing throws', () => {
    const storage = new VirtualStorage()
    storage.items.set('mobx-miniprogram-socket:socket:outbox', '"hello"')
    const { socket } = start(storage)
    expect(socket.lastError).toMatchObject({ code: 'storage-failed' })
  })

  it('a full storage is told by lastError, and the queue goes on', () => {
    const storage = new VirtualStorage()
    storage.failures.push('setStorage:fail quota exceeded')
    const { socket, time, phone } = start(storage)
    socket.send('a')
    time.advance(55)
    expect(socket.lastError?.message).toContain('quota exceeded')
    socket.connect()
    phone.line.accept()
    expect(phone.line.sent).toEqual(['a'])
  })
})
