// `outbox.persist`: what a person has sent in a lift is still sent when WeChat has thrown the app out meanwhile.
import { afterEach, describe, expect, it, jest } from '@jest/globals'
import {
  createSocketStore,
  type OutboxOptions,
  type SocketStore,
  type SocketStoreOptions,
} from 'mobx-miniprogram-socket'
import { VirtualClock, VirtualPhone, VirtualStorage } from '../../../../store/testing'
import { formatData, formatRecord, RECORDS_BYTES, storedBytes } from '../../../../store/outbox/format'
import type { Frame } from '../../../../store/base/frame'
import { Disk, KEY, launch, Task } from '../../../support/outbox-run'

const MB = 1_048_576
const ASIDE = `${KEY}:aside`

afterEach(() => {
  jest.restoreAllMocks()
})

function storedText(disk: Disk): string {
  return disk.items.get(KEY) as string
}
const dataOf = ({ entries }: { readonly entries: readonly { readonly data: unknown }[] }) =>
  entries.map(({ data }) => data)
/** What a launch on this disk sends. */
function sentBy(disk: Disk): Frame[] {
  const task = new Task()
  launch({ disk }).outbox.flush(task.send)
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
    expect(sentBy(disk)).toEqual(['on its way', 'waits'])
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
    const { base64 } = (JSON.parse(storedText(disk)) as { entries: { base64: string }[] }).entries[0]!
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

  it('what is too old by then expires at once, and leaves the storage', () => {
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

  it('a clock that was set back between two launches makes nobody younger than new', () => {
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

describe('what JSON cannot say', () => {
  const cyclic: Record<string, unknown> = {}
  cyclic['self'] = cyclic

  it.each<[string, unknown, string]>([
    ['undefined', undefined, 'undefined is no JSON'],
    ['a function', () => 1, 'Function is no JSON'],
    ['a symbol', Symbol('s'), 'Symbol is no JSON'],
    ['a BigInt', 10n, 'BigInt is no JSON'],
    ['NaN', NaN, 'Number is no JSON'],
    ['an infinite number', { x: -Infinity }, 'x: Number is no JSON'],
    ['an object that contains itself', cyclic, 'circular'],
    ['a Map', { seats: new Map() }, 'seats: Map is no JSON'],
    ['a buffer inside', { blob: new ArrayBuffer(2) }, 'blob: ArrayBuffer is no JSON'],
    ['a view', new Uint8Array(2), 'Uint8Array is no JSON'],
    ['a function inside', { done: () => 1 }, 'done: Function is no JSON'],
  ])('%s is sent but not stored, and that is told', (_name, data, detail) => {
    const disk = new Disk()
    const { outbox, reports } = launch({ disk, encode: () => 'frame' })
    outbox.add('before')
    const entry = outbox.add(data)
    outbox.add('after')
    expect(reports).toEqual([
      {
        code: 'storage-failed',
        detail: expect.stringMatching(new RegExp(`^an entry is sent, but not stored: .*${detail}`)),
      },
    ])
    outbox.save()
    expect(disk.stored).toEqual(['before', 'after'])
    const task = new Task()
    outbox.flush(task.send)
    expect(task.taken).toHaveLength(3)
    expect(entry.state).toBe('sent')
  })

  it.each<[string, unknown, unknown]>([
    ['a member without a value', { a: 1, b: undefined }, { a: 1 }],
    ['a date', { at: new Date(0) }, { at: '1970-01-01T00:00:00.000Z' }],
    ['false, zero and nothing', [false, 0, '', null], [false, 0, '', null]],
  ])('%s is stored as JSON has it', (_name, data, stored) => {
    const disk = new Disk()
    const { outbox, reports } = launch({ disk })
    outbox.add(data)
    outbox.save()
    expect(disk.stored).toEqual([stored])
    expect(reports).toEqual([])
  })

  it('what is changed after send is stored as it was then', () => {
    const disk = new Disk()
    const { outbox } = launch({ disk })
    const move = { x: 1 }
    outbox.add(move)
    move.x = 2
    outbox.save()
    expect(disk.stored).toEqual([{ x: 1 }])
  })
})

describe('writes', () => {
  it('come at most 50 ms after the first change, all changes in one', () => {
    const disk = new Disk()
    const { outbox, time } = launch({ disk })
    outbox.add('a')
    time.advance(30)
    outbox.add('b')
    time.advance(19)
    expect(disk.writes).toEqual([])
    time.advance(1)
    expect(disk.writes).toHaveLength(1)
    expect(disk.stored).toEqual(['a', 'b'])
    expect(time.pending).toBe(0)
  })

  it('come at most every 500 ms, however often something changes', () => {
    const disk = new Disk()
    const { outbox, time } = launch({ disk })
    for (let ms = 0; ms < 2_000; ms += 10) {
      outbox.add(ms)
      time.advance(10)
    }
    // At 50, 550, 1050 and 1550 ms.
    expect(disk.writes).toHaveLength(4)
    time.advance(50)
    expect(disk.writes).toHaveLength(5)
    expect(disk.stored).toHaveLength(200)
    time.advance(600)
    outbox.add('after a pause')
    time.advance(50)
    expect(disk.writes).toHaveLength(6)
  })

  it('wait for the end of the one before', () => {
    const disk = new Disk()
    disk.holdsAnswers = true
    const { outbox, time } = launch({ disk })
    outbox.add('a')
    time.advance(50)
    outbox.add('b')
    time.advance(4_000)
    expect(disk.writes).toHaveLength(1)
    disk.answer()
    time.advance(50)
    expect(disk.writes).toHaveLength(2)
    expect(disk.stored).toEqual(['a', 'b'])
  })

  it('are over when nothing has changed meanwhile', () => {
    const disk = new Disk()
    disk.holdsAnswers = true
    const { outbox, time } = launch({ disk })
    outbox.add('a')
    time.advance(50)
    disk.answer()
    expect(time.pending).toBe(0)
  })

  it('come at once with save(), and not again after it', () => {
    const disk = new Disk()
    const { outbox, time } = launch({ disk })
    outbox.save()
    expect(disk.writes).toEqual([])
    outbox.add('a')
    outbox.save()
    expect(disk.stored).toEqual(['a'])
    outbox.save()
    time.advance(5_000)
    expect(disk.writes).toHaveLength(1)
  })

  it('come with save() also sooner than 500 ms after another', () => {
    const disk = new Disk()
    const { outbox, time } = launch({ disk })
    outbox.add('a')
    time.advance(60)
    outbox.add('b')
    outbox.save()
    expect(disk.stored).toEqual(['a', 'b'])
  })

  it('come right after the one before where save() was called during that', () => {
    const disk = new Disk()
    disk.holdsAnswers = true
    const { outbox, time } = launch({ disk })
    outbox.add('a')
    outbox.save()
    outbox.add('b')
    outbox.save()
    expect(disk.writes).toHaveLength(1)
    disk.answer()
    expect(disk.stored).toEqual(['a', 'b'])
    disk.answer()
    time.advance(5_000)
    expect(disk.writes).toHaveLength(2)
  })

  it('do not come where nobody asked for persistence', () => {
    const disk = new Disk()
    const { outbox, time } = launch({ disk, bounds: { persist: false } })
    outbox.add('a')
    outbox.save()
    time.advance(5_000)
    expect(disk.writes).toEqual([])
  })
})

describe('1 MB a key', () => {
  const bytesOf = (disk: Disk) => Buffer.byteLength(storedText(disk))
  /** Should the phone keep texts as JSON. */
  const escapedBytesOf = (disk: Disk) => Buffer.byteLength(JSON.stringify(storedText(disk)))

  it.each<[string, unknown]>([
    ['plain text', 'x'.repeat(1_000)],
    ['Chinese text', '汉'.repeat(400)],
    ['much that is escaped', '"\\\n'.repeat(300)],
    ['objects', { type: 'move', x: 1, y: 2, tags: ['a', 'b', 'c'] }],
    ['binary data', Uint8Array.of(...Array<number>(900).fill(7)).buffer],
  ])('is never exceeded, and made use of: %s', (_name, data) => {
    const disk = new Disk()
    const { outbox, time, codes } = launch({ disk, encode: () => 'small' })
    let entries = 0
    while (outbox.add(data).state === 'queued') entries += 1
    expect(codes()).toEqual(['outbox-full'])
    time.advance(50)
    expect(bytesOf(disk)).toBeLessThanOrEqual(MB)
    expect(escapedBytesOf(disk)).toBeLessThanOrEqual(MB)
    expect(escapedBytesOf(disk)).toBeGreaterThan(MB - escapedBytesOf(disk) / entries - 128)
    expect(launch({ disk, encode: () => 'small' }).outbox.size).toBe(entries)
  })

  it('with the largest ids and times', () => {
    const disk = new Disk()
    const next = 1e15 - 1_000_000
    disk.items.set(KEY, JSON.stringify({ v: 1, next, entries: [] }))
    const { outbox } = launch({ disk })
    while (outbox.add('x'.repeat(10_000)).state === 'queued');
    outbox.save()
    expect(escapedBytesOf(disk)).toBeLessThanOrEqual(MB)
  })

  it.each<[OutboxOptions['overflow'], number[]]>([
    ['reject', [0, 1]],
    ['drop-oldest', [1, 2]],
    ['drop-newest', [0, 2]],
  ])('%s decides who gives way', (overflow = 'reject', left) => {
    const disk = new Disk()
    const { outbox, reports } = launch({ disk, bounds: { overflow }, encode: () => 'small' })
    for (const id of [0, 1, 2]) outbox.add({ id, text: 'x'.repeat(400_000) })
    expect(dataOf(outbox)).toMatchObject(left.map((id) => ({ id })))
    expect(reports).toEqual([
      { code: 'outbox-full', detail: 'at most Infinity entries and Infinity bytes, 1 MB in storage' },
    ])
  })

  it('what is not stored takes no room there', () => {
    const disk = new Disk()
    const { outbox, time } = launch({ disk, encode: () => 'small' })
    const around = storedBytes(formatRecord({ id: 1, queuedAt: time.now() }, formatData('')))
    expect(outbox.add('x'.repeat(RECORDS_BYTES - around)).state).toBe('queued')
    expect(outbox.add(() => 'not stored').state).toBe('queued')
    expect(outbox.add('one more').state).toBe('failed')
  })

  it('room comes back with what has left', () => {
    const disk = new Disk()
    const { outbox } = launch({ disk })
    outbox.add('x'.repeat(900_000)).cancel()
    expect(outbox.add('y'.repeat(900_000)).state).toBe('queued')
  })
})

describe('a value that is not ours, or damaged', () => {
  const entry = (id: unknown, more: object = { data: `#${String(id)}` }) => ({ id, at: 1_000, ...more })
  const value = (entries: unknown, more: object = {}) => JSON.stringify({ v: 1, next: 9, entries, ...more })

  it.each<[string, unknown, unknown[]]>([
    ['text', 'hello', []],
    ['half of it', value([entry(1)]).slice(0, -9), []],
    ['an object, as another library stores it', { v: 1, next: 1, entries: [] }, []],
    ['a number', 5, []],
    ['JSON of something else', '[1,2]', []],
    ['null as JSON', 'null', []],
    ['a later version', value([entry(1)], { v: 2 }), []],
    ['no entries', JSON.stringify({ v: 1, next: 9 }), []],
    ['an entry that is none', value([entry(1), 7, entry(3)]), ['#1', '#3']],
    ['nothing where an entry was', value([null, entry(3)]), ['#3']],
    [
      'ids that are none',
      value([entry('1'), entry(0), entry(-1), entry(1.5), entry(1e15), entry(3)]),
      ['#3'],
    ],
    ['an id twice', value([entry(1), entry(1), entry(2)]), ['#1', '#2']],
    ['an id twice, apart', value([entry(1), entry(2), entry(1)]), ['#1', '#2']],
    ['no time', value([{ id: 1, data: 'a' }, entry(2)]), ['#2']],
    ['a time that is none', value([{ id: 1, at: '5', data: 'a' }, entry(2)]), ['#2']],
    ['a time beyond all numbers', value([entry(1)]).replace('"at":1000', '"at":1e999'), []],
    ['a time beyond all dates', value([{ id: 1, at: 1e300, data: 'a' }, entry(2)]), ['#2']],
    ['no data', value([{ id: 1, at: 5 }, entry(2)]), ['#2']],
    ['base64 that is none', value([entry(1, { base64: 'AA-A' }), entry(2)]), ['#2']],
    ['half of a base64', value([entry(1, { base64: 'AAA' }), entry(2)]), ['#2']],
    ['base64 that is no text', value([entry(1, { base64: 5 }), entry(2)]), ['#2']],
    ['no next id', value([entry(1)], { next: undefined }), ['#1']],
    ['a next id that is none', value([entry(1)], { next: 'x' }), ['#1']],
    ['a next id that was given already', value([entry(1), entry(5)], { next: 5 }), ['#1', '#5']],
  ])('%s: what is good is kept, the rest set aside and told', (_name, raw, kept) => {
    const disk = new Disk()
    disk.items.set(KEY, raw)
    const { outbox, reports, time } = launch({ disk })
    expect(dataOf(outbox)).toEqual(kept)
    expect(reports).toEqual([
      { code: 'storage-failed', detail: expect.stringContaining(`kept under "${ASIDE}"`) },
    ])
    expect(disk.items.get(ASIDE)).toEqual(typeof raw === 'string' ? raw : JSON.stringify(raw))
    const ids = outbox.entries.map(({ id }) => id)
    const { id } = outbox.add('new')
    expect(id).toBeGreaterThan(Math.max(0, ...ids))
    time.advance(50)
    const next = launch({ disk })
    expect(dataOf(next.outbox)).toEqual([...kept, 'new'])
    expect(next.reports).toEqual([])
    expect(next.outbox.add('newer').id).toBe(id + 1)
  })

  it('is replaced soon, also where nothing else changes', () => {
    const disk = new Disk()
    disk.items.set(KEY, value([entry(1), 7]))
    launch({ disk }).time.advance(50)
    expect(disk.stored).toEqual(['#1'])
    expect(launch({ disk }).reports).toEqual([])
  })

  it('takes the place of what was set aside before', () => {
    const disk = new Disk()
    for (const raw of ['first', 'second']) {
      disk.items.set(KEY, raw)
      launch({ disk }).time.advance(50)
    }
    expect(disk.items.get(ASIDE)).toBe('second')
  })

  it('that cannot even be set aside hurts nobody', () => {
    const cyclic: Record<string, unknown> = {}
    cyclic['self'] = cyclic
    const disk = new Disk()
    disk.items.set(KEY, cyclic)
    const { outbox, codes } = launch({ disk })
    expect(codes()).toEqual(['storage-failed', 'storage-failed'])
    expect(disk.items.has(ASIDE)).toBe(false)
    expect(outbox.add('a').state).toBe('queued')
  })

  it('in order of their ids are those who were stored in another', () => {
    const disk = new Disk()
    disk.items.set(KEY, value([entry(4), entry(2), entry(5)]))
    const { outbox, reports } = launch({ disk })
    expect(dataOf(outbox)).toEqual(['#2', '#4', '#5'])
    expect(reports).toEqual([])
    expect(outbox.add('new').id).toBe(9)
  })

  it('keeps good null and good empty binary data', () => {
    const disk = new Disk()
    disk.items.set(KEY, value([entry(1, { data: null }), entry(2, { base64: '' })]))
    const { outbox, reports } = launch({ disk, encode: () => 'frame' })
    expect(dataOf(outbox)).toEqual([null, new ArrayBuffer(0)])
    expect(reports).toEqual([])
  })
})

describe('a storage that fails', () => {
  it('to be read: told, and nothing is written over what may be good', () => {
    const disk = new Disk()
    disk.items.set(KEY, 'never seen')
    disk.failures.push('throw getStorageSync:fail')
    const { outbox, reports, time } = launch({ disk })
    expect(reports).toEqual([{ code: 'storage-failed', detail: `read ${KEY}: getStorageSync:fail` }])
    const added = outbox.add('a')
    time.advance(1_000)
    outbox.save()
    outbox.close({ code: 'disposed' })
    expect(disk.items.get(KEY)).toBe('never seen')
    expect(added.state).toBe('failed')
  })

  it('to set aside what it cannot read: what is there stays', () => {
    const disk = new Disk()
    disk.items.set(KEY, 'not ours')
    disk.failures.push(null, 'setStorage:fail quota')
    const { outbox, time } = launch({ disk })
    outbox.add('a')
    time.advance(1_000)
    expect([...disk.items]).toEqual([[KEY, 'not ours']])
  })

  it('to say soon that it has set something aside: what is new waits for that', () => {
    const disk = new Disk()
    disk.items.set(KEY, 'not ours')
    disk.holdsAnswers = true
    const { outbox, time } = launch({ disk })
    outbox.add('a')
    time.advance(1_000)
    expect(disk.items.get(KEY)).toBe('not ours')
    disk.answer()
    time.advance(50)
    expect(disk.stored).toEqual(['a'])
  })

  it('to say so before the store is disposed of: what was reported as failed is taken out then', () => {
    const disk = new Disk()
    disk.items.set(KEY, '{"v":1,"next":9,"entries":[{"id":1,"at":0,"data":"#1"},"damaged"]}')
    disk.holdsAnswers = true
    const { outbox } = launch({ disk })
    outbox.close({ code: 'disposed' })
    disk.answer()
    expect(disk.stored).toEqual([])
  })

  it.each(['told', 'throw'])('to be written is told once until it works again: %s', (kind) => {
    const failure = kind === 'told' ? 'setStorage:fail' : 'throw setStorage:fail'
    const told = { code: 'storage-failed', detail: `write ${KEY}: setStorage:fail` }
    const disk = new Disk()
    const { outbox, reports, time } = launch({ disk })
    disk.failures.push(failure, failure, null, failure)
    outbox.add('a')
    time.advance(50)
    expect(reports).toEqual([told])
    outbox.add('b')
    time.advance(500)
    expect(disk.writes).toHaveLength(2)
    expect(reports).toEqual([told])
    outbox.add('c')
    time.advance(500)
    expect(disk.stored).toEqual(['a', 'b', 'c'])
    outbox.add('d')
    time.advance(500)
    expect(reports).toEqual([told, told])
    const task = new Task()
    outbox.flush(task.send)
    expect(task.taken).toEqual(['a', 'b', 'c', 'd'])
  })

  it('is not asked again before something changes', () => {
    const disk = new Disk()
    const { outbox, time } = launch({ disk })
    disk.failures.push('full')
    outbox.add('a')
    time.advance(60_000)
    expect(disk.writes).toHaveLength(1)
    expect(time.pending).toBe(0)
    outbox.add('b')
    time.advance(50)
    expect(disk.stored).toEqual(['a', 'b'])
  })

  it('is asked again by save()', () => {
    const disk = new Disk()
    const { outbox, time } = launch({ disk })
    disk.failures.push('full')
    outbox.add('a')
    time.advance(50)
    outbox.save()
    expect(disk.stored).toEqual(['a'])
  })

  it('during a write is asked again for what has changed meanwhile', () => {
    const disk = new Disk()
    disk.holdsAnswers = true
    const { outbox, time } = launch({ disk })
    disk.failures.push('full')
    outbox.add('a')
    time.advance(50)
    outbox.add('b')
    disk.answer()
    time.advance(500)
    expect(disk.stored).toEqual(['a', 'b'])
  })

  it('that answers twice is heard once', () => {
    const disk = new Disk()
    const { outbox, reports, time } = launch({ disk })
    jest.spyOn(disk, 'write').mockImplementation((key, text, done) => {
      disk.items.set(key, text)
      done(null)
      done('late')
    })
    outbox.add('a')
    time.advance(50)
    expect(reports).toEqual([])
    expect(disk.write).toHaveBeenCalledTimes(1)
  })
})

describe('close()', () => {
  it('what has failed for its caller is not sent by the next launch; ids go on', () => {
    const disk = new Disk()
    const { outbox, time } = launch({ disk })
    const entry = outbox.add('a')
    outbox.save()
    outbox.close({ code: 'disposed' })
    expect(entry.state).toBe('failed')
    expect(disk.stored).toEqual([])
    expect(time.pending).toBe(0)
    const next = launch({ disk })
    expect(next.outbox.size).toBe(0)
    expect(next.outbox.add('b').id).toBe(2)
  })

  it('leaves no alarm, whatever was planned, and nothing is written later', () => {
    const disk = new Disk()
    const { outbox, time } = launch({ disk, bounds: { ttl: 5_000 } })
    for (let i = 0; i < 40; i++) outbox.add(i)
    outbox.flush(new Task().send)
    outbox.close({ code: 'disposed' })
    expect(time.pending).toBe(0)
    expect(outbox.add('late').state).toBe('failed')
    time.advance(5_000)
    expect(disk.writes).toHaveLength(1)
  })

  it('writes nothing where all is written', () => {
    const disk = new Disk()
    launch({ disk }).outbox.close({ code: 'disposed' })
    expect(disk.writes).toEqual([])
  })

  it('during a write has the last word', () => {
    const disk = new Disk()
    disk.holdsAnswers = true
    const { outbox, time } = launch({ disk })
    outbox.add('a')
    outbox.save()
    outbox.close({ code: 'disposed' })
    disk.answer()
    disk.answer()
    expect(disk.stored).toEqual([])
    expect(time.pending).toBe(0)
  })

  it('removes what it cannot overwrite: better ids from 1 than something sent that was said to have failed', () => {
    const disk = new Disk()
    const { outbox, codes } = launch({ disk })
    outbox.add('a')
    outbox.save()
    disk.failures.push('full')
    outbox.close({ code: 'disposed' })
    expect(disk.items.has(KEY)).toBe(false)
    expect(codes()).toEqual(['disposed', 'storage-failed'])
  })

  it('tells where even that fails', () => {
    const disk = new Disk()
    const { outbox, reports } = launch({ disk })
    outbox.add('a')
    outbox.save()
    disk.failures.push('throw full', 'throw removeStorage:fail')
    outbox.close({ code: 'disposed' })
    expect(reports.slice(1)).toEqual([
      { code: 'storage-failed', detail: `write ${KEY}: full` },
      { code: 'storage-failed', detail: `remove ${KEY}: removeStorage:fail` },
    ])
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

  it('what waited is in the queue at once, and leaves on the first connection', () => {
    const storage = new VirtualStorage()
    const first = start(storage)
    first.socket.send({ text: '你好' })
    first.time.advance(50)
    const { phone, socket } = start(storage)
    expect(socket.queue).toMatchObject([{ id: 1, data: { text: '你好' }, state: 'queued' }])
    expect(socket.queueLength).toBe(1)
    socket.connect()
    phone.line.accept()
    expect(phone.line.sent).toEqual(['{"text":"你好"}'])
    expect(socket.queue).toEqual([])
  })

  it('what was sent before login is encoded after it, by a launch that loads before login', () => {
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
    ['disconnects', (socket) => socket.disconnect(), ['a', 'b', 'c'], ['a', 'b', 'c']],
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

  it('nothing is kept where that was not asked for', () => {
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
    time.advance(50)
    expect(socket.lastError?.message).toContain('quota exceeded')
    socket.connect()
    phone.line.accept()
    expect(phone.line.sent).toEqual(['a'])
  })
})
