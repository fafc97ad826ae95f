// The lifecycle as a table: what becomes of every state under every event. A pair is either a row that changes something
// or it is listed as ignored, and then the very same state comes back with no effect.
import { describe, expect, it } from '@jest/globals'
import { RETURN_JITTER } from '../../../../store/connection/close-codes'
import type { Failure } from '../../../../store/base/errors'
import type { BackoffCheckpoint, Effect, Event, Rules, Step } from '../../../../store/connection/events'
import { NETWORK_RECHECK } from '../../../../store/connection/attempt'
import { machineWith } from '../../../support/machine'
import { fixedDelay, fullJitter } from '../../../../store/connection/retry'
import {
  type Connecting,
  dueAt,
  type Facts,
  initialState,
  isLive,
  type Open,
  type State,
} from '../../../../store/connection/state'

const now = 1_000_000
const moment = { now, random: 0.5 }
const rules: Rules = {
  connectTimeout: 8_000,
  heartbeat: { interval: 10_000, timeout: 5_000, adaptive: false },
  retry: fixedDelay({ delay: 3_000, limit: 2 }),
}
const transition = machineWith(rules)

const facts: Facts = {
  generation: 4,
  retryCount: 1,
  previousDelay: 3_000,
  notBefore: 0,
  online: true,
  visible: true,
  weak: false,
}
const fresh = { retryCount: 0, previousDelay: null }
const told = { notBefore: now + 60_000 }
const resting = { phase: 'resting', until: now + 10_000, pingedAt: null } as const
const connecting: Connecting = { name: 'connecting', since: now - 3_000, until: now + 5_000 }
const open: Open = {
  name: 'open',
  since: now - 2_000,
  proven: false,
  heardAt: now - 2_000,
  beat: { phase: 'resting', until: now + 8_000, pingedAt: null },
  rtt: null,
}
const proven: Open = { ...open, since: now - 60_000, proven: true }
const awaiting = { phase: 'awaiting-pong', pingedAt: now - 200, until: now + 4_800 } as const
const askedAgain = { phase: 'asked-again', pingedAt: now - 9_000, until: now + 1_000 } as const
/** Asked by a ping because something has happened. */
const probed = { phase: 'awaiting-pong', pingedAt: now, until: now + 2_000 } as const

const refusal: Failure = { code: 'connect-failed', detail: 'HTTP 503' }
const closedWith = (code: number, reason: string): Failure => ({
  code: 'closed',
  detail: `${String(code)} ${reason}`,
  close: { code, reason },
})
const forGood = closedWith(4001, 'logged in elsewhere')
const interruption = closedWith(1000, 'interrupted')
const sendingAway = closedWith(1001, '{"after":60000}')
const checkpoint: BackoffCheckpoint = { retryCount: 2, previousDelay: 1_500, notBefore: 0, at: now - 1_000 }

const events = {
  connect: { type: 'connect' },
  'connect, with a checkpoint of an earlier launch': { type: 'connect', checkpoint },
  disconnect: { type: 'disconnect' },
  retry: { type: 'retry' },
  dispose: { type: 'dispose' },
  opened: { type: 'opened', generation: 4 },
  'opened, of an older socket': { type: 'opened', generation: 3 },
  heard: { type: 'heard', generation: 4, pong: false },
  'heard a pong': { type: 'heard', generation: 4, pong: true },
  'heard, of an older socket': { type: 'heard', generation: 3, pong: true },
  lost: { type: 'lost', generation: 4, failure: refusal },
  'lost for good': { type: 'lost', generation: 4, failure: forGood },
  'lost to the background': { type: 'lost', generation: 4, failure: interruption },
  'lost, and told when to come back': { type: 'lost', generation: 4, failure: sendingAway },
  'lost, of an older socket': { type: 'lost', generation: 3, failure: forGood },
  'network there': { type: 'network', online: true, weak: false, changed: false },
  'network weak': { type: 'network', online: true, weak: true, changed: false },
  'network of another kind': { type: 'network', online: true, weak: false, changed: true },
  'network gone': { type: 'network', online: false, weak: false, changed: true },
  shown: { type: 'shown' },
  hidden: { type: 'hidden' },
  due: { type: 'due' },
  'due, too early': { type: 'due' },
  'due, much too late': { type: 'due' },
} as const satisfies Record<string, Event>
type EventName = keyof typeof events
const eventNames = Object.keys(events) as EventName[]

/** A timer fires when the state is due, sometimes a moment before, and long after on a phone that was not listening. */
function momentOf(name: EventName, state: State) {
  const at = dueAt(state) === Infinity ? now : dueAt(state)
  if (name === 'due') return { ...moment, now: at }
  if (name === 'due, much too late') return { ...moment, now: at + 5_000 }
  return name === 'due, too early' ? { ...moment, now: at - 1 } : moment
}

const dial = (generation: number): Effect => ({ type: 'open', generation })
const failedWith = (failure: Failure): Effect => ({ type: 'failed', failure })
const left = (name: string): Effect => ({ type: 'close', code: 1000, reason: `left ${name}` })
const release: Effect = { type: 'release' }
const reread: Effect = { type: 'reread-network' }
const ping: Effect = { type: 'ping' }
const reported = failedWith(refusal)
const stopped = failedWith({ ...forGood, code: 'refused' })
const timedOut = failedWith({ code: 'connect-timeout', detail: '8000 ms' })
const noPong = (ms: number) =>
  failedWith({ code: 'heartbeat-timeout', detail: `no pong for ${String(ms)} ms` })
const gaveUp = (last: string) =>
  failedWith({ code: 'retry-limit', detail: `2 attempts, the last ended with ${last}` })

const connects: EventName[] = ['connect', 'connect, with a checkpoint of an earlier launch']
const ofOlderSockets: EventName[] = [
  'opened, of an older socket',
  'heard, of an older socket',
  'lost, of an older socket',
]
const ofSockets: EventName[] = [
  'opened',
  'heard',
  'heard a pong',
  'lost',
  'lost for good',
  'lost to the background',
  'lost, and told when to come back',
  ...ofOlderSockets,
]
const timers: EventName[] = ['due', 'due, much too late']

/** From a new attempt on, nothing is left of the old phase. */
const dialling: State = { ...facts, name: 'connecting', since: now, until: now + 8_000, generation: 5 }
/** The first attempt has half the time. */
const firstDialling: State = { ...dialling, ...fresh, until: now + 4_000 }
const closed = { name: 'closed', forGood: false } as const
const disposed = { name: 'closed', forGood: true } as const
const offline = { name: 'offline', until: now + NETWORK_RECHECK } as const
const suspended = { name: 'suspended', since: now, kept: null } as const
const waiting = { name: 'waiting', until: now + 3_000 } as const
const soon = { name: 'waiting', until: now + 250 } as const
const asTold = { name: 'waiting', until: now + 60_000 } as const
const failed = { name: 'failed', refused: false } as const
const refused = { name: 'failed', refused: true } as const

type Changes = { readonly [Name in EventName]?: Step | undefined }

interface Rows {
  readonly state: State
  readonly changes: Changes
  /** Besides a timer that fires too early, which no state hears. */
  readonly ignores: readonly EventName[]
}

/** What every state does alike that wishes to be connected; `hangUp` where there is a socket to close. */
function common(state: State, hangUp: readonly Effect[] = []): Changes {
  const known: Facts = {
    generation: state.generation,
    retryCount: state.retryCount,
    previousDelay: state.previousDelay,
    notBefore: state.notBefore,
    online: state.online,
    visible: state.visible,
    weak: state.weak,
  }
  return {
    disconnect: [{ ...known, ...closed }, ...hangUp],
    dispose: [{ ...known, ...disposed }, ...hangUp, release],
    'network weak': [{ ...state, weak: true }],
    'network gone': [{ ...known, online: false, ...offline }, ...hangUp],
    hidden: [
      {
        ...known,
        visible: false,
        ...suspended,
        kept: state.name === 'waiting' ? { name: 'waiting', until: state.until } : null,
      },
    ],
  }
}

/** An attempt after `retryCount` others. */
function anAttempt(retryCount: number): Rows {
  const f = { ...facts, retryCount }
  const state: State = { ...f, ...connecting }
  const opened: Step = [
    { ...f, name: 'open', since: now, proven: false, heardAt: now, beat: resting, rtt: null },
  ]
  const isLast = retryCount === 2
  const again = (failure: Effect, at = now): Step =>
    isLast
      ? [{ ...f, ...failed }, failure, left('connecting'), gaveUp(codeOf(failure))]
      : [{ ...f, retryCount: 2, name: 'waiting', until: at + 3_000 }, failure, left('connecting')]
  return {
    state,
    changes: {
      ...common(state, [left('connecting')]),
      opened,
      heard: opened,
      'heard a pong': opened,
      lost: again(reported),
      'lost for good': [{ ...f, ...refused }, left('connecting'), stopped],
      'lost to the background': again(failedWith(interruption)),
      'lost, and told when to come back': isLast
        ? [{ ...f, ...told, ...failed }, failedWith(sendingAway), left('connecting'), gaveUp('closed')]
        : [
            { ...f, ...told, retryCount: 2, previousDelay: 60_000, ...asTold },
            failedWith(sendingAway),
            left('connecting'),
          ],
      'network of another kind': [{ ...f, ...soon }, left('connecting')],
      hidden: [{ ...f, visible: false, name: 'suspended', since: now, kept: connecting }],
      due: again(timedOut, now + 5_000),
      'due, much too late': again(timedOut, now + 10_000),
    },
    ignores: [...connects, 'retry', ...ofOlderSockets, 'network there', 'shown'],
  }
}

/** An open connection that has nothing to answer for; `after` is what a loss makes of the retries. */
function aQuietLink(f: Facts, link: Open, after: Partial<Facts>): Rows {
  const state: State = { ...f, ...link }
  const beatsAt = now + 8_000
  return {
    state,
    changes: {
      ...common(state, [left('open')]),
      heard: [{ ...f, ...link, heardAt: now, beat: resting }],
      'heard a pong': [{ ...f, ...link, heardAt: now, beat: resting }],
      lost: [{ ...f, ...after, ...waiting }, reported, left('open')],
      'lost for good': [{ ...f, ...refused }, left('open'), stopped],
      'lost to the background': [{ ...f, ...after, ...waiting }, failedWith(interruption), left('open')],
      'lost, and told when to come back': [
        { ...f, ...told, ...after, previousDelay: 60_000, ...asTold },
        failedWith(sendingAway),
        left('open'),
      ],
      'network of another kind': [{ ...f, ...link, beat: probed }, ping],
      hidden: [{ ...f, visible: false, name: 'suspended', since: now, kept: link }],
      due: [
        { ...f, ...link, beat: { phase: 'awaiting-pong', pingedAt: beatsAt, until: beatsAt + 5_000 } },
        ping,
      ],
      'due, much too late': [
        {
          ...f,
          ...link,
          beat: { phase: 'awaiting-pong', pingedAt: beatsAt + 5_000, until: beatsAt + 10_000 },
        },
        ping,
      ],
    },
    ignores: [...connects, 'retry', 'opened', ...ofOlderSockets, 'network there', 'shown'],
  }
}

/** Proven, and so with all retries before it. */
const settled = { ...facts, ...fresh }
const interruptedOnceProven: Step = [firstDialling, failedWith(interruption), left('open'), dial(5)]
const quiet = aQuietLink(settled, proven, { retryCount: 1, previousDelay: 3_000 })
const oldButUnproven: Open = { ...open, since: now - 10_000 }
const unproven = aQuietLink(facts, open, { retryCount: 2 })
const silent = aQuietLink(facts, oldButUnproven, { retryCount: 2 })

/** A proven connection that owes a pong. */
function owing(beat: typeof awaiting | typeof askedAgain, due: Step, late: Step): Rows {
  return {
    state: { ...settled, ...proven, beat },
    changes: {
      ...quiet.changes,
      'network weak': [{ ...settled, ...proven, beat, weak: true }],
      heard: [{ ...settled, ...proven, heardAt: now, beat: { ...resting, pingedAt: beat.pingedAt } }],
      'heard a pong': [
        {
          ...settled,
          ...proven,
          heardAt: now,
          beat: resting,
          rtt: { smoothed: now - beat.pingedAt, variation: (now - beat.pingedAt) / 2 },
        },
        { type: 'measured', latency: now - beat.pingedAt },
      ],
      'lost to the background': interruptedOnceProven,
      'network of another kind': [
        {
          ...settled,
          ...proven,
          beat: { ...probed, pingedAt: beat.pingedAt, until: Math.min(probed.until, beat.until) },
        },
        ping,
      ],
      hidden: [{ ...settled, visible: false, name: 'suspended', since: now, kept: { ...proven, beat } }],
      due,
      'due, much too late': late,
    },
    ignores: quiet.ignores,
  }
}

/** In the background since `since`, with what is `kept`. */
function away(since: number, kept: Connecting | Open, changes: Changes): Rows {
  const f = { ...facts, visible: false }
  const state: State = { ...f, name: 'suspended', since, kept }
  const alone: State = { ...state, kept: null }
  return {
    state,
    changes: {
      ...common(state, [left('suspended')]),
      lost: [alone, reported, left('suspended')],
      'lost for good': [{ ...f, ...refused }, left('suspended'), stopped],
      'lost to the background': [alone, failedWith(interruption), left('suspended')],
      'lost, and told when to come back': [{ ...alone, ...told }, failedWith(sendingAway), left('suspended')],
      'network gone': [{ ...alone, online: false }, left('suspended')],
      ...changes,
      hidden: undefined,
    },
    ignores: [
      ...connects,
      'retry',
      ...ofOlderSockets,
      'network there',
      'network of another kind',
      'hidden',
      ...timers,
    ],
  }
}

/** In the background with nothing that a server could speak through. */
function awayWithoutALink(state: State & { name: 'suspended' }, shown: Step): Rows {
  return {
    state,
    changes: {
      ...common(state),
      'network gone': [{ ...state, online: false, kept: null }],
      hidden: undefined,
      shown,
    },
    ignores: [
      ...connects,
      'retry',
      ...ofSockets,
      'network there',
      'network of another kind',
      'hidden',
      ...timers,
    ],
  }
}

const keptOpen = (kept: Open): Step => [
  { ...facts, visible: false, name: 'suspended', since: now - 4_999, kept },
]
const acceptedMeanwhile: Step = [
  {
    ...facts,
    visible: false,
    name: 'suspended',
    since: now - 4_999,
    kept: { name: 'open', since: now, proven: false, heardAt: now, beat: resting, rtt: null },
  },
]
const heardMeanwhile = keptOpen({ ...open, heardAt: now, beat: resting })

const table: Record<string, Rows> = {
  idle: {
    state: initialState,
    changes: {
      connect: [{ ...firstDialling, generation: 1 }, dial(1)],
      'connect, with a checkpoint of an earlier launch': [
        { ...initialState, retryCount: 2, previousDelay: 3_000, name: 'waiting', until: now + 2_000 },
      ],
      dispose: [{ ...initialState, ...disposed }, release],
      'network weak': [{ ...initialState, weak: true }],
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
      ...timers,
    ],
  },
  'idle in the background': {
    state: { ...initialState, visible: false },
    changes: {
      connect: [{ ...initialState, visible: false, ...suspended }],
      'connect, with a checkpoint of an earlier launch': [
        { ...initialState, visible: false, retryCount: 2, previousDelay: 3_000, ...suspended },
      ],
      dispose: [{ ...initialState, visible: false, ...disposed }, release],
      'network weak': [{ ...initialState, visible: false, weak: true }],
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
      ...timers,
    ],
  },
  'idle without network': {
    state: { ...initialState, online: false },
    changes: {
      connect: [{ ...initialState, online: false, ...offline }],
      'connect, with a checkpoint of an earlier launch': [
        { ...initialState, online: false, retryCount: 2, previousDelay: 3_000, ...offline },
      ],
      dispose: [{ ...initialState, online: false, ...disposed }, release],
      'network there': [initialState],
      'network weak': [{ ...initialState, weak: true }],
      'network of another kind': [initialState],
      hidden: [{ ...initialState, online: false, visible: false }],
    },
    ignores: ['disconnect', 'retry', ...ofSockets, 'network gone', 'shown', ...timers],
  },
  connecting: anAttempt(1),
  'connecting for the last time': anAttempt(2),
  'open, proven and quiet': {
    ...quiet,
    changes: { ...quiet.changes, 'lost to the background': interruptedOnceProven },
  },
  'open, awaiting a pong': owing(
    awaiting,
    [{ ...facts, name: 'waiting', until: now + 7_800 }, noPong(5_000), left('open')],
    [
      {
        ...settled,
        ...proven,
        beat: { phase: 'asked-again', pingedAt: now - 200, until: now + 4_800 + 5_000 + 2_000 },
      },
      ping,
    ],
  ),
  'open, asked again because the timer for the pong was late': owing(
    askedAgain,
    [{ ...facts, name: 'waiting', until: now + 4_000 }, noPong(10_000), left('open')],
    [{ ...facts, name: 'waiting', until: now + 9_000 }, noPong(15_000), left('open')],
  ),
  // Nothing was heard, so nothing is proven until something is.
  'open for 10 s after a retry': {
    ...silent,
    changes: {
      ...silent.changes,
      heard: [{ ...settled, ...oldButUnproven, proven: true, heardAt: now, beat: resting }],
      'heard a pong': [{ ...settled, ...oldButUnproven, proven: true, heardAt: now, beat: resting }],
    },
  },
  'open for a moment after a retry': unproven,
  'open for a moment, at the first attempt': {
    ...aQuietLink(settled, open, { retryCount: 1, previousDelay: 3_000 }),
    changes: {
      ...aQuietLink(settled, open, { retryCount: 1, previousDelay: 3_000 }).changes,
      // At once, but it counts.
      'lost to the background': [
        { ...facts, retryCount: 1, previousDelay: 0, name: 'waiting', until: now },
        failedWith(interruption),
        left('open'),
      ],
    },
  },
  waiting: {
    state: { ...facts, ...waiting },
    changes: {
      ...common({ ...facts, ...waiting }),
      retry: [dialling, dial(5)],
      'network of another kind': [{ ...facts, ...soon }],
      due: [{ ...dialling, since: now + 3_000, until: now + 11_000 }, dial(5)],
      'due, much too late': [{ ...dialling, since: now + 8_000, until: now + 16_000 }, dial(5)],
    },
    ignores: [...connects, ...ofSockets, 'network there', 'shown'],
  },
  'waiting for a moment only': {
    state: { ...facts, name: 'waiting', until: now + 100 },
    changes: {
      ...common({ ...facts, name: 'waiting', until: now + 100 }),
      retry: [dialling, dial(5)],
      due: [{ ...dialling, since: now + 100, until: now + 8_100 }, dial(5)],
      'due, much too late': [{ ...dialling, since: now + 5_100, until: now + 13_100 }, dial(5)],
    },
    ignores: [...connects, ...ofSockets, 'network there', 'network of another kind', 'shown'],
  },
  // The user's word is above the server's, a returning network is not.
  'waiting as the server told': {
    state: { ...facts, ...told, ...asTold },
    changes: {
      ...common({ ...facts, ...told, ...asTold }),
      retry: [dialling, dial(5)],
      due: [{ ...dialling, ...told, since: now + 60_000, until: now + 68_000 }, dial(5)],
      'due, much too late': [{ ...dialling, ...told, since: now + 65_000, until: now + 73_000 }, dial(5)],
    },
    ignores: [...connects, ...ofSockets, 'network there', 'network of another kind', 'shown'],
  },
  offline: {
    state: { ...facts, online: false, ...offline, until: now + 2_000 },
    changes: {
      ...common({ ...facts, online: false, ...offline, until: now + 2_000 }),
      retry: [{ ...facts, online: false, ...offline, until: now + 2_000 }, reread],
      'network there': [{ ...facts, ...soon }],
      'network weak': [{ ...facts, weak: true, ...soon }],
      'network of another kind': [{ ...facts, ...soon }],
      'network gone': undefined,
      due: [{ ...facts, online: false, ...offline, until: now + 12_000 }, reread],
      'due, much too late': [{ ...facts, online: false, ...offline, until: now + 17_000 }, reread],
    },
    ignores: [...connects, ...ofSockets, 'network gone', 'shown'],
  },
  'offline, and told when to come back': {
    state: { ...facts, ...told, online: false, ...offline },
    changes: {
      ...common({ ...facts, ...told, online: false, ...offline }),
      retry: [{ ...facts, ...told, online: false, ...offline }, reread],
      'network there': [{ ...facts, ...told, ...asTold }],
      'network weak': [{ ...facts, ...told, weak: true, ...asTold }],
      'network of another kind': [{ ...facts, ...told, ...asTold }],
      'network gone': undefined,
      due: [{ ...facts, ...told, online: false, ...offline, until: now + 20_000 }, reread],
      'due, much too late': [{ ...facts, ...told, online: false, ...offline, until: now + 25_000 }, reread],
    },
    ignores: [...connects, ...ofSockets, 'network gone', 'shown'],
  },
  'suspended without a link': awayWithoutALink(
    { ...facts, visible: false, ...suspended, since: now - 1_000 },
    [dialling, dial(5)],
  ),
  'suspended for a moment, wait kept': awayWithoutALink(
    { ...facts, visible: false, ...suspended, since: now - 4_999, kept: waiting },
    [{ ...facts, ...waiting }],
  ),
  'suspended for 5 s, wait kept': awayWithoutALink(
    { ...facts, visible: false, ...suspended, since: now - 5_000, kept: waiting },
    [dialling, dial(5)],
  ),
  'suspended, and told when to come back': awayWithoutALink(
    { ...facts, ...told, visible: false, ...suspended, since: now - 1_000 },
    [{ ...facts, ...told, ...asTold }],
  ),
  'suspended for a moment, attempt kept': away(now - 4_999, connecting, {
    opened: acceptedMeanwhile,
    heard: acceptedMeanwhile,
    'heard a pong': acceptedMeanwhile,
    shown: [{ ...facts, ...connecting }],
  }),
  'suspended for a moment, link kept': {
    ...away(now - 4_999, open, {
      heard: heardMeanwhile,
      'heard a pong': heardMeanwhile,
      shown: [{ ...facts, ...open, beat: probed }, ping],
    }),
    ignores: [...away(now, open, {}).ignores, 'opened'],
  },
  'suspended for 5 s, link kept': {
    ...away(now - 5_000, open, {
      heard: [
        {
          ...facts,
          visible: false,
          name: 'suspended',
          since: now - 5_000,
          kept: { ...open, heardAt: now, beat: resting },
        },
      ],
      'heard a pong': [
        {
          ...facts,
          visible: false,
          name: 'suspended',
          since: now - 5_000,
          kept: { ...open, heardAt: now, beat: resting },
        },
      ],
      shown: [dialling, left('suspended'), dial(5)],
    }),
    ignores: [...away(now, open, {}).ignores, 'opened'],
  },
  failed: {
    state: { ...facts, ...failed },
    changes: {
      ...common({ ...facts, ...failed }),
      connect: [firstDialling, dial(5)],
      'connect, with a checkpoint of an earlier launch': [firstDialling, dial(5)],
      retry: [firstDialling, dial(5)],
      'network gone': [{ ...facts, online: false, ...failed }],
      shown: [firstDialling, dial(5)],
      hidden: [{ ...facts, visible: false, ...failed }],
    },
    ignores: [...ofSockets, 'network there', 'network of another kind', ...timers],
  },
  'failed, network gone since': {
    state: { ...facts, online: false, ...failed },
    changes: {
      ...common({ ...facts, online: false, ...failed }),
      connect: [{ ...settled, online: false, ...offline }],
      'connect, with a checkpoint of an earlier launch': [{ ...settled, online: false, ...offline }],
      retry: [{ ...settled, online: false, ...offline }],
      'network there': [firstDialling, dial(5)],
      'network weak': [{ ...dialling, ...fresh, weak: true }, dial(5)],
      'network of another kind': [firstDialling, dial(5)],
      'network gone': undefined,
      shown: [{ ...settled, online: false, ...offline }],
      hidden: [{ ...facts, online: false, visible: false, ...failed }],
    },
    ignores: [...ofSockets, 'network gone', ...timers],
  },
  'failed, refused by the server': {
    state: { ...facts, ...refused },
    changes: {
      ...common({ ...facts, ...refused }),
      connect: [firstDialling, dial(5)],
      'connect, with a checkpoint of an earlier launch': [firstDialling, dial(5)],
      retry: [firstDialling, dial(5)],
      'network gone': [{ ...facts, online: false, ...refused }],
      hidden: [{ ...facts, visible: false, ...refused }],
    },
    ignores: [...ofSockets, 'network there', 'network of another kind', 'shown', ...timers],
  },
  'failed, refused by the server, away and without network since': {
    state: { ...facts, online: false, visible: false, ...refused },
    changes: {
      ...common({ ...facts, online: false, visible: false, ...refused }),
      connect: [{ ...settled, online: false, visible: false, ...suspended }],
      'connect, with a checkpoint of an earlier launch': [
        { ...settled, online: false, visible: false, ...suspended },
      ],
      retry: [{ ...settled, online: false, visible: false, ...suspended }],
      'network there': [{ ...facts, visible: false, ...refused }],
      'network weak': [{ ...facts, visible: false, weak: true, ...refused }],
      'network of another kind': [{ ...facts, visible: false, ...refused }],
      'network gone': undefined,
      hidden: undefined,
      shown: [{ ...facts, online: false, ...refused }],
    },
    ignores: [...ofSockets, 'network gone', 'hidden', ...timers],
  },
  'closed by disconnect()': {
    state: { ...facts, ...closed },
    changes: {
      ...common({ ...facts, ...closed }),
      connect: [firstDialling, dial(5)],
      'connect, with a checkpoint of an earlier launch': [firstDialling, dial(5)],
      disconnect: undefined,
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
      ...timers,
    ],
  },
  'closed by dispose()': {
    state: { ...facts, ...disposed },
    changes: {},
    ignores: eventNames.filter((name) => name !== 'due, too early'),
  },
}

describe.each(Object.entries(table))('%s', (_name, { state, changes, ignores }) => {
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
    ['open, proven: at the next beat', { ...settled, ...proven }, now + 8_000],
    ['open, unproven: at the next beat, too', { ...facts, ...open }, now + 8_000],
    ['open, unproven, no heartbeat: at the proof', { ...facts, ...open, beat: off }, now + 8_000],
    ['open, proven, no heartbeat: never', { ...settled, ...proven, beat: off }, Infinity],
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
      (state.name === 'suspended' && state.kept !== null && state.kept.name !== 'waiting')
    expect(isLive(state)).toBe(holdsLink)
  })
})

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

describe('without a heartbeat', () => {
  const unbeaten = machineWith({ ...rules, heartbeat: false })
  const opened = unbeaten({ ...facts, ...connecting }, events.opened, moment)[0]

  it('an open connection is never pinged', () => {
    expect(opened).toMatchObject({ name: 'open', beat: { until: Infinity } })
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
  const openedBy = (random: number) =>
    adaptive({ ...settled, ...connecting }, events.opened, { now, random })[0]

  it.each([
    [0, 0],
    [0.25, 2_500],
    [0.999, 9_990],
  ])('the first ping comes at a random moment of the rest (dice %d: %i ms)', (random, wait) => {
    expect(dueAt(openedBy(random)) - now).toBe(wait)
  })

  it('the rests after it are whole', () => {
    expect(dueAt(adaptive(openedBy(0.25), events.heard, moment)[0]) - now).toBe(10_000)
  })

  it('the link that was measured says how patient to be', () => {
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
    expect(dueAt(asked)).toBe(now - 9_000 + 15_000)
    const owing: State = { ...settled, ...proven, heardAt: now - 11_000, beat: awaiting }
    expect(dueAt(weak(owing))).toBe(now + 4_800)
    expect(dueAt(weak({ ...owing, heardAt: now - 8_000 }))).toBe(now + 7_000)
  })

  it('a network that is no longer weak changes nothing', () => {
    const link: State = { ...settled, ...proven, weak: true }
    expect(adaptive(link, events['network there'], moment)).toEqual([{ ...link, weak: false }])
  })

  it('who has been silent for very long still has 3 s to answer', () => {
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
  const failure = closedWith(1000, '{"after":60000,"why":"interrupted"}')
  const [state] = transition({ ...settled, ...proven }, { type: 'lost', generation: 4, failure }, moment)
  expect(state).toMatchObject({ name: 'waiting', until: now + 60_000 })
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
  const growing = machineWith({ ...rules, retry: fullJitter({ base: 1_000, cap: 30_000 }) })
  const dice = { now, random: 0.5 }
  const [second] = growing({ ...facts, ...connecting, retryCount: 1 }, events.lost, dice)
  const [third] = growing({ ...facts, ...connecting, retryCount: 2 }, events.lost, dice)
  expect([dueAt(second), dueAt(third)]).toEqual([now + 1_000, now + 2_000])
})

function codeOf(effect: Effect): string {
  return effect.type === 'failed' ? effect.failure.code : effect.type
}

function summary([state, ...effects]: Step): string {
  return [state.name, ...effects.map(({ type }) => type)].join(', ')
}
