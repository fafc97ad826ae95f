// The lifecycle as a table: what becomes of every state under every event. A pair is either a row that changes something
// or it is listed as ignored, and then the very same state comes back with no effect.
import { describe, expect, it } from '@jest/globals'
import type { Step } from '../../../../store/connection/events'
import { dueAt, initialState, isLive, type State } from '../../../../store/connection/state'
import {
  closed,
  connecting,
  type EventName,
  eventNames,
  events,
  facts,
  failed,
  greeting,
  momentOf,
  now,
  offline,
  open,
  probed,
  proven,
  rules,
  soon,
  suspended,
} from '../../../support/machine-scene'
import { machineWith } from '../../../support/machine'
import { settled, table } from '../../../support/machine-table'

describe.each(Object.entries(table))('%s', (_name, { state, changes, ignores, rules: ownRules = rules }) => {
  const transition = machineWith(ownRules)
  const rows = (Object.entries(changes) as [EventName, Step | undefined][]).flatMap(([name, step]) =>
    step === undefined ? [] : [[name, step] as const],
  )

  for (const [name, step] of rows) {
    it(`${name} → ${summary(step)}`, () => {
      expect(transition(state, events[name], momentOf(name, state))).toEqual(step)
    })
  }

  it.each<EventName>([...ignores, 'due, too early'])('%s → nothing', (name) => {
    const step = transition(state, events[name], momentOf(name, state))
    expect(step).toHaveLength(1)
    expect(step[0]).toBe(state)
  })

  it('has an answer for every event, and only one', () => {
    const names = [...rows.map(([name]) => name), ...ignores, 'due, too early']
    expect(names.sort()).toEqual([...eventNames].sort())
  })
})

it('the table knows every state', () => {
  expect(new Set(Object.values(table).map(({ state }) => state.name))).toEqual(
    new Set([
      'idle',
      'connecting',
      'greeting',
      'open',
      'waiting',
      'offline',
      'suspended',
      'failed',
      'closed',
    ]),
  )
})

describe('when a state ends by itself', () => {
  const off = { pingAt: Infinity, wait: null }
  it.each<[string, State, number]>([
    ['connecting: at its timeout', { ...facts, ...connecting }, now + 5_000],
    ['greeting: at the timeout of the attempt', { ...facts, ...greeting }, now + 5_000],
    ['waiting: at the next attempt', { ...facts, ...soon }, now + 250],
    ['offline: when the network is read again', { ...facts, ...offline }, now + 10_000],
    ['open, proven: at the next beat', { ...settled, ...proven }, now + 8_000],
    ['open, unproven: at the next beat, too', { ...facts, ...open }, now + 8_000],
    ['open, unproven, no heartbeat: at the proof', { ...facts, ...open, beat: off }, now + 8_000],
    ['open, proven, no heartbeat: never', { ...settled, ...proven, beat: off }, Infinity],
    ['idle: never', initialState, Infinity],
    ['suspended: when the background is doubted', { ...facts, ...suspended, kept: open }, now + 65_000],
    [
      'offline, with a link: when that is given up',
      { ...facts, ...offline, kept: { ...open, beat: probed } },
      now + 2_000,
    ],
    ['failed: never', { ...facts, ...failed }, Infinity],
    ['closed: never', { ...facts, ...closed }, Infinity],
  ])('%s', (_name, state, at) => {
    expect(dueAt(state)).toBe(at)
  })
})

describe('frames are delivered', () => {
  it.each(Object.entries(table))('%s', (_name, { state }) => {
    const holdsLink =
      state.name === 'connecting' ||
      state.name === 'greeting' ||
      state.name === 'open' ||
      (state.name === 'suspended' && state.kept !== null && state.kept.name !== 'waiting') ||
      (state.name === 'offline' && state.kept !== null)
    expect(isLive(state)).toBe(holdsLink)
  })
})

function summary([state, ...effects]: Step): string {
  return [state.name, ...effects.map(({ type }) => type)].join(', ')
}
