/** Decides what follows the end of a socket: a wait, a new attempt at once, or giving up. */
import type { CloseFrame, Failure } from '../base/errors'
import { after, hangUp, tryConnect } from './attempt'
import { grantDelay, isFatal, isInterruption, requestedDelay, returnDelay } from './close-codes'
import type { Effect, Moment, Rules, Step } from './events'
import { nextDelay } from './retry'
import { enter, markProven, type State } from './state'

export function lose(state: State, failure: Failure, moment: Moment, rules: Rules): Step {
  const { close } = failure
  const requested = requestedDelay(close, moment.random)
  if (isFatal(close) && requested === null) return refuse(state, failure)
  const over: Effect[] = [{ type: 'failed', failure }, ...hangUp(state)]
  const notBefore = requested === null ? state.notBefore : moment.now + requested
  if (state.name === 'suspended') return [{ ...state, notBefore, kept: null }, ...over]
  const before = state.name === 'open' && rules.heartbeat === false ? markProven(state, moment.now) : state
  if (isInterruption(close) && before.name === 'open' && before.proven)
    return after(over, tryConnect({ ...before, notBefore }, moment, rules))
  const attempt = before.retryCount + 1
  const planned = nextDelay(rules.retry, attempt, before.previousDelay, moment.random)
  if (planned === null) return giveUp({ ...before, notBefore }, failure, over)
  const delay = delayBefore(attempt, close, requested, moment.random) ?? planned
  const waiting = enter(before, { name: 'waiting', until: moment.now + delay })
  return [{ ...waiting, retryCount: attempt, previousDelay: delay, notBefore }, ...over]
}

/** The wait that the close asks for, in ms; `null` leaves it to the retry policy. */
function delayBefore(
  attempt: number,
  close: CloseFrame | undefined,
  requested: number | null,
  random: number,
): number | null {
  return grantDelay(requested, attempt) ?? returnDelay(close, attempt, random)
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
