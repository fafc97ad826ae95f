/** Begins an attempt to connect, as far as the phone, the server and the backoff allow it now. */
import type { BackoffCheckpoint, Effect, Moment, Rules, Step } from './events'
import { nextDelay, SAFE_DELAY } from './retry'
import { enter, type Facts, isLive, type State } from './state'

/** `onNetworkStatusChange` can be missed, so the network is read again this often while offline, in ms. */
export const NETWORK_RECHECK = 10_000

/** Dials, or waits for whatever forbids it. */
export function tryConnect(facts: Facts, { now }: Moment, rules: Rules): Step {
  if (!facts.visible) return [enter(facts, { name: 'suspended', since: now, kept: null })]
  if (!facts.online) return [enter(facts, { name: 'offline', until: now + NETWORK_RECHECK })]
  if (facts.notBefore > now) return [enter(facts, { name: 'waiting', until: facts.notBefore })]
  const generation = facts.generation + 1
  const until = now + patienceFor(facts, rules)
  return [
    { ...enter(facts, { name: 'connecting', since: now, until }), generation },
    { type: 'open', generation },
  ]
}

/** Starts over by itself: the network or the user came back. */
export function restart(facts: Facts, moment: Moment, rules: Rules): Step {
  return tryConnect({ ...facts, retryCount: 0, previousDelay: null }, moment, rules)
}

/** Starts over by a user's call, which overrides the wait that the server asked for. */
export function restartByUser(facts: Facts, moment: Moment, rules: Rules): Step {
  return restart({ ...facts, notBefore: 0 }, moment, rules)
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
  const mayDial = facts.visible && facts.online
  return mayDial && until > moment.now
    ? [enter(resumed, { name: 'waiting', until })]
    : tryConnect(resumed, moment, rules)
}

/** Puts effects before those of a step. */
export function after(first: readonly Effect[], [state, ...then]: Step): Step {
  return [state, ...first, ...then]
}

/** Closes the socket that a state holds: WeChat allows five, so none may be forgotten. */
export function hangUp(state: State): Effect[] {
  return isLive(state) ? [{ type: 'close', code: 1000, reason: `left ${state.name}` }] : []
}

/** A first attempt that hangs has most often lost a packet, and a second one gets through; later ones wait longer. */
function patienceFor({ retryCount, weak }: Facts, { connectTimeout }: Rules): number {
  return retryCount === 0 && !weak ? connectTimeout / 2 : connectTimeout
}
