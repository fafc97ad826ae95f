// The recording of the stage: it says what is true, also where the app believes something else.
import { beforeEach, describe, expect, it } from '@jest/globals'
import type { EntryStep, Fact, Happening, Status } from '../../../../preview/stage/happening'
import { lanesOf } from '../../../../preview/stage/lanes'
import { Recording } from '../../../../preview/stage/recording'
import { lossesOf, rowsOf } from '../../../../preview/stage/rows'
import { trackLimit } from '../../../../preview/stage/track'

const switches = { refuse: false, silence: false, delay: 0 }
let recording: Recording

beforeEach(() => {
  recording = new Recording(0)
  recording.switch(switches, 0)
})

const add = (at: number, fact: Fact, phone = '1'): void => recording.add(phone, { ...fact, at })
const status = (at: number, name: Status, until: number | null = null): void =>
  add(at, { kind: 'status', status: name, until })
const frame = (at: number, way: 'up' | 'down', text = 'x', socket = 1): void =>
  recording.add('1', { kind: 'frame', socket, way, isBeat: false, text, at })
const entry = (at: number, id: string, step: EntryStep): void =>
  recording.add('1', { kind: 'entry', id, step, text: id, at })

/** A connected phone with a store, from 100 ms on. */
function connect(): void {
  add(0, { kind: 'launch' })
  status(10, 'connecting')
  add(20, { kind: 'dialling', socket: 1 })
  add(90, { kind: 'open', socket: 1 })
  status(100, 'open')
}

const states = (from = 0, to = 1e6): string[] =>
  lanesOf(recording.track('1'), from, to).spans.map(
    (span) => `${span.state} ${String(span.from)}–${span.to === null ? '' : String(span.to)}`,
  )
const lost = (): number[] =>
  lanesOf(recording.track('1'), 0, 1e6)
    .frames.filter(({ isLost }) => isLost)
    .map(({ at }) => at)
const fates = (from = 0, to = 1e6): string[] =>
  lanesOf(recording.track('1'), from, to).bars.map(({ life, outcome }) => `${life.text} ${outcome}`)

describe('a link', () => {
  it('that is dead is drawn dead from the moment it died, not from when that was noticed', () => {
    connect()
    recording.switch({ ...switches, silence: true }, 500)
    status(9_000, 'waiting', 10_000)
    add(9_000, { kind: 'over', socket: 1, why: '1006' })
    expect(states()).toEqual([
      'idle 0–10',
      'connecting 10–100',
      'open 100–500',
      'dead 500–9000',
      'waiting 9000–',
    ])
  })

  it('that opens after the server fell silent is alive', () => {
    connect()
    recording.switch({ ...switches, silence: true }, 500)
    status(600, 'connecting')
    add(600, { kind: 'dialling', socket: 2 })
    add(650, { kind: 'open', socket: 2 })
    status(700, 'open')
    // The end of the old socket comes late, and changes nothing.
    add(800, { kind: 'over', socket: 1, why: '1006' })
    expect(states(600).slice(1)).toEqual(['connecting 600–700', 'open 700–'])
  })

  it('that opened on a server which was silent before is alive: silence is for those of its begin', () => {
    recording = new Recording(0)
    connect()
    recording.switch({ ...switches, silence: true }, 500)
    expect(states().at(-1)).toBe('open 100–')
    expect(recording.faults).toHaveLength(1)
  })

  it('of an app without a store is known by its socket', () => {
    add(0, { kind: 'launch' })
    add(10, { kind: 'dialling', socket: 1 })
    add(20, { kind: 'open', socket: 1 })
    recording.switch({ ...switches, silence: true }, 30)
    add(40, { kind: 'over', socket: 1, why: '1006' })
    add(50, { kind: 'network', type: 'none' })
    add(60, { kind: 'place', visible: false })
    expect(states()).toEqual([
      'idle 0–10',
      'connecting 10–20',
      'open 20–30',
      'dead 30–40',
      'closed 40–50',
      'offline 50–60',
      'suspended 60–',
    ])
  })

  it('waits with the time of its next attempt and the reason', () => {
    connect()
    add(200, { kind: 'over', socket: 1, why: '1012 restart' })
    status(200, 'waiting', 900)
    expect(lanesOf(recording.track('1'), 300, 400).spans).toEqual([
      { state: 'waiting', from: 200, to: null, until: 900, why: '1012 restart' },
    ])
  })

  it('ends with its app', () => {
    connect()
    add(300, { kind: 'end' })
    add(400, { kind: 'launch' })
    expect(states(200)).toEqual(['open 100–300', 'ended 300–400', 'idle 400–'])
  })
})

describe('a frame', () => {
  it('that went up a dead link never arrived', () => {
    connect()
    frame(400, 'up')
    recording.switch({ ...switches, silence: true }, 500)
    frame(600, 'up')
    frame(700, 'down')
    expect(lost()).toEqual([600])
  })

  it('that the delay of the server still held when its link died never arrived', () => {
    connect()
    recording.switch({ ...switches, delay: 300 }, 150)
    frame(200, 'up')
    frame(400, 'up')
    recording.mark('drop', 600)
    frame(610, 'up', 'x', 2)
    expect(lost()).toEqual([400])
  })

  it('is found by its time alone, with its text cut', () => {
    connect()
    for (let at = 0; at < 1_000; at += 10) frame(at, 'up', 'long '.repeat(1_000))
    const { frames } = lanesOf(recording.track('1'), 500, 529)
    expect(frames.map(({ at }) => at)).toEqual([500, 510, 520])
    expect(frames[0]?.text).toHaveLength(160)
  })
})

describe('an entry', () => {
  it('is told with all its steps, and with what became of it', () => {
    connect()
    entry(200, 'a', 'queued')
    entry(300, 'a', 'sent')
    entry(400, 'a', 'arrived')
    entry(500, 'b', 'queued')
    entry(600, 'b', 'sent')
    entry(700, 'b', 'unconfirmed')
    entry(800, 'c', 'queued')
    expect(fates()).toEqual(['a arrived', 'b lost', 'c underway'])
    expect(lossesOf(recording, '1')).toEqual({ first: 700, count: 1 })
    expect(lossesOf(recording, '2')).toBeNull()
  })

  it('that waits is seen however long ago it began', () => {
    connect()
    entry(200, 'old', 'queued')
    for (let at = 300; at < 900; at += 100) {
      entry(at, `e${String(at)}`, 'queued')
      entry(at + 10, `e${String(at)}`, 'arrived')
    }
    expect(fates(790, 805)).toEqual(['old underway', 'e800 arrived'])
  })

  it('that the end of the app cut off is not counted as lost', () => {
    connect()
    entry(200, '1', 'queued')
    add(300, { kind: 'end' })
    add(400, { kind: 'launch' })
    // Numbers begin anew.
    entry(500, '1', 'queued')
    expect(fates()).toEqual(['1 left', '1 underway'])
    expect(lossesOf(recording, '1')).toBeNull()
  })
})

describe('a fault', () => {
  it('lasts from the switch to the switch, and one of a moment has no length', () => {
    connect()
    add(200, { kind: 'network', type: 'none' })
    recording.switch({ ...switches, refuse: true, delay: 100 }, 300)
    recording.switch({ ...switches, refuse: true, delay: 200 }, 400)
    recording.mark('close', 500, '1012')
    add(600, { kind: 'network', type: 'wifi' })
    add(700, { kind: 'place', visible: false })
    add(800, { kind: 'end' })
    expect(
      recording.faults.map(({ name, phone, detail, from, to }) => [name, phone, detail, from, to]),
    ).toEqual([
      ['network', '1', '', 200, 600],
      ['refuse', undefined, '', 300, null],
      ['delay', undefined, '100 ms', 300, 400],
      ['delay', undefined, '200 ms', 400, null],
      ['close', undefined, '1012', 500, 500],
      ['background', '1', '', 700, 800],
    ])
  })
})

describe('the memory', () => {
  it('has a bound, and says what it dropped', () => {
    connect()
    const limit = trackLimit
    for (let at = 0; at <= limit; at += 1) frame(at + 1_000, 'up')
    const { frames, droppedUntil } = recording.track('1')
    expect(frames).toHaveLength(limit - limit / 10 + 1)
    expect(droppedUntil).toBe(frames[0]?.at)
    expect(rowsOf(recording, ['1'], true).map(({ kind }) => kind)).toContain('dropped')
  })

  it('keeps no object of the phone', () => {
    const happening: Happening = { kind: 'frame', socket: 1, way: 'up', isBeat: false, text: 'x', at: 1 }
    recording.add('1', happening)
    expect(recording.track('1').frames[0]).not.toBe(happening)
  })
})

it('rows are in the order of time, without heartbeats unless one is lost or all are wanted', () => {
  connect()
  const beat = (at: number): void =>
    recording.add('1', { kind: 'frame', socket: 1, way: 'up', isBeat: true, text: 'ping', at })
  beat(200)
  recording.switch({ ...switches, silence: true }, 300)
  beat(400)
  frame(350, 'up', 'said')
  const times = (withBeats: boolean): number[] =>
    rowsOf(recording, ['1'], withBeats).flatMap((row) => (row.kind === 'frame' ? [row.at] : []))
  expect(times(false)).toEqual([350, 400])
  expect(times(true)).toEqual([200, 350, 400])
})
