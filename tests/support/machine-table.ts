// The table of the machine: what each event changes in each state, and which events it ignores.
import type { Step } from '../../store/connection/events'
import { initialState, type Open } from '../../store/connection/state'
import { anAttempt, aQuietLink, away, awayWithoutALink, common, owing, type Rows } from './machine-rows'
import {
  askedAgain,
  asTold,
  awaiting,
  closed,
  connecting,
  connects,
  dial,
  dialling,
  disposed,
  eventNames,
  facts,
  failed,
  failedWith,
  firstDialling,
  fresh,
  interruption,
  left,
  measured,
  noPong,
  now,
  offline,
  ofSockets,
  open,
  ping,
  probed,
  proven,
  refused,
  release,
  reread,
  resting,
  soon,
  suspended,
  timers,
  told,
  waiting,
  wary,
} from './machine-scene'

/** Proven, and so with all retries before it. */
export const settled = { ...facts, ...fresh }
export const interruptedOnceProven: Step = [firstDialling, failedWith(interruption), left('open'), dial(5)]
export const quiet = aQuietLink(settled, proven, { retryCount: 1, previousDelay: 3_000 })
const oldButUnproven: Open = { ...open, since: now - 10_000 }
const unproven = aQuietLink(facts, open, { retryCount: 2 })
const silent = aQuietLink(facts, oldButUnproven, { retryCount: 2 })

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

export const table: Record<string, Rows> = {
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
    [{ ...facts, ...wary, name: 'waiting', until: now + 7_800 }, noPong(5_000), left('open')],
    [
      {
        ...settled,
        ...proven,
        beat: {
          pingAt: now + 4_800 + 5_000 + 10_000,
          wait: { since: now - 200, until: now + 4_800 + 5_000 + 2_000, isLast: true },
        },
      },
      ping,
    ],
  ),
  'open, asked again because the timer for the pong was late': owing(
    askedAgain,
    [{ ...facts, ...wary, name: 'waiting', until: now + 4_000 }, noPong(10_000), left('open')],
    [{ ...facts, ...wary, name: 'waiting', until: now + 9_000 }, noPong(15_000), left('open')],
  ),
  // No frame was heard, so the link is not proven yet.
  'open for 10 s after a retry': {
    ...silent,
    changes: {
      ...silent.changes,
      heard: [{ ...settled, ...oldButUnproven, proven: true, heardAt: now }],
      'heard a pong': [
        { ...settled, ...oldButUnproven, proven: true, heardAt: now, beat: resting, rtt: measured },
        { type: 'measured', latency: 200 },
      ],
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
      heard: keptOpen({ ...open, heardAt: now }),
      'heard a pong': [
        ...keptOpen({ ...open, heardAt: now, beat: resting, rtt: measured }),
        { type: 'measured', latency: 200 },
      ],
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
          kept: { ...open, heardAt: now },
        },
      ],
      'heard a pong': [
        {
          ...facts,
          visible: false,
          name: 'suspended',
          since: now - 5_000,
          kept: { ...open, heardAt: now, beat: resting, rtt: measured },
        },
        { type: 'measured', latency: 200 },
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
