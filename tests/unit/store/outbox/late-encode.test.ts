// Entries of an earlier launch are encoded when their turn comes, not when the app is loaded: the user is not logged in then.
import { describe, expect, it, jest } from '@jest/globals'
import type { OutboxOptions } from 'mobx-miniprogram-socket'
import type { Frame } from '../../../../store/base/frame'
import { Disk, KEY, launch, Task } from '../../../support/outbox-run'

type Run = ReturnType<typeof launch>

const dataOf = ({ outbox }: Run) => outbox.entries.map(({ data }) => data)

/** The launch after one that left `texts`. */
function relaunch(texts: readonly string[], encode: (data: unknown) => Frame, bounds: OutboxOptions = {}) {
  const disk = new Disk()
  const before = launch({ disk })
  for (const text of texts) before.outbox.add(text)
  before.outbox.save()
  return { ...launch({ disk, encode, bounds }), disk, task: new Task() }
}

describe('encode', () => {
  it('is not called before the connection is there, then once for each, in order', () => {
    const encode = jest.fn((data: unknown) => `+${String(data)}`)
    const { outbox, task, time } = relaunch(['a', 'b'], encode)
    expect(encode).not.toHaveBeenCalled()
    task.holdsAnswers = true
    outbox.flush(task.send)
    outbox.rewind()
    task.holdsAnswers = false
    outbox.flush(task.send)
    time.advance(16)
    expect(encode.mock.calls).toEqual([['a'], ['b']])
    expect(task.taken).toEqual(['+a', '+b', '+a', '+b'])
  })

  it('is not called for an entry that may not leave now', () => {
    const encode = jest.fn((data: unknown) => data as string)
    const { outbox, task } = relaunch(['a', 'b'], encode)
    task.failures.push('send:fail')
    outbox.flush(task.send)
    expect(encode.mock.calls).toEqual([['a']])
  })

  it('that throws costs that entry, and the others go', () => {
    const run = relaunch(['a', 'old format', 'c'], (data) => {
      if (data === 'old format') throw new Error('unknown format')
      return data as string
    })
    const { outbox, task, reports, time, disk } = run
    expect(dataOf(run)).toEqual(['a', 'old format', 'c'])
    outbox.flush(task.send)
    expect(task.taken).toEqual(['a', 'c'])
    expect(reports).toEqual([{ code: 'encode-failed', detail: 'unknown format' }])
    time.advance(50)
    expect(disk.stored).toEqual([])
  })

  it('that gives no frame costs that entry, too', () => {
    const { outbox, task, codes } = relaunch(['a'], () => 5 as unknown as string)
    outbox.flush(task.send)
    expect([outbox.size, codes()]).toEqual([0, ['encode-failed']])
  })
})

describe('room', () => {
  it('for what was taken once is there again, however much larger it is in the storage', () => {
    const { outbox, reports, task } = relaunch(['"1234"', '"5678"'], (data) => String(data).slice(1, 5), {
      bytes: 8,
    })
    expect(outbox.size).toBe(2)
    outbox.flush(task.send)
    expect(task.taken).toEqual(['1234', '5678'])
    expect(reports).toEqual([])
  })

  it('is counted by the data until there is a frame, by the frame from then on', () => {
    const { outbox, task } = relaunch(['12345'], () => 'eight by', { bytes: 10 })
    const newer = outbox.add('any')
    expect(newer.state).toBe('failed')
    task.holdsAnswers = true
    outbox.flush(task.send)
    outbox.rewind()
    expect(outbox.cancel(1)).toBe(false)
    expect(outbox.add('any').state).toBe('queued')
  })

  it('is counted by what JSON makes of it where data is no frame', () => {
    const disk = new Disk()
    const before = launch({ disk })
    before.outbox.add({ type: 'move' })
    before.outbox.save()
    const { outbox } = launch({ disk, bounds: { bytes: 25 } })
    // {"type":"move"} is 15 bytes.
    expect(['x'.repeat(11), 'x'].map((text) => outbox.add(text).state)).toEqual(['failed', 'queued'])
  })

  it('in a slice is for 64 KB of frames', () => {
    const { outbox, task, time } = relaunch(['a', 'b', 'c'], (data) => String(data).repeat(30_000))
    outbox.flush(task.send)
    expect(task.taken).toHaveLength(2)
    time.advance(16)
    expect(task.taken).toHaveLength(3)
  })
})

describe('an encode that', () => {
  /** Does so while it encodes `b`, for the first time. */
  function meanwhile(does: (run: Run & { readonly task: Task }) => void, bounds?: OutboxOptions) {
    let done = false
    const asked: unknown[] = []
    const run = relaunch(
      ['a', 'b', 'c'],
      (data) => {
        asked.push(data)
        if (data === 'b' && !done) {
          done = true
          does(run)
        }
        return data as string
      },
      bounds,
    )
    run.task.holdsAnswers = true
    run.outbox.flush(run.task.send)
    return { ...run, asked }
  }

  it('sends is not asked again for the same entry, and what it sends comes last', () => {
    const run = meanwhile(({ outbox, task }) => {
      outbox.add('d')
      outbox.flush(task.send)
    })
    expect(run.task.taken).toEqual(['a', 'b', 'c', 'd'])
    expect(run.asked).toEqual(['a', 'b', 'd', 'c'])
  })

  it.each<[string, number, string[]]>([
    ['its own entry', 2, ['a', 'c']],
    ['the next', 3, ['a', 'b']],
  ])('cancels %s is heard', (_name, id, taken) => {
    const answers: boolean[] = []
    const { task } = meanwhile(({ outbox }) => void answers.push(outbox.cancel(id)))
    expect([answers, task.taken]).toEqual([[true], taken])
  })

  it('cancels its own entry and throws has one failure, not two', () => {
    const { task, codes } = meanwhile(({ outbox }) => {
      outbox.cancel(2)
      throw new Error('gone')
    })
    expect(task.taken).toEqual(['a', 'c'])
    expect(codes()).toEqual([])
  })

  it('loses the connection: nothing more goes, and all of it on the next', () => {
    const run = meanwhile(({ outbox }) => {
      outbox.rewind()
    })
    expect(run.task.taken).toEqual(['a'])
    expect(dataOf(run)).toEqual(['a', 'b', 'c'])
    run.task.holdsAnswers = false
    run.outbox.flush(run.task.send)
    run.time.advance(16)
    expect(run.task.taken).toEqual(['a', 'a', 'b', 'c'])
  })

  it('changes the connection for another: all of it goes on that', () => {
    const second = new Task()
    const { task, time } = meanwhile(({ outbox }) => {
      outbox.rewind()
      outbox.flush(second.send)
    })
    time.advance(16)
    expect([task.taken, second.taken]).toEqual([['a'], ['a', 'b', 'c']])
  })

  it('closes the outbox: all has failed, once', () => {
    const { task, outbox, codes } = meanwhile((run) => {
      run.outbox.close({ code: 'disposed' })
    })
    expect(task.taken).toEqual(['a'])
    expect(outbox.size).toBe(0)
    expect(codes()).toEqual(['disposed', 'disposed', 'disposed'])
  })

  it('has its entry give way to another: it is not sent', () => {
    const run = meanwhile(
      ({ outbox }) => {
        outbox.add('d')
      },
      { limit: 3, overflow: 'drop-oldest' },
    )
    expect(run.task.taken).toEqual(['a', 'c', 'd'])
    expect(run.codes()).toEqual(['outbox-full'])
  })

  it('takes so long that its entry expires: it is not sent', () => {
    const { task, outbox } = meanwhile(
      ({ time }) => {
        time.advance(1_000)
      },
      { ttl: 1_000 },
    )
    expect(task.taken).toEqual(['a'])
    expect(outbox.size).toBe(1)
  })
})

describe('ids are in the order of the queue', () => {
  it.each<[string, (send: () => void) => { data: unknown; encode?: (data: unknown) => Frame }]>([
    [
      'where encode sends',
      (send) => ({
        data: 'outer',
        encode: (data) => {
          if (data === 'outer') send()
          return data as string
        },
      }),
    ],
    [
      'where data does, asked for its JSON',
      (send) => ({
        data: {
          toJSON() {
            send()
            return 'outer'
          },
        },
        encode: (data) => (typeof data === 'string' ? data : 'outer'),
      }),
    ],
  ])('%s, and the next launch has them all', (_name, make) => {
    const disk = new Disk()
    const { data, encode } = make(() => {
      run.outbox.add('inner')
    })
    const run = launch({ disk, ...(encode ? { encode } : {}) })
    const outer = run.outbox.add(data)
    expect(run.outbox.entries.map(({ id }) => id)).toEqual([1, 2])
    expect(outer.id).toBe(2)
    run.outbox.save()
    const next = launch({ disk })
    expect(dataOf(next)).toEqual(['inner', 'outer'])
    expect(next.reports).toEqual([])
    expect(disk.items.has(`${KEY}:aside`)).toBe(false)
  })

  it('and so are their ages', () => {
    const { outbox, time } = launch({
      bounds: { ttl: 1_000 },
      encode: (data) => {
        if (data === 'outer') {
          time.advance(10)
          outbox.add('inner')
        }
        return data as string
      },
    })
    const { queuedAt } = outbox.add('outer')
    expect(queuedAt).toBe(time.now())
    expect(outbox.entries.map((entry) => entry.queuedAt)).toEqual([queuedAt, queuedAt])
  })
})
