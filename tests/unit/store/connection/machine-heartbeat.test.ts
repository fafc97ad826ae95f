// When the machine pings, and how long it waits for the pong.
import { describe, expect, it } from '@jest/globals'
import { dueAt, type State } from '../../../../store/connection/state'
import { machineWith } from '../../../support/machine'
import {
  awaiting,
  connecting,
  events,
  facts,
  moment,
  momentOf,
  now,
  proven,
  rules,
} from '../../../support/machine-scene'
import { settled } from '../../../support/machine-table'

describe('without a heartbeat', () => {
  const unbeaten = machineWith({ ...rules, heartbeat: false })
  const opened = unbeaten({ ...facts, ...connecting }, events.opened, moment)[0]

  it('an open connection is never pinged', () => {
    expect(opened).toMatchObject({ name: 'open', beat: { pingAt: Infinity } })
    expect(unbeaten(opened, events.due, { now: now + 10_000, random: 0.5 })).toHaveLength(1)
    expect(unbeaten(opened, events['network of another kind'], moment)).toEqual([opened])
  })

  it('it is still proven after 10 s', () => {
    const [later] = unbeaten(opened, events.due, { now: now + 10_000, random: 0.5 })
    expect(later).toMatchObject({ name: 'open', proven: true, retryCount: 0, previousDelay: null })
  })

  it('one that lasted 10 s was good, though no timer has said so yet', () => {
    const [after] = unbeaten(opened, events.lost, { now: now + 10_000, random: 0.5 })
    expect(after).toMatchObject({ name: 'waiting', retryCount: 1 })
  })
})

describe('with a heartbeat that adapts', () => {
  const adaptive = machineWith({
    ...rules,
    heartbeat: { interval: 10_000, timeout: 10_000, adaptive: true },
  })
  const openAt = (random: number) =>
    adaptive({ ...settled, ...connecting }, events.opened, { now, random })[0]

  it.each([
    [0, 0],
    [0.25, 2_500],
    [0.999, 9_990],
  ])('the first ping comes at a random moment of the rest (dice %d: %i ms)', (random, wait) => {
    expect(dueAt(openAt(random)) - now).toBe(wait)
  })

  it('the rests after it are whole', () => {
    const opened = openAt(0.25)
    const [asked] = adaptive(opened, events.due, momentOf('due', opened))
    const [answered] = adaptive(asked, events['heard a pong'], { now: now + 2_540, random: 0.5 })
    expect(dueAt(answered) - now).toBe(2_540 + 10_000)
  })

  it('a frame delays no ping', () => {
    const opened = openAt(0.25)
    expect(dueAt(adaptive(opened, events.heard, { now: now + 2_000, random: 0.5 })[0])).toBe(dueAt(opened))
  })

  it('a pong that was missed makes the next links patient, for a hundred pongs', () => {
    const rowsAwaitingPong: State = { ...settled, ...proven, beat: awaiting }
    const [waits] = adaptive(rowsAwaitingPong, events.due, momentOf('due', rowsAwaitingPong))
    expect(waits).toMatchObject({ name: 'waiting', wary: 100 })
    const measured = { ...settled, ...proven, rtt: { smoothed: 40, variation: 20 } }
    const patience = (wary: number): number => {
      const link: State = { ...measured, wary, heardAt: now + 8_000 }
      const [asked] = adaptive(link, events.due, momentOf('due', link))
      return (asked.name === 'open' && asked.beat.wait ? asked.beat.wait.until : 0) - dueAt(link)
    }
    expect([0, 1, 100].map(patience)).toEqual([5_000, 10_000, 10_000])
    expect(adaptive({ ...measured, wary: 1 }, events['heard a pong'], moment)[0]).toMatchObject({ wary: 0 })
  })

  it('so does a pong that is later than the shortest patience', () => {
    const late = { type: 'heard', generation: 4, latency: 5_001 } as const
    expect(adaptive({ ...settled, ...proven }, late, moment)[0]).toMatchObject({ wary: 100 })
  })

  it('the measured latency sets the patience', () => {
    const link: State = { ...settled, ...proven, rtt: { smoothed: 2_000, variation: 750 } }
    const [asked] = adaptive(link, events.due, momentOf('due', link))
    expect(dueAt(asked) - dueAt(link)).toBe(5_000)
  })

  it('a network that turns weak is asked sooner, and given longer, and no more than 15 s together', () => {
    const weak = (link: State) => adaptive(link, events['network weak'], moment)[0]
    const rested: State = { ...settled, ...proven, heardAt: now - 4_000 }
    expect(dueAt(weak(rested))).toBe(now + 1_000)
    const quiet: State = { ...settled, ...proven, heardAt: now - 9_000 }
    const [asked] = adaptive(weak(quiet), events.due, moment)
    expect(asked).toMatchObject({ beat: { wait: { until: now - 9_000 + 15_000 } } })
    const rowsAwaitingPong: State = { ...settled, ...proven, heardAt: now - 11_000, beat: awaiting }
    expect(dueAt(weak(rowsAwaitingPong))).toBe(now + 4_800)
    expect(dueAt(weak({ ...rowsAwaitingPong, heardAt: now - 8_000 }))).toBe(now + 7_000)
  })

  it('a network that is no longer weak changes nothing', () => {
    const link: State = { ...settled, ...proven, weak: true }
    expect(adaptive(link, events['network there'], moment)).toEqual([{ ...link, weak: false }])
  })

  it('a link that has been silent for very long still has 3 s to answer', () => {
    const link: State = { ...settled, ...proven, heardAt: now - 30_000 }
    const [asked] = adaptive(link, events.due, momentOf('due', link))
    expect(dueAt(asked) - dueAt(link)).toBe(3_000)
  })

  it('each pong is a sample', () => {
    const link: State = { ...settled, ...proven, beat: awaiting, rtt: { smoothed: 1_000, variation: 100 } }
    expect(adaptive(link, events['heard a pong'], moment)[0]).toMatchObject({
      rtt: { smoothed: 900, variation: 275 },
    })
  })
})
