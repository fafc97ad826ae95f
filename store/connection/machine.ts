/*
 * The lifecycle of the connection, as a pure function: (state, event) → state and effects. Nothing here knows a timer,
 * a socket, a clock or MobX; `connection.ts` performs what is decided here.
 *
 *            connect                opened (and, with a greeting, welcomed)
 *    idle ──────────▶ connecting ─────────────▶ open
 *                      │      ▲                  │
 *                 lost │      │ due, retry       │ lost, or no pong in time
 *                      ▼      │                  │
 *                      waiting ◀─────────────────┘
 *                      │
 *                      ├ the policy gave up ─▶ failed ─ retry, connect, network or app returned ─▶ connecting
 *                      └ refused for good   ─▶ failed ─ retry, connect ─▶ connecting
 *
 *    From any state that wants to be connected:
 *        no network     ─▶ offline     ─ network returned ─▶ waiting (≤ 500 ms) ─▶ connecting
 *          (an open link and an attempt first show whether that is true)
 *        app hidden     ─▶ suspended   ─ shown within 5 s ─▶ where it was, and a ping with a short deadline
 *                                      └ shown later ─▶ connecting on a new socket
 *          (with `background: 'keep'` nothing changes; shown: an open link is asked, a wait is cut short)
 *        offline, suspended ─ retry, or a minute of doubt ─▶ connecting
 *        disconnect     ─▶ closed      ─ connect ─▶ connecting
 *    dispose            ─▶ closed for good
 *
 * Each attempt has a generation number; reports of an older one are ignored. A timed state carries the time it ends at
 * (`until`), so there is one timer, and leaving the state is what stops it.
 *
 * `attempt.ts` decides how an attempt begins, `link.ts` how a link lives, `loss.ts` what follows its end, `reports.ts` what
 * the phone's reports mean, `pace.ts` how many attempts begin by themselves.
 */
import { LATE } from '../base/clock'
import {
  after,
  dial,
  doubt,
  DOUBT,
  hangUp,
  NETWORK_RECHECK,
  restartByUser,
  resumeBackoff,
  SECOND_CHANCE,
  tryConnect,
} from './attempt'
import { hasten } from './beat'
import type { Event, Moment, Rules, Step } from './events'
import { accept, beat, hear, welcome } from './link'
import { lose } from './loss'
import { comeBack, doubtBackground, hide, isRecent, show, useNetwork } from './reports'
import { dueAt, enter, type Facts, isCurrent, isDisposed, isStopped, linkOf, type State } from './state'

const FRESH = { retryCount: 0, previousDelay: null, notBefore: 0 }

/** Decides what an event means in a state. The same state returned means that nothing changed. */
export function transition(rules: Rules, state: State, event: Event, moment: Moment): Step {
  if (isDisposed(state)) return [state]
  if ('generation' in event && !isCurrent(state, event.generation)) return [state]
  switch (event.type) {
    case 'connect':
      if (state.name === 'idle' && event.checkpoint)
        return resumeBackoff(state, event.checkpoint, moment, rules)
      return isStopped(state) ? restartByUser(state, moment, rules) : [state]
    case 'retry':
      return retry(state, moment, rules)
    case 'disconnect':
      if (state.name === 'idle' || state.name === 'closed') return [state]
      return [enter(state, { name: 'closed', forGood: false }), ...hangUp(state, event.close)]
    case 'reset':
      if (state.name === 'idle') return [state]
      return [enter({ ...state, ...FRESH }, { name: 'idle' }), ...hangUp(state)]
    case 'dispose':
      return [enter(state, { name: 'closed', forGood: true }), ...hangUp(state), { type: 'release' }]
    case 'opened':
      return accept(state, moment, rules)
    case 'welcomed':
      return welcome(state, moment, rules)
    case 'heard':
      return hear(state, event.latency, moment, rules)
    case 'ping-wanted':
      // A phone may refuse what is sent in the tick of `onOpen`. The greeting goes again in place of a ping.
      if (state.name === 'greeting' && event.within === 0) return [state, { type: 'greet' }]
      return state.name === 'open' && rules.heartbeat
        ? [{ ...state, beat: hasten(state.beat, event.within, moment.now) }]
        : [state]
    case 'lost':
      return lose(state, event.failure, moment, rules)
    case 'network':
      return useNetwork(state, event, moment, rules)
    case 'hidden':
      return hide(state, moment, rules)
    case 'shown':
      return show(state, moment, rules)
    case 'due':
      return moment.now < dueAt(state) ? [state] : finishWait(state, moment, rules)
  }
}

function retry(state: State, moment: Moment, rules: Rules): Step {
  switch (state.name) {
    case 'failed':
      return restartByUser(state, moment, rules)
    case 'suspended':
      return comeBack(state, isRecent(state, moment) ? linkOf(state) : null, moment, rules, dialByUser)
    case 'offline':
      return after([...hangUp(state), { type: 'reread-network' }], dialByUser(state, moment, rules))
    case 'waiting':
      return dialByUser(state, moment, rules)
    default:
      return [state]
  }
}

function dialByUser(facts: Facts, moment: Moment, rules: Rules): Step {
  return dial({ ...facts, notBefore: 0 }, moment, rules)
}

/** The state has reached the time it ends at. */
function finishWait(state: State, moment: Moment, rules: Rules): Step {
  const { now } = moment
  switch (state.name) {
    case 'connecting':
    case 'greeting': {
      const { since, until } = state
      // The report that the attempt succeeded may be waiting behind the late timer.
      if (now - until > LATE && until - since <= rules.connectTimeout)
        return [{ ...state, until: now + SECOND_CHANCE }]
      const detail = `${state.name === 'greeting' ? 'no welcome for ' : ''}${String(until - since)} ms`
      return lose(state, { code: 'connect-timeout', detail }, moment, rules)
    }
    case 'offline':
      // The link was asked and did not answer: the phone is right.
      if ((state.kept?.beat.wait?.until ?? Infinity) <= now)
        return [{ ...state, kept: null }, ...hangUp(state)]
      if (now - state.since >= DOUBT && state.notBefore <= now)
        return after(hangUp(state), doubt(state, moment, rules))
      return [{ ...state, until: now + NETWORK_RECHECK }, { type: 'reread-network' }]
    case 'suspended':
      return doubtBackground(state, moment, rules)
    case 'open':
      return beat(state, moment, rules)
    default:
      return tryConnect(state, moment, rules)
  }
}
