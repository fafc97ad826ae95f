// When the storage is written to, and what happens where it fails.
import { afterEach, describe, expect, it, jest } from '@jest/globals'
import { Disk, KEY, launch, Task } from '../../../support/outbox-run'

afterEach(() => {
  jest.restoreAllMocks()
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
    disk.answer()
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

  it('do not come without `persist`', () => {
    const disk = new Disk()
    const { outbox, time } = launch({ disk, bounds: { persist: false } })
    outbox.add('a')
    outbox.save()
    time.advance(5_000)
    expect(disk.writes).toEqual([])
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
    disk.answer()
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
    disk.answer()
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
  it('an entry that has failed for its caller is not sent by the next launch; ids go on', () => {
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
