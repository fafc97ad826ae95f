/*
 * The lifecycle of the connection, as a pure function: (state, event) → state and effects. Nothing here knows a timer,
 * a socket, a clock or MobX; `connection.ts` performs what is decided here.
 *
 *            connect                opened
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
 *        app hidden     ─▶ suspended   ─ shown within 5 s ─▶ where it was, and a ping with a short deadline
 *                                      └ shown later ─▶ connecting on a new socket
 *        disconnect     ─▶ closed      ─ connect ─▶ connecting
 *    dispose            ─▶ closed for good
 *
 * Each attempt has a generation number; reports of an older one are ignored. A timed state carries the time it ends at
 * (`until`), so there is one timer, and leaving the state is what stops it.
 *
 * `attempt.ts` decides how an attempt begins, `link.ts` how a link lives, `loss.ts` what follows its end.
 */
import { after, hangUp, NETWORK_RECHECK, restart, restartByUser, resumeBackoff, tryConnect } from './attempt'
import { weaken } from './beat'
import { RETURN_JITTER } from './close-codes'
import type { Event, Moment, Rules, Step } from './events'
import { beat, hear, open, probeLink } from './link'
import { lose } from './loss'
import {
  type Connecting,
  dueAt,
  enter,
  isCurrent,
  isDisposed,
  isStopped,
  type Open,
  openPhase,
  type Phase,
  setFact,
  type State,
  type Waiting,
} from './state'

/** WeChat stops JS 5 s after the app is hidden, and the socket dies unannounced. https://developers.weixin.qq.com/miniprogram/dev/framework/runtime/operating-mechanism.html */
export const BACKGROUND_GRACE = 5_000

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
      return [enter(state, { name: 'closed', forGood: false }), ...hangUp(state)]
    case 'dispose':
      return [enter(state, { name: 'closed', forGood: true }), ...hangUp(state), { type: 'release' }]
    case 'opened':
      return open(state, moment, rules)
    case 'heard':
      return hear(state, event.latency, moment, rules)
    case 'lost':
      return lose(state, event.failure, moment, rules)
    case 'network': {
      const next = setFact(setFact(state, 'online', event.online), 'weak', event.weak)
      return event.online
        ? useNetwork(next, state, event.changed, moment, rules)
        : goOffline(next, moment, rules)
    }
    case 'hidden':
      return hide(setFact(state, 'visible', false), moment)
    case 'shown':
      return show(setFact(state, 'visible', true), moment, rules)
    case 'due':
      return moment.now < dueAt(state) ? [state] : finishWait(state, moment, rules)
  }
}

function retry(state: State, moment: Moment, rules: Rules): Step {
  if (state.name === 'waiting') return tryConnect({ ...state, notBefore: 0 }, moment, rules)
  if (state.name === 'failed') return restartByUser(state, moment, rules)
  return state.name === 'offline' ? [state, { type: 'reread-network' }] : [state]
}

function goOffline(state: State, moment: Moment, rules: Rules): Step {
  if (state.name === 'suspended' && state.kept !== null) return [{ ...state, kept: null }, ...hangUp(state)]
  const wants = state.name === 'connecting' || state.name === 'open' || state.name === 'waiting'
  return wants ? after(hangUp(state), tryConnect(state, moment, rules)) : [state]
}

/** @param before the state before the network was reported */
function useNetwork(state: State, before: State, changed: boolean, moment: Moment, rules: Rules): Step {
  const until = Math.max(state.notBefore, moment.now + Math.round(moment.random * RETURN_JITTER))
  const soon: Phase = { name: 'waiting', until }
  switch (state.name) {
    case 'failed':
      return before.online || state.refused ? [state] : restart(state, moment, rules)
    case 'offline':
      return [enter(state, soon)]
    case 'waiting':
      return [changed && until < state.until ? enter(state, soon) : state]
    case 'connecting':
      // An attempt that began on another network may hang until it times out.
      return changed ? [enter(state, soon), ...hangUp(state)] : [state]
    case 'open': {
      const { heartbeat } = rules
      if (changed) return probeLink(state, moment.now, heartbeat)
      const weakened = state.weak && !before.weak && heartbeat
      return [weakened ? { ...state, beat: weaken(heartbeat, state) } : state]
    }
    default:
      return [state]
  }
}

function hide(state: State, { now }: Moment): Step {
  switch (state.name) {
    case 'connecting':
      return suspend(state, { name: state.name, since: state.since, until: state.until }, now)
    case 'open':
      return suspend(state, openPhase(state), now)
    case 'waiting':
      return suspend(state, { name: state.name, until: state.until }, now)
    case 'offline':
      return suspend(state, null, now)
    default:
      return [state]
  }
}

function suspend(state: State, kept: Connecting | Open | Waiting | null, now: number): Step {
  return [enter(state, { name: 'suspended', since: now, kept })]
}

function show(state: State, moment: Moment, rules: Rules): Step {
  if (state.name === 'failed') return state.refused ? [state] : restart(state, moment, rules)
  if (state.name !== 'suspended') return [state]
  const { kept, since } = state
  const isTrusted = moment.now - since < BACKGROUND_GRACE
  if (kept === null || !isTrusted) return after(hangUp(state), tryConnect(state, moment, rules))
  const back = enter(state, kept)
  return back.name === 'open' ? probeLink(back, moment.now, rules.heartbeat) : [back]
}

/** The state has reached the time it ends at. */
function finishWait(state: State, moment: Moment, rules: Rules): Step {
  if (state.name === 'connecting') {
    const detail = `${String(state.until - state.since)} ms`
    return lose(state, { code: 'connect-timeout', detail }, moment, rules)
  }
  if (state.name === 'offline')
    return [{ ...state, until: moment.now + NETWORK_RECHECK }, { type: 'reread-network' }]
  return state.name === 'open' ? beat(state, moment, rules) : tryConnect(state, moment, rules)
}
