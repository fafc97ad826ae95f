// The stored format, and values that cannot be read.
import { afterEach, describe, expect, it, jest } from '@jest/globals'
import type { OutboxOptions } from 'mobx-miniprogram-socket'
import { formatData, formatRecord, RECORDS_BYTES, storedBytes } from '../../../../store/outbox/format'
import { Disk, KEY, launch, Task } from '../../../support/outbox-run'
import { dataOf, readStored } from '../../../support/stored-outbox'

const MB = 1_048_576
const ASIDE = `${KEY}:aside`

afterEach(() => {
  jest.restoreAllMocks()
})

describe('data that JSON cannot carry', () => {
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

  it('data changed after send() is stored as it was at send()', () => {
    const disk = new Disk()
    const { outbox } = launch({ disk })
    const move = { x: 1 }
    outbox.add(move)
    move.x = 2
    outbox.save()
    expect(disk.stored).toEqual([{ x: 1 }])
  })
})

describe('1 MB a key', () => {
  const bytesOf = (disk: Disk) => Buffer.byteLength(readStored(disk))
  /** Should the phone keep texts as JSON. */
  const countEscapedBytes = (disk: Disk) => Buffer.byteLength(JSON.stringify(readStored(disk)))

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
    expect(countEscapedBytes(disk)).toBeLessThanOrEqual(MB)
    expect(countEscapedBytes(disk)).toBeGreaterThan(MB - countEscapedBytes(disk) / entries - 640)
    expect(launch({ disk, encode: () => 'small' }).outbox.size).toBe(entries)
  })

  it('with the largest ids and times', () => {
    const disk = new Disk()
    const next = 1e15 - 1_000_000
    disk.items.set(KEY, JSON.stringify({ v: 1, next, entries: [] }))
    const { outbox } = launch({ disk })
    while (outbox.add('x'.repeat(10_000)).state === 'queued');
    outbox.save()
    expect(countEscapedBytes(disk)).toBeLessThanOrEqual(MB)
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

  it('an entry that is not stored takes no room there', () => {
    const disk = new Disk()
    const { outbox, time } = launch({ disk, encode: () => 'small' })
    const around = storedBytes(formatRecord({ id: 1, queuedAt: time.now(), tries: 0 }, formatData('')))
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

  it('that cannot even be set aside does no harm', () => {
    const cyclic: Record<string, unknown> = {}
    cyclic['self'] = cyclic
    const disk = new Disk()
    disk.items.set(KEY, cyclic)
    const { outbox, codes } = launch({ disk })
    expect(codes()).toEqual(['storage-failed', 'storage-failed'])
    expect(disk.items.has(ASIDE)).toBe(false)
    expect(outbox.add('a').state).toBe('queued')
  })

  it('are put in the order of their ids, whatever the stored order', () => {
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
