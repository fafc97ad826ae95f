// Some phones never say what became of a write, and some say it late: what lies there in the end is the newest.
import { describe, expect, it, jest } from '@jest/globals'
import fc from 'fast-check'
import { createSocketStore } from 'mobx-miniprogram-socket'
import { VirtualClock, VirtualPhone } from 'mobx-miniprogram-socket/testing'
import type { PlatformStorage } from '../../../../store/platforms/platform'
import { Disk, KEY, launch } from '../../../support/outbox-run'

function slow() {
  const disk = new Disk()
  disk.holdsAnswers = true
  return { disk, ...launch({ disk }) }
}

const told = { code: 'storage-failed', detail: `write ${KEY}: no answer for 5000 ms` }

describe('a write without an answer', () => {
  it('has failed after 5 s; what changed meanwhile is written then', () => {
    const { disk, outbox, time, reports } = slow()
    outbox.add('a')
    time.advance(50)
    outbox.add('b')
    time.advance(4_999)
    expect([disk.writes.length, reports]).toEqual([1, []])
    time.advance(1)
    expect(reports).toEqual([told])
    time.advance(50)
    expect(disk.writes).toHaveLength(2)
    disk.answerOne(null, 1)
    expect(disk.stored).toEqual(['a', 'b'])
  })

  it('is told once until one is answered', () => {
    const { disk, outbox, time, reports } = slow()
    for (const text of ['a', 'b', 'c']) {
      outbox.add(text)
      time.advance(10_000)
    }
    expect([disk.writes.length, reports]).toEqual([3, [told]])
    outbox.add('d')
    time.advance(50)
    disk.answerOne(null, 3)
    outbox.add('e')
    time.advance(10_000)
    expect(reports).toEqual([told, told])
  })

  it('is not made again where nothing changes, but by save()', () => {
    const { disk, outbox, time } = slow()
    outbox.add('a')
    time.advance(60_000)
    expect([disk.writes.length, time.pending]).toEqual([1, 0])
    outbox.save()
    expect(disk.writes).toHaveLength(2)
  })

  it('does not keep save() from writing: after half a second at once', () => {
    const { disk, outbox, time } = slow()
    outbox.add('a')
    outbox.save()
    outbox.add('b')
    time.advance(500)
    outbox.save()
    expect(disk.writes).toHaveLength(2)
    disk.answerOne(null, 1)
    expect(disk.stored).toEqual(['a', 'b'])
  })

  it('does not keep save() from writing: sooner, when that is over', () => {
    const { disk, outbox, time, reports } = slow()
    outbox.add('a')
    outbox.save()
    time.advance(100)
    outbox.add('b')
    outbox.save()
    time.advance(399)
    expect(disk.writes).toHaveLength(1)
    time.advance(1)
    expect(disk.writes).toHaveLength(2)
    expect(reports).toEqual([])
    disk.answerOne(null)
    disk.answerOne(null)
    expect([disk.stored, time.pending]).toEqual([['a', 'b'], 0])
  })

  it('does not keep close() from having the last word, and leaves no alarm', () => {
    const { disk, outbox, time } = slow()
    outbox.add('a')
    outbox.save()
    const started = jest.spyOn(time, 'setTimer')
    outbox.close({ code: 'disposed' })
    expect(started).not.toHaveBeenCalled()
    expect([disk.writes.length, time.pending]).toEqual([2, 0])
    disk.answerOne(null, 1)
    expect(disk.stored).toEqual([])
  })
})

describe('an answer that comes late', () => {
  it('to the last write: all is well, and nothing is written again', () => {
    const { disk, outbox, time } = slow()
    outbox.add('a')
    time.advance(6_000)
    disk.answerOne(null)
    outbox.save()
    time.advance(1_000)
    expect(disk.writes).toHaveLength(1)
    expect(time.pending).toBe(0)
  })

  it('to the last write, and in vain: told once in all', () => {
    const { disk, outbox, time, reports } = slow()
    outbox.add('a')
    time.advance(6_000)
    disk.answerOne('setStorage:fail')
    expect(reports).toEqual([told])
    outbox.save()
    expect(disk.writes).toHaveLength(2)
  })

  it('to one before it may have buried the newer one, which is written again', () => {
    const { disk, outbox, time } = slow()
    outbox.add('a')
    time.advance(6_000)
    outbox.add('b')
    time.advance(50)
    disk.answerOne(null, 1)
    disk.answerOne(null)
    expect(disk.stored).toEqual(['a'])
    time.advance(500)
    disk.answerOne(null)
    expect(disk.stored).toEqual(['a', 'b'])
    expect(time.pending).toBe(0)
  })

  it('to one before it, and in vain, has buried nothing', () => {
    const { disk, outbox, time } = slow()
    outbox.add('a')
    time.advance(6_000)
    outbox.add('b')
    time.advance(50)
    disk.answerOne(null, 1)
    disk.answerOne('setStorage:fail')
    expect(time.pending).toBe(0)
    expect(disk.stored).toEqual(['a', 'b'])
  })

  it('to one before it, while the next is under way, changes nothing', () => {
    const { disk, outbox, time } = slow()
    outbox.add('a')
    time.advance(6_000)
    outbox.add('b')
    time.advance(50)
    disk.answerOne(null)
    disk.answerOne(null)
    expect([disk.stored, disk.writes.length, time.pending]).toEqual([['a', 'b'], 2, 0])
  })

  it('after close() changes nothing', () => {
    const { disk, outbox, time } = slow()
    outbox.add('a')
    outbox.save()
    outbox.close({ code: 'disposed' })
    disk.answerOne(null, 1)
    disk.answerOne(null)
    time.advance(10_000)
    expect([disk.writes.length, time.pending]).toEqual([2, 0])
  })

  it('to a write that close() had nothing to add to is as good as any', () => {
    const { disk, outbox, time } = slow()
    outbox.add('a').cancel()
    outbox.save()
    outbox.close({ code: 'disposed' })
    disk.answerOne(null)
    expect([disk.stored, disk.writes.length, time.pending]).toEqual([[], 1, 0])
  })
})

it('with any answers, at any time, in any order, the newest value is there in the end', () => {
  const happening = fc.tuple(
    fc.constantFrom('add', 'cancel', 'save', 'a moment', 'a while', 'kept', 'kept', 'failed'),
    fc.nat(1_000),
  )
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 60, size: 'max' }), (story) => {
      const { disk, outbox, time } = slow()
      for (const [what, dice] of story) {
        if (what === 'add') outbox.add(dice)
        else if (what === 'cancel') outbox.cancel(outbox.entries[0]?.id ?? 0)
        else if (what === 'save') outbox.save()
        else if (what === 'a moment') time.advance(dice)
        else if (what === 'a while') time.advance(dice * 10)
        else disk.answerOne(what === 'kept' ? null : 'setStorage:fail', dice % Math.max(disk.unanswered, 1))
        expect(time.pending).toBeLessThanOrEqual(2)
      }
      outbox.add('the last')
      for (let n = 0; n < 200; n++) {
        disk.answerOne(null, n % Math.max(disk.unanswered, 1))
        time.advance(50)
      }
      expect(disk.stored).toEqual(outbox.entries.map(({ data }) => data))
      expect(time.pending).toBe(0)
    }),
    { numRuns: 500 },
  )
})

it('the whole store writes on its way to the background though the phone has answered nothing since it was opened', () => {
  const time = new VirtualClock()
  const phone = new VirtualPhone({ timing: time })
  const values: string[] = []
  const storage: PlatformStorage = {
    read: () => '',
    write: (key, value) => void (key.endsWith('outbox') && values.push(value)),
    remove: () => undefined,
  }
  Object.defineProperty(phone, 'storage', { value: storage })
  const socket = createSocketStore<unknown, unknown>({
    url: 'wss://example.com',
    outbox: { persist: true },
    platform: phone,
  })
  socket.connect()
  socket.send('a')
  time.advance(3_000)
  socket.send('b')
  phone.hide()
  expect(values).toHaveLength(2)
  expect(values[1]).toContain('"b"')
  socket.dispose()
})
