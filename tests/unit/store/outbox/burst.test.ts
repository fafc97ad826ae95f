// A queue that has grown in a tunnel does not leave in one burst, and a connection that breaks meanwhile keeps the order.
import { describe, expect, it, jest } from '@jest/globals'
import fc from 'fast-check'
import { autorun } from 'mobx-miniprogram'
import type { OutboxOptions } from 'mobx-miniprogram-socket'
import type { Send } from '../../../../store/outbox/options'
import { useFakeTime } from '../../../support/fake-time'
import { launch, Task } from '../../../support/outbox-run'
import { storeWith } from '../../../support/sending-store'

const numbers = (count: number, from = 0) => Array.from({ length: count }, (_, i) => String(from + i))

describe('a flush', () => {
  function queueUp(count: number, bounds: OutboxOptions = {}) {
    const run = launch({ bounds })
    const task = new Task()
    const entries = numbers(count).map((text) => run.outbox.add(text))
    return { ...run, task, entries }
  }

  it('hands over 32 frames, and the next 32 not sooner than 16 ms later', () => {
    const { outbox, time, task } = queueUp(70)
    outbox.flush(task.send)
    expect(task.taken).toEqual(numbers(32))
    time.advance(15)
    expect(task.taken).toHaveLength(32)
    time.advance(1)
    expect(task.taken).toEqual(numbers(64))
    time.advance(15)
    expect(task.taken).toHaveLength(64)
    time.advance(1)
    expect(task.taken).toEqual(numbers(70))
    expect(time.pending).toBe(0)
  })

  it('hands over no more than 64 KB at once', () => {
    const { outbox, time } = launch()
    const task = new Task()
    const frames = [40_000, 25_536, 1, 65_536, 30_000].map((length) => 'x'.repeat(length))
    for (const frame of frames) outbox.add(frame)
    const sizesTaken = () => task.taken.map((frame) => (frame as string).length)
    outbox.flush(task.send)
    expect(sizesTaken()).toEqual([40_000, 25_536])
    time.advance(16)
    expect(sizesTaken()).toEqual([40_000, 25_536, 1])
    time.advance(16)
    expect(sizesTaken()).toEqual([40_000, 25_536, 1, 65_536])
    time.advance(16)
    expect(sizesTaken()).toEqual([40_000, 25_536, 1, 65_536, 30_000])
  })

  it('lets a frame that is larger go alone', () => {
    const { outbox, time } = launch()
    const task = new Task()
    for (const frame of ['x'.repeat(70_000), 'after']) outbox.add(frame)
    outbox.flush(task.send)
    expect(task.taken).toHaveLength(1)
    time.advance(16)
    expect(task.taken[1]).toBe('after')
  })

  it('goes on when the last of 32 answers has come, however late', () => {
    const { outbox, time, task } = queueUp(40)
    task.holdsAnswers = true
    outbox.flush(task.send)
    time.advance(1_000)
    task.answer(31)
    time.advance(1_000)
    expect(task.taken).toHaveLength(32)
    task.answer(1)
    expect(task.taken).toEqual(numbers(40))
  })

  it('waits out the 16 ms where the answers come sooner', () => {
    const { outbox, time, task } = queueUp(40)
    task.holdsAnswers = true
    outbox.flush(task.send)
    time.advance(3)
    task.answer()
    expect(task.taken).toHaveLength(32)
    time.advance(12)
    expect(task.taken).toHaveLength(32)
    time.advance(1)
    expect(task.taken).toHaveLength(40)
  })

  it('is not hurried by being asked for again', () => {
    const { outbox, time, task } = queueUp(40)
    outbox.flush(task.send)
    outbox.flush(task.send)
    time.advance(10)
    outbox.flush(task.send)
    expect(task.taken).toHaveLength(32)
    time.advance(6)
    expect(task.taken).toHaveLength(40)
  })

  it('takes what is sent meanwhile behind what waits', () => {
    const { outbox, time, task } = queueUp(40)
    outbox.flush(task.send)
    outbox.add('40')
    outbox.flush(task.send)
    expect(task.taken).toHaveLength(32)
    time.advance(16)
    expect(task.taken).toEqual(numbers(41))
  })

  it('lets go by the way what has become too old', () => {
    const { outbox, time, task, entries } = queueUp(40, { ttl: 10 })
    outbox.flush(task.send)
    time.advance(16)
    expect(task.taken).toEqual(numbers(32))
    expect(entries.slice(32).every(({ state }) => state === 'expired')).toBe(true)
    expect(time.pending).toBe(0)
  })

  it('with a pace of its own sends so many frames at once, and the next so many ms later', () => {
    const { outbox, time, task } = queueUp(7, { burst: { frames: 3, everyMs: 1_000 } })
    outbox.flush(task.send)
    expect(task.taken).toEqual(numbers(3))
    time.advance(999)
    expect(task.taken).toHaveLength(3)
    time.advance(1)
    expect(task.taken).toEqual(numbers(6))
    time.advance(1_000)
    expect(task.taken).toEqual(numbers(7))
    expect(time.pending).toBe(0)
  })

  it('with a pace of its own counts single frames, too: a tap after the third waits', () => {
    const { outbox, time, task } = queueUp(0, { burst: { frames: 3, everyMs: 1_000 } })
    outbox.flush(task.send)
    time.advance(5_000)
    for (const text of numbers(5)) {
      outbox.add(text)
      time.advance(100)
    }
    expect(task.taken).toEqual(numbers(3))
    time.advance(499)
    expect(task.taken).toEqual(numbers(3))
    time.advance(1)
    expect(task.taken).toEqual(numbers(4))
    time.advance(100)
    expect(task.taken).toEqual(numbers(5))
  })

  it('with a pace of its own counts a refused frame, too: it may have left all the same', () => {
    const { outbox, time, task } = queueUp(2, { burst: { frames: 2, everyMs: 1_000 } })
    task.failures.push('send:fail')
    outbox.flush(task.send)
    time.advance(200)
    expect(task.taken).toEqual(['0'])
    time.advance(799)
    expect(task.taken).toEqual(['0'])
    time.advance(1)
    expect(task.taken).toEqual(numbers(2))
  })

  it('with a pace of its own keeps it wherever the server begins to count', () => {
    const { outbox, time, task } = queueUp(1, { burst: { frames: 5, everyMs: 1_000 } })
    outbox.flush(task.send)
    time.advance(950)
    for (const text of numbers(9, 1)) outbox.add(text)
    expect(task.taken).toEqual(numbers(5))
    time.advance(50)
    expect(task.taken).toEqual(numbers(6))
    time.advance(949)
    expect(task.taken).toEqual(numbers(6))
    time.advance(1)
    expect(task.taken).toEqual(numbers(10))
  })

  it('with a pace of its own keeps it on the next connection', () => {
    const { outbox, time, task } = queueUp(20, { burst: { frames: 5, everyMs: 10_000 } })
    outbox.flush(task.send)
    time.advance(351)
    outbox.rewind()
    outbox.flush(task.send)
    time.advance(9_648)
    expect(task.taken).toEqual(numbers(5))
    time.advance(1)
    expect(task.taken).toEqual(numbers(10))
  })

  it('with a pace of its own never exceeds it, whatever is sent, refused and lost, and all of it leaves', () => {
    const steps = fc.array(fc.tuple(fc.constantFrom('send', 'refuse', 'lose', 'wait'), fc.nat(1_500)))
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), steps, (frames, run) => {
        const { outbox, time, task } = queueUp(0, { burst: { frames, everyMs: 1_000 }, tries: Infinity })
        const left: number[] = []
        const send: Send = (frame, done) => {
          left.push(time.now())
          task.send(frame, done)
        }
        outbox.flush(send)
        for (const [step, ms] of run) {
          if (step === 'send') outbox.add(step)
          if (step === 'refuse') task.failures.push('send:fail')
          if (step === 'lose') outbox.rewind()
          outbox.flush(send)
          if (step === 'wait') time.advance(ms)
        }
        time.advance(1_000 * run.length)
        expect(outbox.size).toBe(0)
        left.forEach((at, i) => expect((left[i + frames] ?? Infinity) - at).toBeGreaterThanOrEqual(1_000))
      }),
    )
  })

  it('without a bound of frames is bound by bytes', () => {
    const { outbox, time, task } = queueUp(100, { burst: { frames: Infinity } })
    outbox.add('x'.repeat(65_000))
    outbox.add('x'.repeat(65_000))
    outbox.flush(task.send)
    expect(task.taken).toHaveLength(101)
    time.advance(16)
    expect(task.taken).toHaveLength(102)
  })

  it('of twenty thousand costs each entry the same, and leaves in order in ten seconds of the phone', () => {
    const atStart = process.cpuUsage()
    const { outbox, time, task, entries } = queueUp(20_000, { ttl: 60_000 })
    const bursts: number[] = []
    let before = 0
    outbox.flush((frame, done) => {
      task.send(frame, () => undefined)
      time.setTimer(() => done(null), 2)
    })
    while (outbox.size > 0) {
      bursts.push(task.taken.length - before)
      before = task.taken.length
      time.advance(1)
    }
    expect(Math.max(...bursts)).toBe(32)
    expect(task.taken).toEqual(numbers(20_000))
    expect(entries.every(({ state }) => state === 'sent')).toBe(true)
    expect(bursts.length).toBeLessThan(10_100)
    // One second of work, however busy the machine is; a copy of the queue for each entry would be minutes.
    expect(process.cpuUsage(atStart).user / 1_000).toBeLessThan(6_000)
  })
})

describe('a send while open', () => {
  it('goes at once where nothing waits or is on its way, however soon after another', () => {
    const { outbox } = launch()
    const task = new Task()
    for (const text of numbers(100)) {
      outbox.add(text)
      outbox.flush(task.send)
    }
    expect(task.taken).toEqual(numbers(100))
  })

  it('goes at once beside what is on its way, up to 32', () => {
    const { outbox, time } = launch()
    const task = new Task()
    task.holdsAnswers = true
    for (const text of numbers(40)) {
      outbox.add(text)
      outbox.flush(task.send)
    }
    time.advance(1_000)
    expect(task.taken).toEqual(numbers(32))
    task.answer()
    expect(task.taken).toEqual(numbers(40))
  })

  it('counts as part of that until all of it is answered', () => {
    const { outbox } = launch()
    const task = new Task()
    task.holdsAnswers = true
    for (const text of numbers(40)) {
      outbox.add(text)
      outbox.flush(task.send)
      if (text !== '0') task.answer(1)
    }
    expect(task.taken).toEqual(numbers(32))
  })
})

describe('a hand-over that fails', () => {
  function refuseAt(index: number, count: number) {
    const run = launch()
    const task = new Task()
    const entries = numbers(count).map((text) => run.outbox.add(text))
    task.failures.push(...Array<null>(index).fill(null), 'send:fail')
    return { ...run, task, entries }
  }

  it('goes again after 200 ms on the same connection, and nothing overtakes it', () => {
    const { outbox, time, task } = refuseAt(1, 3)
    outbox.flush(task.send)
    outbox.add('3')
    time.advance(199)
    expect(task.taken).toEqual(['0'])
    time.advance(1)
    expect(task.taken).toEqual(['0', '1', '2', '3'])
  })

  it('goes again before the next slice', () => {
    const { outbox, time, task } = refuseAt(5, 50)
    task.holdsAnswers = true
    outbox.flush(task.send)
    task.answer()
    expect(outbox.entries.map(({ data }) => data)).toEqual(['5', ...numbers(18, 32)])
    time.advance(199)
    expect(task.taken).toEqual(numbers(32).filter((text) => text !== '5'))
    time.advance(1)
    expect(task.taken.slice(31)).toEqual(['5', ...numbers(18, 32)])
  })

  it('fails by its tenth time, and the rest goes', () => {
    const { outbox, time, task, entries } = refuseAt(0, 1)
    task.failures.push(...Array<string>(9).fill('send:fail'))
    outbox.flush(task.send)
    outbox.add('1')
    for (let again = 1; again <= 9; again++) {
      expect(entries[0]?.state).toBe('queued')
      time.advance(200)
    }
    expect(entries[0]?.state).toBe('failed')
    time.advance(200)
    expect(task.taken).toEqual(['1'])
  })

  it('of frames that were lost with a connection: one goes alone, then two, then four', () => {
    const { outbox, time } = launch()
    const task = new Task()
    task.holdsAnswers = true
    for (const text of numbers(7)) outbox.add(text)
    outbox.flush(task.send)
    outbox.rewind()
    outbox.flush(task.send)
    const slices: number[] = []
    for (let slice = 0, before = 7; slice < 3; slice++) {
      slices.push(task.taken.length - before)
      before = task.taken.length
      task.answer()
      time.advance(16)
    }
    expect(slices).toEqual([1, 2, 4])
  })
})

describe('on a phone', () => {
  useFakeTime()

  function tunnel(count: number, outbox: OutboxOptions = {}) {
    const { phone, socket } = storeWith(outbox)
    const entries = numbers(count).map((text) => socket.send(text))
    socket.connect()
    return { phone, socket, entries }
  }

  it('a connection that breaks between two slices: the next one goes on, nothing twice, nothing lost', () => {
    const { phone, socket } = tunnel(40)
    phone.line.accept()
    jest.advanceTimersByTime(5)
    phone.line.drop()
    jest.advanceTimersByTime(999)
    expect(socket.queueLength).toBe(8)
    jest.advanceTimersByTime(1)
    phone.line.accept()
    expect(phone.lines.map(({ sent }) => sent)).toEqual([numbers(32), numbers(8, 32)])
  })

  it('one that breaks before the answers: all of the slice goes again, in order', () => {
    const { phone } = tunnel(40)
    phone.line.holdsAnswers = true
    phone.line.accept()
    phone.line.drop()
    jest.advanceTimersByTime(1_000)
    phone.line.accept()
    jest.advanceTimersByTime(200)
    expect(phone.line.sent).toEqual(numbers(40))
  })

  it('entries lost with one frame of a flush go again from their own place: each arrives once', () => {
    const { phone } = tunnel(5)
    phone.line.failures.push(null, null, 'sendSocketMessage:fail')
    phone.line.accept()
    jest.advanceTimersByTime(1_005)
    phone.line.accept()
    expect(phone.lines.flatMap(({ sent }) => sent)).toEqual(['0', '1', '3', '4', '2'])
  })

  it('in the background nothing more is handed over, and on return the flush goes on', () => {
    const { phone, socket } = tunnel(100)
    phone.line.accept()
    phone.hide()
    jest.advanceTimersByTime(1_000)
    expect(phone.line.sent).toHaveLength(32)
    expect(socket.status).toBe('suspended')
    phone.show()
    jest.advanceTimersByTime(32)
    expect(phone.line.sent).toEqual(numbers(100))
  })

  it('answers that come in the background start no slice either', () => {
    const { phone } = tunnel(100)
    phone.line.holdsAnswers = true
    phone.line.accept()
    jest.advanceTimersByTime(1_000)
    phone.hide()
    phone.line.answer()
    jest.advanceTimersByTime(1_000)
    expect(phone.line.sent).toHaveLength(32)
  })

  it('dispose() between two slices leaves no timer, and the rest has failed', () => {
    const { phone, socket, entries } = tunnel(40)
    phone.line.accept()
    socket.dispose()
    expect(phone.running.timers).toBe(0)
    jest.advanceTimersByTime(1_000)
    expect(phone.line.sent).toHaveLength(32)
    expect(entries.slice(32).every(({ state }) => state === 'failed')).toBe(true)
  })

  it('a page that watches the queue hears once for each slice that leaves, and once for each answer', () => {
    const { phone, socket } = tunnel(70)
    const queued: number[] = []
    const stop = autorun(() => queued.push(socket.queue.filter(({ state }) => state === 'queued').length))
    phone.line.accept()
    jest.advanceTimersByTime(37)
    stop()
    expect(queued.filter((count, at) => count !== queued[at - 1])).toEqual([70, 38, 6, 0])
    expect(queued).toHaveLength(1 + 3 + 70)
  })
})
