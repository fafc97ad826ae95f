// Numbers of a run come from what was written and what others received of it.
import { describe, expect, it, test } from '@jest/globals'
import { backAfter, digsOf } from '../../../../preview/scenarios/back'
import { Ledger } from '../../../../preview/scenarios/ledger'
import { verdictOf } from '../../../../preview/scenarios/verdict'
import { Recording } from '../../../../preview/stage/recording'

test('a score counts what arrived, what came twice and what did not come', () => {
  const ledger = new Ledger()
  for (const text of ['a', 'b', 'c']) ledger.wrote('2', text)
  ledger.wrote('1', 'a')
  for (const text of ['a', 'b', 'b', 'of somebody else']) ledger.arrived('2', text)
  ledger.dialled('2')
  ledger.begin()
  ledger.dialled('2')
  expect(ledger.score('2', 3_000)).toMatchObject({
    written: 3,
    arrived: 2,
    doubled: 1,
    missing: 1,
    attempts: 1,
    back: 3_000,
  })
  expect(ledger.isSettled('2')).toBe(false)
  ledger.arrived('2', 'c')
  expect(ledger.isSettled('2')).toBe(true)
  expect(ledger.score('1', null)).toMatchObject({ written: 1, arrived: 0 })
})

test('of what others say only what has arrived counts, and a phone has seen it in a frame', () => {
  const ledger = new Ledger()
  ledger.said('news 1')
  ledger.said('news 2')
  ledger.said('never said')
  ledger.saw('1', '{"list":[{"text":"news 1"}]}')
  ledger.confirm('news 1')
  ledger.confirm('news 2')
  expect(ledger.score('1', null)).toMatchObject({ pushed: 2, unseen: 1 })
  expect(ledger.score('2', null)).toMatchObject({ pushed: 2, unseen: 2 })
})

describe('back after', () => {
  const recording = new Recording(0)
  const status = (at: number, name: 'open' | 'waiting'): void =>
    recording.add('1', { kind: 'status', status: name, until: null, at })
  recording.add('1', { kind: 'launch', at: 0 })
  status(100, 'open')
  status(5_000, 'waiting')
  status(7_000, 'open')
  status(7_500, 'waiting')
  status(9_000, 'open')

  it('is the time to the first connection that holds a second', () => {
    expect(backAfter(recording, '1', 5_500, 20_000)).toBe(3_500)
  })

  it('is 0 where the connection held all the time', () => {
    expect(backAfter(recording, '1', 1_000, 20_000)).toBe(0)
  })

  it('is not known before there is one', () => {
    status(21_000, 'waiting')
    expect(backAfter(recording, '1', 22_000, 30_000)).toBeNull()
  })
})

test('digs are counted by their entries since the begin', () => {
  const recording = new Recording(0)
  recording.add('1', { kind: 'launch', at: 0 })
  const dig = (at: number, id: string, step: 'queued' | 'arrived'): void =>
    recording.add('1', { kind: 'entry', id, step, text: '{"type":"dig","cell":1}', at })
  dig(10, 'early', 'queued')
  dig(110, 'one', 'queued')
  dig(120, 'one', 'arrived')
  dig(130, 'two', 'queued')
  expect(digsOf(recording, ['1', '2'], 100)).toEqual({ sent: 2, counted: 1 })
})

test('the verdict says it where the code by hand was faster', () => {
  const score = {
    written: 2,
    arrived: 2,
    doubled: 0,
    missing: 0,
    unseen: 0,
    pushed: 0,
    attempts: 1,
    back: 2_000,
  }
  const slow = verdictOf({ cast: 'chat', library: score, byHand: { ...score, back: 1_000 } })
  const fast = verdictOf({ cast: 'chat', library: score, byHand: { ...score, back: null } })
  expect(slow[1]).toMatch(/By hand was back sooner\.$/)
  expect(fast[1]).not.toMatch(/sooner/)
})
