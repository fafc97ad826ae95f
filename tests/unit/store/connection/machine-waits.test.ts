// How long the machine waits: for an attempt, before the next one, and after an earlier launch.
import { describe, expect, it } from '@jest/globals'
import { RETURN_JITTER } from '../../../../store/connection/close-codes'
import type { BackoffCheckpoint } from '../../../../store/connection/events'
import { fullJitter } from '../../../../store/connection/retry'
import { dueAt, initialState, type State } from '../../../../store/connection/state'
import { machineWith } from '../../../support/machine'
import {
  checkpoint,
  closeFailure,
  connecting,
  dial,
  dialling,
  events,
  facts,
  moment,
  now,
  offline,
  proven,
  rules,
  soon,
  transition,
  waiting,
} from '../../../support/machine-scene'
import { settled, table } from '../../../support/machine-table'

describe('the patience of an attempt', () => {
  const patienceOf = (state: State) => {
    const [next] = transition(state, events.retry, moment)
    return dueAt(next) - now
  }

  it('is half of connectTimeout at the first one', () => {
    expect(patienceOf({ ...settled, ...soon })).toBe(4_000)
  })

  it('is all of it at later ones, and on a weak network', () => {
    expect(patienceOf({ ...facts, ...waiting })).toBe(8_000)
    expect(patienceOf({ ...settled, ...soon, weak: true })).toBe(8_000)
  })
})

describe('an attempt under way on a phone whose reports have no attempt left', () => {
  it('keeps its time: a network that changes again says nothing new', () => {
    const state: State = { ...facts, ...connecting, recent: Array<number>(6).fill(now) }
    const report = { type: 'network', online: true, weak: false, changed: true } as const
    expect(transition(state, report, moment)).toEqual([state])
  })
})

describe('the checkpoint of an earlier launch', () => {
  const comesBack = (change: Partial<BackoffCheckpoint>) =>
    transition(initialState, { type: 'connect', checkpoint: { ...checkpoint, ...change } }, moment)

  it('is the same as none where there is none', () => {
    expect(transition(initialState, { type: 'connect', checkpoint: null }, moment)).toEqual(
      table['idle']?.changes.connect,
    )
  })

  it('of so long ago that the wait is over: the attempt, with its count', () => {
    expect(comesBack({ at: now - 3_000 })).toEqual([
      { ...dialling, generation: 1, retryCount: 2, previousDelay: 3_000 },
      dial(1),
    ])
  })

  it('with a time in the future waits no longer than the policy says', () => {
    expect(dueAt(comesBack({ at: now + 3_600_000 })[0])).toBe(now + 3_000)
  })

  it('that the server named holds, however little the policy would wait', () => {
    const [state] = comesBack({ notBefore: now + 60_000 })
    expect(state).toMatchObject({ name: 'waiting', until: now + 60_000, notBefore: now + 60_000 })
  })

  it('beyond the limit of the policy is worth another try, though not at once', () => {
    const [state] = comesBack({ retryCount: 3 })
    expect(state).toMatchObject({ name: 'waiting', until: checkpoint.at + 15_000, retryCount: 3 })
  })

  it('keeps to what was planned, without throwing the dice again', () => {
    const [state] = comesBack({ until: now + 700 })
    expect(state).toMatchObject({
      name: 'waiting',
      until: now + 700,
      previousDelay: checkpoint.previousDelay,
    })
  })

  it('is asked of the policy as the wait that comes next', () => {
    const asked: unknown[][] = []
    const curious = machineWith({ ...rules, retry: { next: (...question) => asked.push(question) } })
    curious(initialState, { type: 'connect', checkpoint }, moment)
    expect(asked).toEqual([[2, 1_500, 0.5]])
  })
})

it('a policy is asked with the number of the attempt, the wait before and the dice', () => {
  const asked: unknown[][] = []
  const curious = machineWith({
    ...rules,
    retry: {
      next: (...question) => {
        asked.push(question)
        return 7_000
      },
    },
  })
  const [first] = curious({ ...settled, ...connecting }, events.lost, moment)
  curious({ ...first, ...connecting }, events.lost, { now, random: 0.25 })
  expect(asked).toEqual([
    [1, null, 0.5],
    [2, 7_000, 0.25],
  ])
})

it('a wait that the server named is the previous one of the policy', () => {
  const asked: unknown[][] = []
  const curious = machineWith({
    ...rules,
    retry: {
      next: (...question) => {
        asked.push(question)
        return 7_000
      },
    },
  })
  const [first] = curious({ ...settled, ...connecting }, events['lost, and told when to come back'], moment)
  curious({ ...first, ...connecting }, events.lost, moment)
  expect(asked[1]).toEqual([2, 60_000, 0.5])
})

it('a delay that the server names holds also where the background took the link', () => {
  const failure = closeFailure(1000, '{"after":60000,"why":"interrupted"}')
  const [state] = transition({ ...settled, ...proven }, { type: 'lost', generation: 4, failure }, moment)
  expect(state).toMatchObject({ name: 'waiting', until: now + 60_000 })
})

it('phones spread over half a second when the network returns', () => {
  const state: State = { ...facts, online: false, ...offline }
  const untilAt = (random: number) => dueAt(transition(state, events['network there'], { now, random })[0])
  expect([untilAt(0), untilAt(0.5), untilAt(0.999)]).toEqual([
    now,
    now + RETURN_JITTER / 2,
    now + RETURN_JITTER,
  ])
})

it('the next wait of a policy that grows is longer', () => {
  const growing = machineWith({ ...rules, retry: fullJitter({ base: 1_000, cap: 30_000 }) })
  const dice = { now, random: 0.5 }
  const [second] = growing({ ...facts, ...connecting, retryCount: 1 }, events.lost, dice)
  const [third] = growing({ ...facts, ...connecting, retryCount: 2 }, events.lost, dice)
  expect([dueAt(second), dueAt(third)]).toEqual([now + 1_000, now + 2_000])
})
