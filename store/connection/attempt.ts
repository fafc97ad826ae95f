/** Begins an attempt to connect, as far as the phone, the server and the backoff allow it now. */
import { RETURN_JITTER } from './close-codes'
import type { CloseFrame } from '../base/errors'
import type { BackoffCheckpoint, Effect, Moment, Rules, Step } from './events'
import { count, freeAt, freeForReports } from './pace'
import { nextDelay, SAFE_DELAY } from './retry'
import { enter, type Facts, isLive, type State } from './state'

/** `onNetworkStatusChange` can be missed, so the network is read again this often while offline, in ms. */
export const NETWORK_RECHECK = 10_000
/** Any report may be wrong, or the next one missing, so after this time an attempt is made in spite of it, in ms. */
export const DOUBT = 65_000
/** Time for an attempt whose wait may have been too short, in ms. */
export const SECOND_CHANCE = 3_000

/** Dials, or waits for whatever forbids it. */
export function tryConnect(facts: Facts, moment: Moment, rules: Rules, at = freeAt(facts, rules)): Step {
  const { now } = moment
  if (!facts.visible) return [enter(facts, { name: 'suspended', since: now, until: now + DOUBT, kept: null })]
  if (!facts.online)
    return [enter(facts, { name: 'offline', since: now, until: now + NETWORK_RECHECK, kept: null })]
  return at > now ? [enter(facts, { name: 'waiting', until: at })] : dial(count(facts, now), moment, rules)
}

/** Dials now. */
export function dial(facts: Facts, { now }: Moment, rules: Rules): Step {
  const generation = facts.generation + 1
  const until = now + patienceFor(facts, rules)
  return [
    { ...enter(facts, { name: 'connecting', since: now, until }), generation },
    { type: 'open', generation },
  ]
}

/** Dials in spite of what the phone reports, which may be wrong. */
export function doubt(facts: Facts, moment: Moment, rules: Rules): Step {
  return dial(count(facts, moment.now), moment, rules)
}

const afresh = { retryCount: 0, previousDelay: null }

/** Starts over by itself: the network or the app came back. */
export function restart(facts: Facts, moment: Moment, rules: Rules): Step {
  return tryConnect({ ...facts, ...afresh }, moment, rules, freeForReports(facts, rules))
}

/** Starts over by a user's call, which overrides what the phone reports and the wait that the server asked for. */
export function restartByUser(facts: Facts, moment: Moment, rules: Rules): Step {
  return dial({ ...facts, ...afresh, notBefore: 0 }, moment, rules)
}

/**
 * Tries soon, because the phone reports another network: what failed before says nothing about it, so the waits are
 * short again. A phone that reports too many only gets the next attempt that its reports have left.
 *
 * @param until the wait that is under way; it gets no longer
 */
export function trySoon(facts: Facts, { now, random }: Moment, rules: Rules, until = Infinity): State {
  const soon = now + Math.round(random * RETURN_JITTER)
  const waiting = {
    name: 'waiting',
    until: Math.min(until, Math.max(soon, freeForReports(facts, rules))),
  } as const
  return enter(renew(facts, now, rules), waiting)
}

/** Makes the waits short again, where the reports of the phone have an attempt left. */
export function renew<F extends Facts>(facts: F, now: number, rules: Rules): F {
  return freeForReports(facts, rules) > now ? facts : { ...facts, ...afresh }
}

/** Goes on with the backoff of the last launch: an app in a crash loop must not dial at every launch. */
export function resumeBackoff(
  facts: Facts,
  checkpoint: BackoffCheckpoint,
  moment: Moment,
  rules: Rules,
): Step {
  const { retryCount, previousDelay, notBefore, at, until: plannedBefore } = checkpoint
  const next = nextDelay(rules.retry, retryCount, previousDelay, moment.random)
  // If the policy has given up, a new launch is worth one more attempt, though not at once.
  const delay = next ?? Math.round(moment.random * SAFE_DELAY)
  const planned = plannedBefore ?? Math.min(at, moment.now) + delay
  const until = Math.max(notBefore, planned)
  const resumed = {
    ...facts,
    retryCount,
    previousDelay: plannedBefore === undefined ? delay : previousDelay,
    notBefore,
  }
  return until > moment.now ? tryConnect(resumed, moment, rules, until) : dial(resumed, moment, rules)
}

/** Puts effects before those of a step. */
export function after(first: readonly Effect[], [state, ...then]: Step): Step {
  return [state, ...first, ...then]
}

/** Closes the socket that a state holds: WeChat allows five, so none may be forgotten. */
export function hangUp(state: State, close?: CloseFrame): Effect[] {
  return isLive(state) ? [{ type: 'close', ...(close ?? { code: 1000, reason: `left ${state.name}` }) }] : []
}

/** A first attempt that hangs has most often lost a packet, and a second one gets through; later ones wait longer. */
function patienceFor({ retryCount, weak }: Facts, { connectTimeout }: Rules): number {
  return retryCount === 0 && !weak ? connectTimeout / 2 : connectTimeout
}
