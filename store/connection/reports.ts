/**
 * Decides what the phone's reports about network and foreground mean. Each is a hint: it may be wrong, repeated, late or
 * missing. An answer of the server outweighs it, and what it forbids is tried now and then all the same.
 */
import { LATE } from '../base/clock'
import {
  after,
  type dial,
  doubt,
  DOUBT,
  hangUp,
  renew,
  restart,
  SECOND_CHANCE,
  tryConnect,
  trySoon,
} from './attempt'
import { weaken } from './beat'
import type { Moment, NetworkReport, Rules, Step } from './events'
import { probeLink } from './link'
import { freeForReports } from './pace'
import {
  type Attempt,
  enter,
  type Facts,
  isAway,
  type Open,
  openPhase,
  setFact,
  type State,
  type Suspended,
} from './state'

/** WeChat stops JS 5 s after the app is hidden, and the socket dies unannounced. https://developers.weixin.qq.com/miniprogram/dev/framework/runtime/operating-mechanism.html */
export const BACKGROUND_GRACE = 5_000

export function useNetwork(before: State, report: NetworkReport, moment: Moment, rules: Rules): Step {
  const { online, changed } = report
  const state = setFact(setFact(before, 'online', online), 'weak', report.weak)
  switch (state.name) {
    case 'failed':
      return before.online || !online || state.refused ? [state] : restart(state, moment, rules)
    case 'offline':
      return online ? after(hangUp(state), [trySoon(state, moment, rules)]) : [state]
    case 'waiting':
      if (!online) return tryConnect(state, moment, rules)
      return [changed ? trySoon(state, moment, rules, state.until) : state]
    case 'connecting':
    case 'greeting':
      return [changed ? hasten(state, moment.now, rules) : state]
    case 'open': {
      const { heartbeat } = rules
      if (!online) return goOffline(state, moment, rules)
      if (changed) return probeLink(state, moment.now, heartbeat)
      return [heartbeat && state.weak && !before.weak ? { ...state, beat: weaken(heartbeat, state) } : state]
    }
    case 'suspended':
      return online || state.kept === null ? [state] : [{ ...state, kept: null }, ...hangUp(state)]
    default:
      return [state]
  }
}

/** The phone may be wrong, so the link is asked; without a heartbeat it cannot be. */
function goOffline(state: Facts & Open, moment: Moment, rules: Rules): Step {
  const [offline] = tryConnect(state, moment, rules)
  if (!rules.heartbeat || offline.name !== 'offline') return [offline, ...hangUp(state)]
  const [asked, ...effects] = probeLink(state, moment.now, rules.heartbeat)
  return [{ ...offline, kept: openPhase(asked) }, ...effects]
}

/** An attempt that began on another network may hang, or be about to succeed: it gets a little more time. */
function hasten(state: Facts & Attempt, now: number, rules: Rules): State {
  const renewed = renew(state, now, rules)
  return renewed === state ? state : { ...renewed, until: Math.min(state.until, now + SECOND_CHANCE) }
}

/** An app that goes on notes only that it is away: the background may explain a loss. */
export function hide(before: State, { now }: Moment, { background }: Rules): Step {
  if (background === 'keep') return [isAway(before) ? before : { ...before, shownAt: Infinity }]
  const state = setFact(before, 'visible', false)
  switch (state.name) {
    case 'connecting':
    case 'greeting':
      return suspend(state, { name: state.name, since: state.since, until: state.until }, now)
    case 'open':
      return suspend(state, openPhase(state), now)
    case 'waiting':
      return suspend(state, { name: state.name, until: state.until }, now)
    case 'offline':
      return after(hangUp(state), suspend(state, null, now))
    default:
      return [state]
  }
}

function suspend(state: State, kept: Suspended['kept'], now: number): Step {
  return [enter(state, { name: 'suspended', since: now, until: now + DOUBT, kept })]
}

export function show(before: State, moment: Moment, rules: Rules): Step {
  const step = comeForward(before, moment, rules)
  // The phone may have said nothing about the network in the meantime.
  return step[0].name === 'offline' ? [...step, { type: 'reread-network' }] : step
}

function comeForward(before: State, moment: Moment, rules: Rules): Step {
  const wasAway = isAway(before)
  const state = before.visible && !wasAway ? before : { ...before, visible: true, shownAt: moment.now }
  switch (state.name) {
    case 'open':
      // JS may have stood still all the same, and the socket may be dead.
      return wasAway ? probeLink(state, moment.now, rules.heartbeat) : [state]
    case 'waiting':
      return wasAway
        ? tryConnect(state, moment, rules, Math.min(state.until, freeForReports(state, rules)))
        : [state]
    case 'failed':
      return state.refused ? [state] : restart(state, moment, rules)
    case 'suspended':
      return comeBack(state, isRecent(state, moment) ? state.kept : null, moment, rules, dialOnReport)
    default:
      return [state]
  }
}

function dialOnReport(facts: Facts, moment: Moment, rules: Rules): Step {
  return tryConnect(facts, moment, rules, freeForReports(facts, rules))
}

export function isRecent({ since }: Suspended, { now }: Moment): boolean {
  return now - since < BACKGROUND_GRACE
}

/** Goes back to what was kept in the background, or connects anew. */
export function comeBack(
  state: State,
  kept: Suspended['kept'],
  moment: Moment,
  rules: Rules,
  connect: typeof dial,
): Step {
  if (kept === null) return after(hangUp(state), connect(state, moment, rules))
  const back = enter(state, kept)
  return back.name === 'open' ? probeLink(back, moment.now, rules.heartbeat) : [back]
}

/** In the background JS stands still, so a timer that is on time shows that the app is not there. */
export function doubtBackground(state: State & Suspended, moment: Moment, rules: Rules): Step {
  const { now } = moment
  const { kept, notBefore, since, until } = state
  if (now - until > LATE || notBefore > now) return [{ ...state, until: Math.max(notBefore, now + LATE) }]
  const isAlive = kept?.name === 'open' && kept.heardAt - since >= BACKGROUND_GRACE
  return comeBack(state, isAlive ? kept : null, moment, rules, doubt)
}
