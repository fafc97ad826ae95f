// The lifecycle as a table: what becomes of every state under every event. A pair is either a row that changes something
// or it is listed as ignored, and then the very same state comes back with no effect.
import { describe, expect, it } from '@jest/globals'
import {
  createTransition,
  type Effect,
  type Event,
  NETWORK_RECHECK,
  RETURN_JITTER,
  type Rules,
  type Step,
} from '../../../store/machine'
import { dueAt, initialState, isLive, type State } from '../../../store/state'
import { fixedDelay, fullJitter } from '../../../store/retry'

const now = 1_000_000
const moment = { now, random: 0.5 }
const rules: Rules = {
  connectTimeout: 8_000,
  heartbeat: { interval: 10_000, timeout: 5_000 },
  retry: fixedDelay({ delay: 3_000, limit: 2 }),
}
const transition = createTransition(rules)

const facts = { generation: 4, retryCount: 1, previousDelay: 3_000, online: true, visible: true }
const fresh = { retryCount: 0, previousDelay: null }
const resting = { phase: 'resting', until: now + 10_000, pingedAt: null } as const
const connecting = { name: 'connecting', until: now + 5_000 } as const
const open = {
  name: 'open',
  since: now - 2_000,
  beat: { phase: 'resting', until: now + 8_000, pingedAt: null },
} as const
const probing = { phase: 'resting', until: now, pingedAt: null } as const
const awaiting = { phase: 'awaiting-pong', pingedAt: now - 200, until: now + 4_800 } as const
const refusal = { code: 'connect-failed', detail: 'HTTP 503' } as const

const events = {
  connect: { type: 'connect' },
  disconnect: { type: 'disconnect' },
  retry: { type: 'retry' },
  dispose: { type: 'dispose' },
  opened: { type: 'opened', generation: 4 },
  'opened, of an older socket': { type: 'opened', generation: 3 },
  heard: { type: 'heard', generation: 4, pong: false },
  'heard a pong': { type: 'heard', generation: 4, pong: true },
  'heard, of an older socket': { type: 'heard', generation: 3, pong: true },
  lost: { type: 'lost', generation: 4, failure: refusal },
  'lost, of an older socket': { type: 'lost', generation: 3, failure: refusal },
  'network there': { type: 'network', online: true, changed: false },
  'network of another kind': { type: 'network', online: true, changed: true },
  'network gone': { type: 'network', online: false, changed: true },
  shown: { type: 'shown' },
  hidden: { type: 'hidden' },
  due: { type: 'due' },
  'due, too early': { type: 'due' },
} as const satisfies Record<string, Event>
type EventName = keyof typeof events
const eventNames = Object.keys(events) as EventName[]

/** A timer fires when the state is due, and sometimes a moment before. */
function momentOf(name: EventName, state: State) {
  const at = dueAt(state) === Infinity ? now : dueAt(state)
  if (name === 'due') return { ...moment, now: at }
  return name === 'due, too early' ? { ...moment, now: at - 1 } : moment
}

const dial = (generation: number): Effect => ({ type: 'open', generation })
const reported: Effect = { type: 'failed', failure: refusal }
const left = (name: string): Effect => ({ type: 'close', code: 1000, reason: `left ${name}` })
const release: Effect = { type: 'release' }
const reread: Effect = { type: 'reread-network' }
const timedOut: Effect = { type: 'failed', failure: { code: 'connect-timeout', detail: '8000 ms' } }
const gaveUp = (last: string): Effect => ({
  type: 'failed',
  failure: { code: 'retry-limit', detail: `2 attempts, the last ended with ${last}` },
})

const ofOlderSockets: EventName[] = [
  'opened, of an older socket',
  'heard, of an older socket',
  'lost, of an older socket',
]
const ofSockets: EventName[] = ['opened', 'heard', 'heard a pong', 'lost', ...ofOlderSockets]

/** From a new attempt on, nothing is left of the old phase. */
const dialling = {
  name: 'connecting',
  until: now + 8_000,
  generation: 5,
  retryCount: 1,
  previousDelay: 3_000,
  online: true,
  visible: true,
} as const satisfies State
const firstDialling: State = { ...dialling, ...fresh }
const closed = { name: 'closed', forGood: false } as const
const disposed = { name: 'closed', forGood: true } as const
const offline = { name: 'offline', until: now + NETWORK_RECHECK } as const
const suspended = { name: 'suspended', since: now, kept: null } as const
const soon = { name: 'waiting', until: now + 250 } as const
const failed = { name: 'failed' } as const

interface Rows {
  readonly state: State
  readonly changes: Partial<Record<EventName, Step>>
  /** Besides a timer that fires too early, which no state hears. */
  readonly ignores: readonly EventName[]
}

const table: Record<string, Rows> = {
  idle: {
    state: initialState,
    changes: {
      connect: [{ ...firstDialling, generation: 1 }, dial(1)],
      dispose: [{ ...initialState, ...disposed }, release],
      'network gone': [{ ...initialState, online: false }],
      hidden: [{ ...initialState, visible: false }],
    },
    ignores: [
      'disconnect',
      'retry',
      ...ofSockets,
      'network there',
      'network of another kind',
      'shown',
      'due',
    ],
  },
  'idle in the background': {
    state: { ...initialState, visible: false },
    changes: {
      connect: [{ ...initialState, visible: false, ...suspended }],
      dispose: [{ ...initialState, visible: false, ...disposed }, release],
      'network gone': [{ ...initialState, visible: false, online: false }],
      shown: [initialState],
    },
    ignores: [
      'disconnect',
      'retry',
      ...ofSockets,
      'network there',
      'network of another kind',
      'hidden',
      'due',
    ],
  },
  'idle without network': {
    state: { ...initialState, online: false },
    changes: {
      connect: [{ ...initialState, online: false, ...offline }],
      dispose: [{ ...initialState, online: false, ...disposed }, release],
      'network there': [initialState],
      'network of another kind': [initialState],
      hidden: [{ ...initialState, online: false, visible: false }],
    },
    ignores: ['disconnect', 'retry', ...ofSockets, 'network gone', 'shown', 'due'],
  },
  connecting: {
    state: { ...facts, ...connecting },
    changes: {
      disconnect: [{ ...facts, ...closed }, left('connecting')],
      dispose: [{ ...facts, ...disposed }, left('connecting'), release],
      opened: [{ ...facts, name: 'open', since: now, beat: resting }],
      heard: [{ ...facts, name: 'open', since: now, beat: resting }],
      'heard a pong': [{ ...facts, name: 'open', since: now, beat: resting }],
      lost: [{ ...facts, retryCount: 2, name: 'waiting', until: now + 3_000 }, reported, left('connecting')],
      'network gone': [{ ...facts, online: false, ...offline }, left('connecting')],
      hidden: [{ ...facts, visible: false, name: 'suspended', since: now, kept: connecting }],
      due: [{ ...facts, retryCount: 2, name: 'waiting', until: now + 8_000 }, timedOut, left('connecting')],
    },
    ignores: ['connect', 'retry', ...ofOlderSockets, 'network there', 'network of another kind', 'shown'],
  },
  'connecting for the last time': {
    state: { ...facts, ...connecting, retryCount: 2 },
    changes: {
      disconnect: [{ ...facts, retryCount: 2, ...closed }, left('connecting')],
      dispose: [{ ...facts, retryCount: 2, ...disposed }, left('connecting'), release],
      opened: [{ ...facts, retryCount: 2, name: 'open', since: now, beat: resting }],
      heard: [{ ...facts, retryCount: 2, name: 'open', since: now, beat: resting }],
      'heard a pong': [{ ...facts, retryCount: 2, name: 'open', since: now, beat: resting }],
      lost: [{ ...facts, retryCount: 2, ...failed }, reported, left('connecting'), gaveUp(refusal.code)],
      'network gone': [{ ...facts, retryCount: 2, online: false, ...offline }, left('connecting')],
      hidden: [{ ...facts, retryCount: 2, visible: false, name: 'suspended', since: now, kept: connecting }],
      due: [{ ...facts, retryCount: 2, ...failed }, timedOut, left('connecting'), gaveUp('connect-timeout')],
    },
    ignores: ['connect', 'retry', ...ofOlderSockets, 'network there', 'network of another kind', 'shown'],
  },
  'open, proven and quiet': {
    state: { ...facts, ...fresh, ...open },
    changes: {
      'network of another kind': [{ ...facts, ...fresh, ...open, beat: probing }],
      disconnect: [{ ...facts, ...fresh, ...closed }, left('open')],
      dispose: [{ ...facts, ...fresh, ...disposed }, left('open'), release],
      heard: [{ ...facts, ...fresh, ...open, beat: resting }],
      'heard a pong': [{ ...facts, ...fresh, ...open, beat: resting }],
      lost: [{ ...facts, name: 'waiting', until: now + 3_000 }, reported, left('open')],
      'network gone': [{ ...facts, ...fresh, online: false, ...offline }, left('open')],
      hidden: [{ ...facts, ...fresh, visible: false, name: 'suspended', since: now, kept: open }],
      due: [
        {
          ...facts,
          ...fresh,
          ...open,
          beat: { phase: 'awaiting-pong', pingedAt: now + 8_000, until: now + 13_000 },
        },
        { type: 'ping' },
      ],
    },
    ignores: ['connect', 'retry', 'opened', ...ofOlderSockets, 'network there', 'shown'],
  },
  'open, awaiting a pong': {
    state: { ...facts, ...fresh, ...open, beat: awaiting },
    changes: {
      disconnect: [{ ...facts, ...fresh, ...closed }, left('open')],
      dispose: [{ ...facts, ...fresh, ...disposed }, left('open'), release],
      heard: [{ ...facts, ...fresh, ...open, beat: { ...resting, pingedAt: awaiting.pingedAt } }],
      'heard a pong': [
        { ...facts, ...fresh, ...open, beat: resting },
        { type: 'measured', latency: 200 },
      ],
      lost: [{ ...facts, name: 'waiting', until: now + 3_000 }, reported, left('open')],
      'network gone': [{ ...facts, ...fresh, online: false, ...offline }, left('open')],
      hidden: [
        {
          ...facts,
          ...fresh,
          visible: false,
          name: 'suspended',
          since: now,
          kept: { ...open, beat: awaiting },
        },
      ],
      due: [
        { ...facts, name: 'waiting', until: now + 7_800 },
        { type: 'failed', failure: { code: 'heartbeat-timeout', detail: '5000 ms' } },
        left('open'),
      ],
    },
    ignores: [
      'connect',
      'retry',
      'opened',
      ...ofOlderSockets,
      'network there',
      'network of another kind',
      'shown',
    ],
  },
  'open for 10 s after a retry': {
    state: { ...facts, ...open, since: now - 10_000 },
    changes: {
      'network of another kind': [{ ...facts, ...open, since: now - 10_000, beat: probing }],
      disconnect: [{ ...facts, ...closed }, left('open')],
      dispose: [{ ...facts, ...disposed }, left('open'), release],
      heard: [{ ...facts, ...fresh, ...open, since: now - 10_000, beat: resting }],
      'heard a pong': [{ ...facts, ...fresh, ...open, since: now - 10_000, beat: resting }],
      // Nothing was heard, so nothing is proven.
      lost: [{ ...facts, retryCount: 2, name: 'waiting', until: now + 3_000 }, reported, left('open')],
      'network gone': [{ ...facts, online: false, ...offline }, left('open')],
      hidden: [
        { ...facts, visible: false, name: 'suspended', since: now, kept: { ...open, since: now - 10_000 } },
      ],
      due: [
        {
          ...facts,
          ...open,
          since: now - 10_000,
          beat: { phase: 'awaiting-pong', pingedAt: now + 8_000, until: now + 13_000 },
        },
        { type: 'ping' },
      ],
    },
    ignores: ['connect', 'retry', 'opened', ...ofOlderSockets, 'network there', 'shown'],
  },
  'open for a moment after a retry': {
    state: { ...facts, ...open },
    changes: {
      'network of another kind': [{ ...facts, ...open, beat: probing }],
      disconnect: [{ ...facts, ...closed }, left('open')],
      dispose: [{ ...facts, ...disposed }, left('open'), release],
      heard: [{ ...facts, ...open, beat: resting }],
      'heard a pong': [{ ...facts, ...open, beat: resting }],
      lost: [{ ...facts, retryCount: 2, name: 'waiting', until: now + 3_000 }, reported, left('open')],
      'network gone': [{ ...facts, online: false, ...offline }, left('open')],
      hidden: [{ ...facts, visible: false, name: 'suspended', since: now, kept: open }],
      due: [
        {
          ...facts,
          ...open,
          beat: { phase: 'awaiting-pong', pingedAt: now + 8_000, until: now + 13_000 },
        },
        { type: 'ping' },
      ],
    },
    ignores: ['connect', 'retry', 'opened', ...ofOlderSockets, 'network there', 'shown'],
  },
  waiting: {
    state: { ...facts, name: 'waiting', until: now + 3_000 },
    changes: {
      disconnect: [{ ...facts, ...closed }],
      dispose: [{ ...facts, ...disposed }, release],
      retry: [dialling, dial(5)],
      'network of another kind': [{ ...facts, ...soon }],
      'network gone': [{ ...facts, online: false, ...offline }],
      hidden: [{ ...facts, visible: false, ...suspended }],
      due: [{ ...dialling, until: now + 11_000 }, dial(5)],
    },
    ignores: ['connect', ...ofSockets, 'network there', 'shown'],
  },
  'waiting for a moment only': {
    state: { ...facts, name: 'waiting', until: now + 100 },
    changes: {
      disconnect: [{ ...facts, ...closed }],
      dispose: [{ ...facts, ...disposed }, release],
      retry: [dialling, dial(5)],
      'network gone': [{ ...facts, online: false, ...offline }],
      hidden: [{ ...facts, visible: false, ...suspended }],
      due: [{ ...dialling, until: now + 8_100 }, dial(5)],
    },
    ignores: ['connect', ...ofSockets, 'network there', 'network of another kind', 'shown'],
  },
  offline: {
    state: { ...facts, online: false, name: 'offline', until: now + 2_000 },
    changes: {
      disconnect: [{ ...facts, online: false, ...closed }],
      dispose: [{ ...facts, online: false, ...disposed }, release],
      retry: [{ ...facts, online: false, name: 'offline', until: now + 2_000 }, reread],
      'network there': [{ ...facts, ...soon }],
      'network of another kind': [{ ...facts, ...soon }],
      hidden: [{ ...facts, online: false, visible: false, ...suspended }],
      due: [{ ...facts, online: false, name: 'offline', until: now + 12_000 }, reread],
    },
    ignores: ['connect', ...ofSockets, 'network gone', 'shown'],
  },
  'suspended without a link': {
    state: { ...facts, visible: false, ...suspended, since: now - 1_000 },
    changes: {
      disconnect: [{ ...facts, visible: false, ...closed }],
      dispose: [{ ...facts, visible: false, ...disposed }, release],
      'network gone': [{ ...facts, visible: false, online: false, ...suspended, since: now - 1_000 }],
      shown: [dialling, dial(5)],
    },
    ignores: ['connect', 'retry', ...ofSockets, 'network there', 'network of another kind', 'hidden', 'due'],
  },
  'suspended for a moment, attempt kept': {
    state: { ...facts, visible: false, name: 'suspended', since: now - 4_999, kept: connecting },
    changes: {
      disconnect: [{ ...facts, visible: false, ...closed }, left('suspended')],
      dispose: [{ ...facts, visible: false, ...disposed }, left('suspended'), release],
      opened: [
        {
          ...facts,
          visible: false,
          name: 'suspended',
          since: now - 4_999,
          kept: { name: 'open', since: now, beat: resting },
        },
      ],
      heard: [
        {
          ...facts,
          visible: false,
          name: 'suspended',
          since: now - 4_999,
          kept: { name: 'open', since: now, beat: resting },
        },
      ],
      'heard a pong': [
        {
          ...facts,
          visible: false,
          name: 'suspended',
          since: now - 4_999,
          kept: { name: 'open', since: now, beat: resting },
        },
      ],
      lost: [
        { ...facts, visible: false, name: 'suspended', since: now - 4_999, kept: null },
        reported,
        left('suspended'),
      ],
      'network gone': [
        { ...facts, visible: false, online: false, name: 'suspended', since: now - 4_999, kept: null },
        left('suspended'),
      ],
      shown: [{ ...facts, ...connecting }],
    },
    ignores: [
      'connect',
      'retry',
      ...ofOlderSockets,
      'network there',
      'network of another kind',
      'hidden',
      'due',
    ],
  },
  'suspended for a moment, link kept': {
    state: { ...facts, visible: false, name: 'suspended', since: now - 4_999, kept: open },
    changes: {
      disconnect: [{ ...facts, visible: false, ...closed }, left('suspended')],
      dispose: [{ ...facts, visible: false, ...disposed }, left('suspended'), release],
      lost: [
        { ...facts, visible: false, name: 'suspended', since: now - 4_999, kept: null },
        reported,
        left('suspended'),
      ],
      'network gone': [
        { ...facts, visible: false, online: false, name: 'suspended', since: now - 4_999, kept: null },
        left('suspended'),
      ],
      shown: [{ ...facts, ...open, beat: { ...resting, until: now } }],
    },
    ignores: [
      'connect',
      'retry',
      'opened',
      'heard',
      'heard a pong',
      ...ofOlderSockets,
      'network there',
      'network of another kind',
      'hidden',
      'due',
    ],
  },
  'suspended for 5 s, link kept': {
    state: { ...facts, visible: false, name: 'suspended', since: now - 5_000, kept: open },
    changes: {
      disconnect: [{ ...facts, visible: false, ...closed }, left('suspended')],
      dispose: [{ ...facts, visible: false, ...disposed }, left('suspended'), release],
      lost: [
        { ...facts, visible: false, name: 'suspended', since: now - 5_000, kept: null },
        reported,
        left('suspended'),
      ],
      'network gone': [
        { ...facts, visible: false, online: false, name: 'suspended', since: now - 5_000, kept: null },
        left('suspended'),
      ],
      shown: [dialling, left('suspended'), dial(5)],
    },
    ignores: [
      'connect',
      'retry',
      'opened',
      'heard',
      'heard a pong',
      ...ofOlderSockets,
      'network there',
      'network of another kind',
      'hidden',
      'due',
    ],
  },
  failed: {
    state: { ...facts, ...failed },
    changes: {
      connect: [firstDialling, dial(5)],
      disconnect: [{ ...facts, ...closed }],
      dispose: [{ ...facts, ...disposed }, release],
      retry: [firstDialling, dial(5)],
      'network gone': [{ ...facts, online: false, ...failed }],
      shown: [firstDialling, dial(5)],
      hidden: [{ ...facts, visible: false, ...failed }],
    },
    ignores: [...ofSockets, 'network there', 'network of another kind', 'due'],
  },
  'failed, network gone since': {
    state: { ...facts, online: false, ...failed },
    changes: {
      connect: [{ ...facts, ...fresh, online: false, ...offline }],
      disconnect: [{ ...facts, online: false, ...closed }],
      dispose: [{ ...facts, online: false, ...disposed }, release],
      retry: [{ ...facts, ...fresh, online: false, ...offline }],
      'network there': [firstDialling, dial(5)],
      'network of another kind': [firstDialling, dial(5)],
      shown: [{ ...facts, ...fresh, online: false, ...offline }],
      hidden: [{ ...facts, online: false, visible: false, ...failed }],
    },
    ignores: [...ofSockets, 'network gone', 'due'],
  },
  'closed by disconnect()': {
    state: { ...facts, ...closed },
    changes: {
      connect: [firstDialling, dial(5)],
      dispose: [{ ...facts, ...disposed }, release],
      'network gone': [{ ...facts, online: false, ...closed }],
      hidden: [{ ...facts, visible: false, ...closed }],
    },
    ignores: [
      'disconnect',
      'retry',
      ...ofSockets,
      'network there',
      'network of another kind',
      'shown',
      'due',
    ],
  },
  'closed by dispose()': {
    state: { ...facts, ...disposed },
    changes: {},
    ignores: eventNames.filter((name) => name !== 'due, too early'),
  },
}

describe.each(Object.entries(table))('%s', (_name, { state, changes, ignores }) => {
  const rows = Object.entries(changes) as [EventName, Step][]

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

  it('has an answer for every event', () => {
    expect([...Object.keys(changes), ...ignores, 'due, too early'].sort()).toEqual([...eventNames].sort())
  })
})

it('the table knows all eight states', () => {
  expect(new Set(Object.values(table).map(({ state }) => state.name))).toEqual(
    new Set(['idle', 'connecting', 'open', 'waiting', 'offline', 'suspended', 'failed', 'closed']),
  )
})

describe('when a state ends by itself', () => {
  const off = { phase: 'resting', until: Infinity, pingedAt: null } as const
  it.each<[string, State, number]>([
    ['connecting: at its timeout', { ...facts, ...connecting }, now + 5_000],
    ['waiting: at the next attempt', { ...facts, ...soon }, now + 250],
    ['offline: when the network is read again', { ...facts, ...offline }, now + 10_000],
    ['open, proven: at the next beat', { ...facts, ...fresh, ...open }, now + 8_000],
    ['open, unproven: at the next beat, too', { ...facts, ...open, since: now }, now + 8_000],
    [
      'open, unproven, no heartbeat: at the proof',
      { ...facts, name: 'open', since: now, beat: off },
      now + 10_000,
    ],
    [
      'open, proven, no heartbeat: never',
      { ...facts, ...fresh, name: 'open', since: now, beat: off },
      Infinity,
    ],
    ['idle: never', initialState, Infinity],
    ['suspended: never', { ...facts, name: 'suspended', since: now, kept: open }, Infinity],
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
      state.name === 'open' ||
      (state.name === 'suspended' && state.kept !== null)
    expect(isLive(state)).toBe(holdsLink)
  })
})

describe('without a heartbeat', () => {
  const silent = createTransition({ ...rules, heartbeat: false })
  const opened = silent({ ...facts, ...connecting }, events.opened, moment)[0]

  it('an open connection is never pinged', () => {
    expect(opened).toMatchObject({ name: 'open', beat: { until: Infinity } })
    expect(silent({ ...opened, retryCount: 0 }, events.due, moment)).toHaveLength(1)
  })

  it('it is still proven after 10 s', () => {
    const [proven] = silent(opened, events.due, { now: now + 10_000, random: 0.5 })
    expect(proven).toMatchObject({ name: 'open', retryCount: 0, previousDelay: null })
  })
})

it('a policy is asked with the number of the attempt, the wait before and the dice', () => {
  const asked: unknown[][] = []
  const curious = createTransition({
    ...rules,
    retry: {
      next: (...question) => {
        asked.push(question)
        return 7_000
      },
    },
  })
  const [first] = curious({ ...facts, ...fresh, ...connecting }, events.lost, moment)
  curious({ ...first, ...connecting }, events.lost, { now, random: 0.25 })
  expect(asked).toEqual([
    [1, null, 0.5],
    [2, 7_000, 0.25],
  ])
})

it('phones whose network returns spread over half a second', () => {
  const state: State = { ...facts, online: false, ...offline }
  const untilAt = (random: number) => dueAt(transition(state, events['network there'], { now, random })[0])
  expect([untilAt(0), untilAt(0.5), untilAt(0.999)]).toEqual([
    now,
    now + RETURN_JITTER / 2,
    now + RETURN_JITTER,
  ])
})

it('the next wait of a policy that grows is longer', () => {
  const growing = createTransition({ ...rules, retry: fullJitter({ base: 1_000, cap: 30_000 }) })
  const dice = { now, random: 0.5 }
  const [second] = growing({ ...facts, ...connecting, retryCount: 1 }, events.lost, dice)
  const [third] = growing({ ...facts, ...connecting, retryCount: 2 }, events.lost, dice)
  expect([dueAt(second), dueAt(third)]).toEqual([now + 1_000, now + 2_000])
})

function summary([state, ...effects]: Step): string {
  return [state.name, ...effects.map(({ type }) => type)].join(', ')
}
