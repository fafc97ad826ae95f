// Rows of the table of the machine that several states share.
import { SECOND_CHANCE } from '../../store/connection/attempt'
import type { Effect, Rules, Step } from '../../store/connection/events'
import { LATE } from '../../store/base/clock'
import type { Beat, Attempt, Facts, Open, State } from '../../store/connection/state'
import {
  type askedAgain,
  asTold,
  type awaiting,
  closed,
  codeOf,
  connecting,
  connects,
  disposed,
  type EventName,
  facts,
  failed,
  failureEffect,
  gaveUp,
  greet,
  hastened,
  hiddenFor,
  interruption,
  closeEffect,
  measured,
  now,
  offline,
  ofOlderSockets,
  ofSockets,
  ping,
  probed,
  proven,
  refused,
  release,
  reported,
  resting,
  sendingAway,
  stopped,
  suspended,
  timedOut,
  told,
  unwelcome,
  waiting,
} from './machine-scene'
import { quiet, settled } from './machine-table'

type Changes = { readonly [Name in EventName]?: Step | undefined }

export interface Rows {
  readonly state: State
  readonly changes: Changes
  /** @default no greeting */
  readonly rules?: Rules
  /** Besides a timer that fires too early, which no state hears. */
  readonly ignores: readonly EventName[]
}

/** Rows of every state that wishes to be connected; `hangUp` where there is a socket to close. */
export function common(state: State, hangUp: readonly Effect[] = []): Changes {
  const known: Facts = {
    generation: state.generation,
    retryCount: state.retryCount,
    previousDelay: state.previousDelay,
    notBefore: state.notBefore,
    online: state.online,
    visible: state.visible,
    weak: state.weak,
    wary: state.wary,
    recent: state.recent,
    shownAt: state.shownAt,
  }
  return {
    disconnect: [{ ...known, ...closed }, ...hangUp],
    reset: [{ ...known, retryCount: 0, previousDelay: null, notBefore: 0, name: 'idle' }, ...hangUp],
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
export function anAttempt(retryCount: number, phase: Attempt = connecting): Rows {
  const f = { ...facts, retryCount }
  const state: State = { ...f, ...phase }
  const opened: Step = [
    { ...f, name: 'open', since: now, proven: false, heardAt: now, beat: resting, rtt: null },
  ]
  const isLast = retryCount === 2
  const again = (failure: Effect, at = now): Step =>
    isLast
      ? [{ ...f, ...failed }, failure, closeEffect(phase.name), gaveUp(codeOf(failure))]
      : [{ ...f, retryCount: 2, name: 'waiting', until: at + 3_000 }, failure, closeEffect(phase.name)]
  const isGreeting = phase.name === 'greeting'
  return {
    state,
    changes: {
      ...common(state, [closeEffect(phase.name)]),
      ...(isGreeting
        ? { welcomed: opened, 'a frame refused': [state, greet] }
        : { opened, heard: opened, 'heard a pong': opened }),
      lost: again(reported),
      'lost for good': [{ ...f, ...refused }, closeEffect(phase.name), stopped],
      'lost to the background': again(failureEffect(interruption)),
      'lost, and told when to come back': isLast
        ? [
            { ...f, ...told, ...failed },
            failureEffect(sendingAway),
            closeEffect(phase.name),
            gaveUp('closed'),
          ]
        : [
            { ...f, ...told, retryCount: 2, previousDelay: 60_000, ...asTold },
            failureEffect(sendingAway),
            closeEffect(phase.name),
          ],
      'network of another kind': [{ ...f, ...phase, ...hastened }],
      'network gone': [{ ...f, online: false, ...phase, ...hastened }],
      hidden: [{ ...f, visible: false, ...suspended, kept: phase }],
      due: again(isGreeting ? unwelcome : timedOut, now + 5_000),
      'due, much too late': [{ ...f, ...phase, until: now + 10_000 + SECOND_CHANCE }],
    },
    ignores: [
      ...connects,
      'retry',
      ...ofOlderSockets,
      ...(isGreeting
        ? (['opened', 'heard', 'heard a pong'] as const)
        : (['welcomed', 'a frame refused'] as const)),
      'network there',
      'shown',
    ],
  }
}

/** Asked at its time by the ping that was due. */
const asked = (at: number): Beat => ({
  pingAt: at + 10_000,
  wait: { since: at, until: at + 5_000, isLast: false },
})

/** An open connection that has nothing to answer for; `after` is what a loss makes of the retries. */
export function aQuietLink(f: Facts, link: Open, after: Partial<Facts>): Rows {
  const state: State = { ...f, ...link }
  const beatsAt = now + 8_000
  return {
    state,
    changes: {
      ...common(state, [closeEffect('open')]),
      heard: [{ ...f, ...link, heardAt: now }],
      'heard a pong': [
        { ...f, ...link, heardAt: now, beat: resting, rtt: measured },
        { type: 'measured', latency: 200 },
      ],
      'a frame refused': [{ ...f, ...link, beat: { ...link.beat, pingAt: now } }],
      lost: [{ ...f, ...after, ...waiting }, reported, closeEffect('open')],
      'lost for good': [{ ...f, ...refused }, closeEffect('open'), stopped],
      'lost to the background': [
        { ...f, ...after, ...waiting },
        failureEffect(interruption),
        closeEffect('open'),
      ],
      'lost, and told when to come back': [
        { ...f, ...told, ...after, previousDelay: 60_000, ...asTold },
        failureEffect(sendingAway),
        closeEffect('open'),
      ],
      'network of another kind': [{ ...f, ...link, beat: probed }, ping],
      'network gone': [{ ...f, online: false, ...offline, kept: { ...link, beat: probed } }, ping],
      hidden: [{ ...f, visible: false, ...suspended, kept: link }],
      due: [{ ...f, ...link, beat: asked(beatsAt) }, ping],
      'due, much too late': [{ ...f, ...link, beat: asked(beatsAt + 5_000) }, ping],
    },
    ignores: [...connects, 'retry', 'opened', 'welcomed', ...ofOlderSockets, 'network there', 'shown'],
  }
}

/** A proven connection that owes a pong. */
export function rowsAwaitingPong(beat: typeof awaiting | typeof askedAgain, due: Step, late: Step): Rows {
  const answered = { ...settled, ...proven, heardAt: now, beat: { ...beat, wait: null } }
  return {
    state: { ...settled, ...proven, beat },
    changes: {
      ...quiet.changes,
      'network weak': [{ ...settled, ...proven, beat, weak: true }],
      'a frame refused': [{ ...settled, ...proven, beat: { ...beat, pingAt: now } }],
      heard: [answered],
      'heard a pong': [
        { ...answered, beat: resting, rtt: measured },
        { type: 'measured', latency: 200 },
      ],
      'network of another kind': [
        {
          ...settled,
          ...proven,
          beat: { ...probed, wait: { ...beat.wait, until: Math.min(probed.wait.until, beat.wait.until) } },
        },
        ping,
      ],
      'network gone': [
        {
          ...settled,
          online: false,
          ...offline,
          kept: {
            ...proven,
            beat: { ...probed, wait: { ...beat.wait, until: Math.min(probed.wait.until, beat.wait.until) } },
          },
        },
        ping,
      ],
      hidden: [{ ...settled, visible: false, ...suspended, kept: { ...proven, beat } }],
      due,
      'due, much too late': late,
    },
    ignores: quiet.ignores,
  }
}

/** In the background for `ms`, with what is `kept`. */
export function away(ms: number, kept: Attempt | Open, changes: Changes): Rows {
  const f = { ...facts, visible: false }
  const state: State & { name: 'suspended' } = { ...f, ...hiddenFor(ms), kept }
  const alone: State = { ...state, kept: null }
  return {
    state,
    changes: {
      ...common(state, [closeEffect('suspended')]),
      lost: [alone, reported, closeEffect('suspended')],
      'lost for good': [{ ...f, ...refused }, closeEffect('suspended'), stopped],
      'lost to the background': [alone, failureEffect(interruption), closeEffect('suspended')],
      'lost, and told when to come back': [
        { ...alone, ...told },
        failureEffect(sendingAway),
        closeEffect('suspended'),
      ],
      'network gone': [{ ...alone, online: false }, closeEffect('suspended')],
      'due, much too late': doubtedSoon(state),
      ...changes,
      hidden: undefined,
    },
    ignores: [
      ...connects,
      ...ofOlderSockets,
      ...(changes.welcomed ? [] : (['welcomed'] as const)),
      'a frame refused',
      'network there',
      'network of another kind',
      'hidden',
    ],
  }
}

/** A late timer says nothing: the app may have been in the background until now. */
function doubtedSoon(state: State & { name: 'suspended' }): Step {
  return [{ ...state, until: Math.max(state.until + 5_000 + LATE, state.notBefore) }]
}

/** In the background with nothing that a server could speak through. */
export function awayWithoutALink(
  state: State & { name: 'suspended' },
  { shown, retry, due }: Record<'shown' | 'retry' | 'due', Step>,
): Rows {
  return {
    state,
    changes: {
      ...common(state),
      'network gone': [{ ...state, online: false, kept: null }],
      hidden: undefined,
      shown,
      retry,
      due,
      'due, much too late': doubtedSoon(state),
    },
    ignores: [...connects, ...ofSockets, 'network there', 'network of another kind', 'hidden'],
  }
}
