/** Decides what follows the end of a socket: a wait, a new attempt at once, or giving up. */
import type { Failure } from '../base/errors'
import { after, hangUp, tryConnect } from './attempt'
import { actionAfter, grantDelay, isInterruption, isVanished } from './close-codes'
import type { Effect, Moment, Rules, Step } from './events'
import { freeAfterLoss } from './pace'
import { nextDelay } from './retry'
import { enter, markProven, type State } from './state'

/** WeChat may report what the background did to a socket this much later than the return, in ms. */
const AFTERMATH = 5_000
/** From this attempt on, a server that stays away is called half a window later at least: all of its phones together call it no more often than it can answer. */
const LATE_ATTEMPT = 6

export function lose(state: State, cause: Failure, moment: Moment, rules: Rules): Step {
  const { now, random } = moment
  const { close } = cause
  const [action, fault] = actionAfter(close, rules.closeCodes, random)
  const failure = fault ? { ...cause, detail: `${String(cause.detail)}; ${fault}` } : cause
  if (action === 'stop') return refuse(state, failure)
  // A session that ends the connection says why; a server that did so no longer hears it.
  const over: Effect[] = [
    { type: 'failed', failure },
    ...hangUp(state, close && close.code >= 4000 ? close : undefined),
  ]
  const notBefore = typeof action === 'object' ? now + action.after : state.notBefore
  if (state.name === 'suspended' || state.name === 'offline')
    return [{ ...state, notBefore, kept: null }, ...over]
  const proven = state.name === 'open' && rules.heartbeat === false ? markProven(state, now) : state
  const before = { ...proven, notBefore }
  // The phone explains the loss, so it costs no retry.
  const isExplained = isInterruption(close) && now - state.shownAt < AFTERMATH
  if (isExplained || !state.online || !state.visible) return after(over, tryConnect(before, moment, rules))
  const attempt = before.retryCount + 1
  const planned = nextDelay(rules.retry, attempt, before.previousDelay, random)
  if (planned === null) return giveUp(before, failure, over)
  const window = action === 'retry' && rules.window ? rules.window() : 0
  const spread = attempt === 1 && isVanished(close) ? window * random : 0
  const least = attempt >= LATE_ATTEMPT ? (window * (1 + random)) / 2 : 0
  const delay = grantDelay(action, attempt, random) ?? (spread || Math.max(planned, least))
  const until = Math.max(now + delay, freeAfterLoss(before, rules))
  return [
    { ...enter(before, { name: 'waiting', until }), retryCount: attempt, previousDelay: delay },
    ...over,
  ]
}

function refuse(state: State, failure: Failure): Step {
  return [
    enter(state, { name: 'failed', refused: true }),
    ...hangUp(state),
    { type: 'failed', failure: { ...failure, code: 'refused' } },
  ]
}

function giveUp(state: State, { code }: Failure, over: readonly Effect[]): Step {
  const detail = `${String(state.retryCount)} attempts, the last ended with ${code}`
  return [
    enter(state, { name: 'failed', refused: false }),
    ...over,
    { type: 'failed', failure: { code: 'retry-limit', detail } },
  ]
}
