// The table of the machine: what each event changes in each state, and which events it ignores.
import type { Step } from '../../store/connection/events'
import { type Beat, type Facts, initialState, type Open, type State } from '../../store/connection/state'
import {
  anAttempt,
  aQuietLink,
  away,
  awayWithoutALink,
  common,
  rowsAwaitingPong,
  type Rows,
} from './machine-rows'
import {
  askedAgain,
  asTold,
  awaiting,
  closed,
  connecting,
  connects,
  counted,
  dial,
  dialling,
  disposed,
  eventNames,
  facts,
  failed,
  failureEffect,
  firstDialling,
  fresh,
  greet,
  greeting,
  greets,
  hastened,
  hiddenFor,
  interruption,
  closeEffect,
  measured,
  noPong,
  now,
  offline,
  ofOlderSockets,
  ofSockets,
  open,
  ping,
  probed,
  proven,
  refused,
  release,
  reported,
  reread,
  resting,
  sendingAway,
  soon,
  stopped,
  suspended,
  timers,
  told,
  unwelcome,
  waiting,
  wary,
} from './machine-scene'

/** Proven, and so with all retries before it. */
export const settled = { ...facts, ...fresh }
/** Shown again two seconds ago. */
const returned = { ...settled, shownAt: now - 2_000 }
export const quiet = aQuietLink(settled, proven, { retryCount: 1, previousDelay: 3_000 })
const oldButUnproven: Open = { ...open, since: now - 10_000 }
const unproven = aQuietLink(facts, open, { retryCount: 2 })
const silent = aQuietLink(facts, oldButUnproven, { retryCount: 2 })

const keepOpen = (kept: Open): Step => [{ ...facts, visible: false, ...hiddenFor(4_999), kept }]
const welcomedNow: Open = { name: 'open', since: now, proven: false, heardAt: now, beat: resting, rtt: null }
const acceptedMeanwhile = keepOpen(welcomedNow)
/** The greeting leaves where the connection is accepted, in the background, too. */
const acceptedAway: Step = [{ ...facts, visible: false, ...hiddenFor(4_999), kept: greeting }, greet]
const accepted: Step = [{ ...facts, ...greeting }, greet]
/** The phone says that there is no network, and that nobody looks. */
const unseen = { online: false, visible: false }
/** An attempt that begins when the app is shown. */
const returning = { ...dialling, ...counted, shownAt: now }
/** An attempt in spite of what the phone reports, `ms` from now. */
const doubting = (ms: number, reported: Partial<Facts> = { visible: false }): State => ({
  ...dialling,
  ...reported,
  recent: [now + ms],
  since: now + ms,
  until: now + ms + 8_000,
})
const probedAfter = (ms: number): Beat => ({
  pingAt: probed.pingAt + ms,
  wait: { since: now + ms, until: now + ms + 2_000, isLast: false },
})
const overdue = failureEffect({ code: 'connect-timeout', detail: '8001 ms' })
/** Heard when WeChat would have killed the socket. */
const talking: Open = { ...open, heardAt: now - 500 }
const asked: Open = { ...open, beat: awaiting }
const spared = { ...asked, heardAt: now, beat: { ...awaiting, wait: null } }

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
      'reset',
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
      connect: [{ ...firstDialling, generation: 1, visible: false }, dial(1)],
      'connect, with a checkpoint of an earlier launch': [
        { ...initialState, visible: false, retryCount: 2, previousDelay: 3_000, ...suspended },
      ],
      dispose: [{ ...initialState, visible: false, ...disposed }, release],
      'network weak': [{ ...initialState, visible: false, weak: true }],
      'network gone': [{ ...initialState, visible: false, online: false }],
      shown: [{ ...initialState, shownAt: now }],
    },
    ignores: [
      'disconnect',
      'reset',
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
      connect: [{ ...firstDialling, generation: 1, online: false }, dial(1)],
      'connect, with a checkpoint of an earlier launch': [
        { ...initialState, online: false, retryCount: 2, previousDelay: 3_000, ...offline },
      ],
      dispose: [{ ...initialState, online: false, ...disposed }, release],
      'network there': [initialState],
      'network weak': [{ ...initialState, weak: true }],
      'network of another kind': [initialState],
      hidden: [{ ...initialState, online: false, visible: false }],
    },
    ignores: ['disconnect', 'reset', 'retry', ...ofSockets, 'network gone', 'shown', ...timers],
  },
  connecting: anAttempt(1),
  'connecting for the last time': anAttempt(2),
  'connecting, to greet then': {
    ...anAttempt(1),
    rules: greets,
    changes: { ...anAttempt(1).changes, opened: accepted, heard: accepted, 'heard a pong': accepted },
  },
  greeting: { ...anAttempt(1, greeting), rules: greets },
  'greeting for the last time': { ...anAttempt(2, greeting), rules: greets },
  'greeting against the word of the phone': {
    ...anAttempt(1, greeting),
    rules: greets,
    state: { ...facts, ...unseen, ...greeting },
    changes: {
      ...common({ ...facts, ...unseen, ...greeting }, [closeEffect('greeting')]),
      welcomed: anAttempt(1, greeting).changes.welcomed,
      'a frame refused': [{ ...facts, ...unseen, ...greeting }, greet],
      lost: [{ ...facts, ...unseen, ...suspended }, reported, closeEffect('greeting')],
      'lost for good': [{ ...facts, ...unseen, ...refused }, closeEffect('greeting'), stopped],
      'lost to the background': [
        { ...facts, ...unseen, ...suspended },
        failureEffect(interruption),
        closeEffect('greeting'),
      ],
      'lost, and told when to come back': [
        { ...facts, ...unseen, ...told, ...suspended },
        failureEffect(sendingAway),
        closeEffect('greeting'),
      ],
      'network there': [{ ...facts, visible: false, ...greeting }],
      'network weak': [{ ...facts, visible: false, weak: true, ...greeting }],
      'network of another kind': [{ ...facts, visible: false, ...greeting, ...hastened }],
      'network gone': [{ ...facts, ...unseen, ...greeting, ...hastened }],
      hidden: [{ ...facts, ...unseen, ...suspended, kept: greeting }],
      shown: [{ ...facts, online: false, shownAt: now, ...greeting }],
      due: [
        { ...facts, ...unseen, ...suspended, since: now + 5_000, until: now + 70_000 },
        unwelcome,
        closeEffect('greeting'),
      ],
      'due, much too late': [{ ...facts, ...unseen, ...greeting, until: now + 13_000 }],
    },
    ignores: [...connects, 'retry', ...ofOlderSockets, 'opened', 'heard', 'heard a pong'],
  },
  'connecting, with a second chance': {
    ...anAttempt(1),
    state: { ...facts, ...connecting, since: now - 3_001 },
    changes: {
      ...anAttempt(1).changes,
      'network of another kind': [{ ...facts, ...connecting, since: now - 3_001, ...hastened }],
      'network gone': [{ ...facts, online: false, ...connecting, since: now - 3_001, ...hastened }],
      'network weak': [{ ...facts, weak: true, ...connecting, since: now - 3_001 }],
      hidden: [{ ...facts, visible: false, ...suspended, kept: { ...connecting, since: now - 3_001 } }],
      due: [
        { ...facts, retryCount: 2, name: 'waiting', until: now + 8_000 },
        overdue,
        closeEffect('connecting'),
      ],
      'due, much too late': [
        { ...facts, retryCount: 2, name: 'waiting', until: now + 13_000 },
        overdue,
        closeEffect('connecting'),
      ],
    },
  },
  'open, proven and quiet': quiet,
  'open, shown a moment ago': {
    ...aQuietLink(returned, proven, { retryCount: 1, previousDelay: 3_000 }),
    changes: {
      ...aQuietLink(returned, proven, { retryCount: 1, previousDelay: 3_000 }).changes,
      'lost to the background': [
        { ...firstDialling, ...counted, shownAt: now - 2_000 },
        failureEffect(interruption),
        closeEffect('open'),
        dial(5),
      ],
    },
  },
  'open, awaiting a pong': rowsAwaitingPong(
    awaiting,
    [{ ...facts, ...wary, name: 'waiting', until: now + 7_800 }, noPong(5_000), closeEffect('open')],
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
  'open, asked again because the timer for the pong was late': rowsAwaitingPong(
    askedAgain,
    [{ ...facts, ...wary, name: 'waiting', until: now + 4_000 }, noPong(10_000), closeEffect('open')],
    [{ ...facts, ...wary, name: 'waiting', until: now + 9_000 }, noPong(15_000), closeEffect('open')],
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
  'open for a moment, at the first attempt': aQuietLink(settled, open, {
    retryCount: 1,
    previousDelay: 3_000,
  }),
  waiting: {
    state: { ...facts, ...waiting },
    changes: {
      ...common({ ...facts, ...waiting }),
      retry: [dialling, dial(5)],
      'network of another kind': [{ ...settled, ...soon }],
      due: [{ ...dialling, recent: [now + 3_000], since: now + 3_000, until: now + 11_000 }, dial(5)],
      'due, much too late': [
        { ...dialling, recent: [now + 8_000], since: now + 8_000, until: now + 16_000 },
        dial(5),
      ],
    },
    ignores: [...connects, ...ofSockets, 'network there', 'shown'],
  },
  'waiting for a moment only': {
    state: { ...facts, name: 'waiting', until: now + 100 },
    changes: {
      ...common({ ...facts, name: 'waiting', until: now + 100 }),
      retry: [dialling, dial(5)],
      // The wait gets no longer, and those after it are short again.
      'network of another kind': [{ ...settled, name: 'waiting', until: now + 100 }],
      due: [{ ...dialling, recent: [now + 100], since: now + 100, until: now + 8_100 }, dial(5)],
      'due, much too late': [
        { ...dialling, recent: [now + 5_100], since: now + 5_100, until: now + 13_100 },
        dial(5),
      ],
    },
    ignores: [...connects, ...ofSockets, 'network there', 'shown'],
  },
  // The user's word is above the server's, a returning network is not.
  'waiting as the server told': {
    state: { ...facts, ...told, ...asTold },
    changes: {
      ...common({ ...facts, ...told, ...asTold }),
      retry: [dialling, dial(5)],
      'network of another kind': [{ ...facts, ...told, ...asTold }],
      due: [
        { ...dialling, ...told, recent: [now + 60_000], since: now + 60_000, until: now + 68_000 },
        dial(5),
      ],
      'due, much too late': [
        { ...dialling, ...told, recent: [now + 65_000], since: now + 65_000, until: now + 73_000 },
        dial(5),
      ],
    },
    ignores: [...connects, ...ofSockets, 'network there', 'shown'],
  },
  offline: {
    state: { ...facts, online: false, ...offline, until: now + 2_000 },
    changes: {
      shown: [{ ...facts, online: false, ...offline, until: now + 2_000 }, reread],
      ...common({ ...facts, online: false, ...offline, until: now + 2_000 }),
      retry: [{ ...dialling, online: false }, reread, dial(5)],
      'network there': [{ ...settled, ...soon }],
      'network weak': [{ ...settled, weak: true, ...soon }],
      'network of another kind': [{ ...settled, ...soon }],
      'network gone': undefined,
      due: [{ ...facts, online: false, ...offline, until: now + 12_000 }, reread],
      'due, much too late': [{ ...facts, online: false, ...offline, until: now + 17_000 }, reread],
    },
    ignores: [...connects, ...ofSockets, 'network gone'],
  },
  'offline, and told when to come back': {
    state: { ...facts, ...told, online: false, ...offline },
    changes: {
      shown: [{ ...facts, ...told, online: false, ...offline }, reread],
      ...common({ ...facts, ...told, online: false, ...offline }),
      retry: [{ ...dialling, online: false }, reread, dial(5)],
      'network there': [{ ...facts, ...told, ...asTold }],
      'network weak': [{ ...facts, ...told, weak: true, ...asTold }],
      'network of another kind': [{ ...facts, ...told, ...asTold }],
      'network gone': undefined,
      due: [{ ...facts, ...told, online: false, ...offline, until: now + 20_000 }, reread],
      'due, much too late': [{ ...facts, ...told, online: false, ...offline, until: now + 25_000 }, reread],
    },
    ignores: [...connects, ...ofSockets, 'network gone'],
  },
  'offline for a minute': {
    state: { ...facts, online: false, ...offline, since: now - 63_000, until: now + 2_000 },
    changes: {
      shown: [{ ...facts, online: false, ...offline, since: now - 63_000, until: now + 2_000 }, reread],
      ...common({ ...facts, online: false, ...offline, since: now - 63_000, until: now + 2_000 }),
      retry: [{ ...dialling, online: false }, reread, dial(5)],
      'network there': [{ ...settled, ...soon }],
      'network weak': [{ ...settled, weak: true, ...soon }],
      'network of another kind': [{ ...settled, ...soon }],
      'network gone': undefined,
      due: [doubting(2_000, { online: false }), dial(5)],
      'due, much too late': [doubting(7_000, { online: false }), dial(5)],
    },
    ignores: [...connects, ...ofSockets, 'network gone'],
  },
  'offline, as the phone reports, with a link that is asked': {
    state: { ...facts, online: false, ...offline, kept: asked },
    changes: {
      shown: [{ ...facts, online: false, ...offline, kept: asked }, reread],
      disconnect: [{ ...facts, online: false, ...closed }, closeEffect('offline')],
      reset: [
        { ...facts, retryCount: 0, previousDelay: null, notBefore: 0, online: false, name: 'idle' },
        closeEffect('offline'),
      ],
      dispose: [{ ...facts, online: false, ...disposed }, closeEffect('offline'), release],
      retry: [{ ...dialling, online: false }, closeEffect('offline'), reread, dial(5)],
      heard: [{ ...facts, online: false, ...offline, kept: spared }],
      'heard a pong': [
        { ...facts, ...open, heardAt: now, beat: resting, rtt: measured },
        { type: 'measured', latency: 200 },
      ],
      lost: [{ ...facts, online: false, ...offline }, reported, closeEffect('offline')],
      'lost to the background': [
        { ...facts, online: false, ...offline },
        failureEffect(interruption),
        closeEffect('offline'),
      ],
      'lost for good': [{ ...facts, online: false, ...refused }, closeEffect('offline'), stopped],
      'lost, and told when to come back': [
        { ...facts, ...told, online: false, ...offline },
        failureEffect(sendingAway),
        closeEffect('offline'),
      ],
      'network there': [{ ...settled, ...soon }, closeEffect('offline')],
      'network weak': [{ ...settled, weak: true, ...soon }, closeEffect('offline')],
      'network of another kind': [{ ...settled, ...soon }, closeEffect('offline')],
      hidden: [{ ...facts, online: false, visible: false, ...suspended }, closeEffect('offline')],
      due: [{ ...facts, online: false, ...offline }, closeEffect('offline')],
      'due, much too late': [{ ...facts, online: false, ...offline }, closeEffect('offline')],
    },
    ignores: [...connects, 'opened', 'welcomed', 'a frame refused', ...ofOlderSockets, 'network gone'],
  },
  'suspended without a link': awayWithoutALink(
    { ...facts, visible: false, ...hiddenFor(1_000) },
    {
      shown: [returning, dial(5)],
      retry: [{ ...dialling, visible: false }, dial(5)],
      due: [doubting(64_000), dial(5)],
    },
  ),
  'suspended for a moment, wait kept': awayWithoutALink(
    { ...facts, visible: false, ...hiddenFor(4_999), kept: waiting },
    {
      shown: [{ ...facts, shownAt: now, ...waiting }],
      retry: [{ ...dialling, visible: false }, dial(5)],
      due: [doubting(60_001), dial(5)],
    },
  ),
  'suspended for 5 s, wait kept': awayWithoutALink(
    { ...facts, visible: false, ...hiddenFor(5_000), kept: waiting },
    {
      shown: [returning, dial(5)],
      retry: [{ ...dialling, visible: false }, dial(5)],
      due: [doubting(60_000), dial(5)],
    },
  ),
  'suspended, and told when to come back': awayWithoutALink(
    { ...facts, notBefore: now + 90_000, visible: false, ...hiddenFor(1_000) },
    {
      shown: [{ ...facts, notBefore: now + 90_000, shownAt: now, name: 'waiting', until: now + 90_000 }],
      retry: [{ ...dialling, visible: false }, dial(5)],
      due: [{ ...facts, notBefore: now + 90_000, visible: false, ...hiddenFor(1_000), until: now + 90_000 }],
    },
  ),
  'suspended for a moment, attempt kept': away(4_999, connecting, {
    opened: acceptedMeanwhile,
    heard: acceptedMeanwhile,
    'heard a pong': acceptedMeanwhile,
    shown: [{ ...facts, shownAt: now, ...connecting }],
    retry: [{ ...facts, visible: false, ...connecting }],
    due: [doubting(60_001), closeEffect('suspended'), dial(5)],
  }),
  'suspended for a moment, attempt kept, to greet then': {
    ...away(4_999, connecting, {
      opened: acceptedAway,
      heard: acceptedAway,
      'heard a pong': acceptedAway,
      shown: [{ ...facts, shownAt: now, ...connecting }],
      retry: [{ ...facts, visible: false, ...connecting }],
      due: [doubting(60_001), closeEffect('suspended'), dial(5)],
    }),
    rules: greets,
  },
  'suspended for a moment, greeting kept': {
    ...away(4_999, greeting, {
      welcomed: acceptedMeanwhile,
      shown: [{ ...facts, shownAt: now, ...greeting }],
      retry: [{ ...facts, visible: false, ...greeting }],
      due: [doubting(60_001), closeEffect('suspended'), dial(5)],
    }),
    ignores: [
      ...away(0, greeting, { welcomed: acceptedMeanwhile }).ignores,
      'opened',
      'heard',
      'heard a pong',
    ],
    rules: greets,
  },
  'suspended for 5 s, greeting kept': {
    ...away(5_000, greeting, {
      welcomed: [{ ...facts, visible: false, ...hiddenFor(5_000), kept: welcomedNow }],
      shown: [returning, closeEffect('suspended'), dial(5)],
      retry: [{ ...dialling, visible: false }, closeEffect('suspended'), dial(5)],
      due: [doubting(60_000), closeEffect('suspended'), dial(5)],
    }),
    ignores: [
      ...away(0, greeting, { welcomed: acceptedMeanwhile }).ignores,
      'opened',
      'heard',
      'heard a pong',
    ],
    rules: greets,
  },
  'suspended for a moment, link kept': {
    ...away(4_999, open, {
      heard: keepOpen({ ...open, heardAt: now }),
      'heard a pong': [
        ...keepOpen({ ...open, heardAt: now, beat: resting, rtt: measured }),
        { type: 'measured', latency: 200 },
      ],
      shown: [{ ...facts, shownAt: now, ...open, beat: probed }, ping],
      retry: [{ ...facts, visible: false, ...open, beat: probed }, ping],
      due: [doubting(60_001), closeEffect('suspended'), dial(5)],
    }),
    ignores: [...away(0, open, {}).ignores, 'opened'],
  },
  'suspended for 5 s, link kept': {
    ...away(5_000, open, {
      heard: [{ ...facts, visible: false, ...hiddenFor(5_000), kept: { ...open, heardAt: now } }],
      'heard a pong': [
        {
          ...facts,
          visible: false,
          ...hiddenFor(5_000),
          kept: { ...open, heardAt: now, beat: resting, rtt: measured },
        },
        { type: 'measured', latency: 200 },
      ],
      shown: [returning, closeEffect('suspended'), dial(5)],
      retry: [{ ...dialling, visible: false }, closeEffect('suspended'), dial(5)],
      due: [doubting(60_000), closeEffect('suspended'), dial(5)],
    }),
    ignores: [...away(0, open, {}).ignores, 'opened'],
  },
  'suspended for 6 s, and heard of since': {
    ...away(6_000, talking, {
      heard: [{ ...facts, visible: false, ...hiddenFor(6_000), kept: { ...talking, heardAt: now } }],
      'heard a pong': [
        {
          ...facts,
          visible: false,
          ...hiddenFor(6_000),
          kept: { ...talking, heardAt: now, beat: resting, rtt: measured },
        },
        { type: 'measured', latency: 200 },
      ],
      shown: [returning, closeEffect('suspended'), dial(5)],
      retry: [{ ...dialling, visible: false }, closeEffect('suspended'), dial(5)],
      due: [{ ...facts, visible: false, ...talking, beat: probedAfter(59_000) }, ping],
    }),
    ignores: [...away(0, open, {}).ignores, 'opened'],
  },
  failed: {
    state: { ...facts, ...failed },
    changes: {
      ...common({ ...facts, ...failed }),
      connect: [firstDialling, dial(5)],
      'connect, with a checkpoint of an earlier launch': [firstDialling, dial(5)],
      retry: [firstDialling, dial(5)],
      'network gone': [{ ...facts, online: false, ...failed }],
      shown: [{ ...firstDialling, ...counted }, dial(5)],
      hidden: [{ ...facts, visible: false, ...failed }],
    },
    ignores: [...ofSockets, 'network there', 'network of another kind', ...timers],
  },
  'failed, network gone since': {
    state: { ...facts, online: false, ...failed },
    changes: {
      ...common({ ...facts, online: false, ...failed }),
      connect: [{ ...firstDialling, online: false }, dial(5)],
      'connect, with a checkpoint of an earlier launch': [{ ...firstDialling, online: false }, dial(5)],
      retry: [{ ...firstDialling, online: false }, dial(5)],
      'network there': [{ ...firstDialling, ...counted }, dial(5)],
      'network weak': [{ ...dialling, ...fresh, ...counted, weak: true }, dial(5)],
      'network of another kind': [{ ...firstDialling, ...counted }, dial(5)],
      'network gone': undefined,
      shown: [{ ...settled, online: false, ...offline }, reread],
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
      connect: [{ ...firstDialling, online: false, visible: false }, dial(5)],
      'connect, with a checkpoint of an earlier launch': [
        { ...firstDialling, online: false, visible: false },
        dial(5),
      ],
      retry: [{ ...firstDialling, online: false, visible: false }, dial(5)],
      'network there': [{ ...facts, visible: false, ...refused }],
      'network weak': [{ ...facts, visible: false, weak: true, ...refused }],
      'network of another kind': [{ ...facts, visible: false, ...refused }],
      'network gone': undefined,
      hidden: undefined,
      shown: [{ ...facts, online: false, shownAt: now, ...refused }],
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
