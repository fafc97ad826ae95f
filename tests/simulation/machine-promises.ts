import { actionAfter, RETURN_JITTER } from '../../store/connection/close-codes'
import type { CloseFrame } from '../../store/base/errors'
import type { Effect, Event, BackoffCheckpoint, Rules } from '../../store/connection/events'
import { type HeartbeatTiming, LEAST_PATIENCE } from '../../store/connection/heartbeat'
import { BACKGROUND_GRACE } from '../../store/connection/reports'
import { DOUBT, NETWORK_RECHECK } from '../../store/connection/attempt'
import { LATE } from '../../store/base/clock'
import { SAFE_DELAY } from '../../store/connection/retry'
import {
  type Beat,
  dueAt,
  isAway,
  isLive,
  linkOf,
  PROVEN_AFTER,
  type State,
} from '../../store/connection/state'
import type { Promises } from './promises'

/** The longest that the server of these walks asks for, in ms. */
const LONGEST_NAMED_DELAY = 60_000

/** One step of a walk through the machine, and what came of it. */
export interface Leap {
  readonly rules: Rules
  readonly before: State
  readonly event: Event
  readonly state: State
  readonly effects: readonly Effect[]
  readonly now: number
  readonly random: number
  /** When attempts began that nobody asked for. */
  readonly dialled: readonly number[]
  /** How many sockets the phone holds now, going by the effects. */
  readonly sockets: number
  /** When the link last gave a sign of life. */
  readonly quietSince: number
  /** When the last probe is over. */
  readonly probedUntil: number
  /** By how much timers were late since then. */
  readonly lateness: number
}

const dials = ({ effects }: Leap): boolean => count(effects, 'open') > 0
export const isDisposed = (state: State): boolean => state.name === 'closed' && state.forGood
const startsOver = ({ event, before }: Leap): boolean =>
  !isDisposed(before) &&
  (event.type === 'reset' ||
    (event.type === 'connect' && ['idle', 'failed', 'closed'].includes(before.name)) ||
    (['retry', 'shown', 'network'].includes(event.type) && before.name === 'failed') ||
    (event.type === 'network' && ['waiting', 'offline', 'connecting', 'greeting'].includes(before.name)))
const isAsked = ({ event }: Leap): boolean => event.type === 'connect' || event.type === 'retry'
/** The phone has said the same for a minute, by a timer that was on time. */
const isDoubt = ({ event, before, now }: Leap): boolean =>
  event.type === 'due' &&
  ((before.name === 'offline' && now - before.since >= DOUBT) ||
    (before.name === 'suspended' && now - before.until <= LATE))
/** The event has ended the link of the state before it. */
const hasLost = ({ event, before }: Leap): boolean =>
  event.type === 'lost' && event.generation === before.generation && isLive(before)
const beatOf = (state: State): Beat | null => {
  const link = linkOf(state)
  return link?.name === 'open' ? link.beat : null
}
const waitOf = (state: State) => beatOf(state)?.wait
const closeOf = ({ event }: Leap) => (event.type === 'lost' ? event.failure.close : undefined)
/** How long the server asks to be left alone by the reason, in ms, or `null`. */
const delayIn = (close: CloseFrame | undefined): number | null => {
  const after = close?.reason.match(/^\{"after":(\d+)\}$/)?.[1]
  return after === undefined ? null : Number(after)
}

export const machinePromises: Promises<Leap> = {
  'dials to be connecting': (leap) => !dials(leap) || leap.state.name === 'connecting',
  'dials against the phone’s word only when asked, or after a minute': (leap) =>
    !dials(leap) || (leap.state.visible && leap.state.online) || isAsked(leap) || isDoubt(leap),
  'dials by itself at most nine times in the window of the policy': ({ rules, dialled, now }) =>
    dialled.filter((at) => now - at < (rules.retry.window ?? 60_000)).length <= 9,
  'numbers the attempts one by one': ({ before, state, effects }) =>
    state.generation === before.generation + count(effects, 'open') &&
    effects.every((effect) => effect.type !== 'open' || effect.generation === state.generation),
  'lets go of a link before it dials': (leap) =>
    !dials(leap) || !isLive(leap.before) || leap.effects.findIndex(isClose) < leap.effects.findIndex(isOpen),
  'holds one socket where it is live, and none elsewhere': ({ state, sockets }) =>
    sockets === (isLive(state) ? 1 : 0),
  'waits only when visible and online': ({ state }) =>
    state.name !== 'waiting' || (state.visible && state.online),
  'is offline only without network': ({ state }) => state.name !== 'offline' || !state.online,
  'is suspended only in the background': ({ state }) => state.name !== 'suspended' || !state.visible,
  'goes on in the background where it may': ({ rules, state }) =>
    rules.background === 'suspend' ? !isAway(state) : state.name !== 'suspended' && state.visible,
  'knows what the phone said last, unless the server has answered since': ({ before, event, state }) =>
    isDisposed(before) ||
    (event.type === 'network'
      ? state.online === event.online && state.weak === event.weak
      : (state.online === before.online || (['open', 'greeting'].includes(state.name) && state.online)) &&
        state.weak === before.weak),
  'counts retries one by one': ({ before, state, event }) =>
    state.retryCount - before.retryCount <= 1 || (event.type === 'connect' && before.name === 'idle'),
  'counts from zero only when started over or proven good': (leap) =>
    leap.state.retryCount >= leap.before.retryCount || startsOver(leap) || provesItself(leap),
  'takes nothing for proof but life after ten seconds': ({ before, state, now }) =>
    !(state.name === 'open' && state.proven) ||
    (before.name === 'open' && before.proven) ||
    now - state.since >= PROVEN_AFTER ||
    (before.name === 'suspended' && before.kept?.name === 'open' && before.kept.proven),
  'stays away when refused, until the user asks': ({ before, event, state }) =>
    !(before.name === 'failed' && before.refused) ||
    ['connect', 'retry', 'disconnect', 'reset', 'dispose'].includes(event.type) ||
    (state.name === 'failed' && state.refused),
  'is refused by the codes for it and by no other': (leap) => {
    const close = closeOf(leap)
    const stops = hasLost(leap) && actionAfter(close, leap.rules.closeCodes, leap.random)[0] === 'stop'
    const { before, state } = leap
    const was = before.name === 'failed' && before.refused
    return was || (state.name === 'failed' && state.refused) === stops
  },
  'waits as long as the server says, but comes back in no time only once': (leap) => {
    const { before, state, now, random, rules } = leap
    const after = delayIn(closeOf(leap))
    if (after === null || !hasLost(leap) || state.name !== 'waiting') return true
    const delay = state.until - now
    return after >= 1_000 || state.retryCount === 1
      ? delay === after
      : delay >= (rules.retry.next(state.retryCount, before.previousDelay, random) ?? 0)
  },
  'takes an interruption around the background for nothing': (leap) => {
    const { before, state, now } = leap
    if (before.name !== 'open' || !hasLost(leap) || now - before.shownAt >= BACKGROUND_GRACE) return true
    const close = closeOf(leap)
    if (close?.reason !== 'interrupted' || (close.code !== 1000 && close.code !== 1006)) return true
    return state.retryCount === before.retryCount
  },
  'never takes an interruption for the end': (leap) => {
    const close = closeOf(leap)
    if (close?.reason !== 'interrupted' || (close.code >= 4000 && close.code < 4100)) return true
    return !hasLost(leap) || leap.state.name !== 'closed'
  },
  'is not impressed by sockets of the past': ({ before, event, state, effects }) =>
    !('generation' in event && event.generation !== before.generation) ||
    (state === before && effects.length === 0),
  'does nothing at all once disposed': ({ before, state, effects }) =>
    !isDisposed(before) || (state === before && effects.length === 0),
  'stops watching the phone when disposed': ({ before, event, effects }) =>
    (count(effects, 'release') === 1) === (event.type === 'dispose' && !isDisposed(before)),
  'gives up only where the policy has a limit, and not before': ({ rules, state }) =>
    state.name !== 'failed' || state.refused || (isLimited(rules) && state.retryCount >= 2),
  'never waits longer than the longest of its rules': ({ state, now, rules }) =>
    dueAt(state) === Infinity || dueAt(state) - now <= longestWaitOf(rules),
  'waits for the network no longer than its window': ({ before, event, state, now }) =>
    !(event.type === 'network' && before.name === 'offline' && state.name === 'waiting') ||
    state.until <= Math.max(now + RETURN_JITTER, state.notBefore),
  'has an end in sight where it wants to be connected, and nowhere else': ({ state }) =>
    (dueAt(state) === Infinity) ===
    (!['connecting', 'greeting', 'waiting', 'offline', 'open', 'suspended'].includes(state.name) ||
      (state.name === 'open' && state.proven && state.beat.pingAt === Infinity)),
  'finds a dead link in time': ({ state, rules, quietSince, probedUntil, lateness }) => {
    if (state.name !== 'open' || rules.heartbeat === false) return true
    const { pingAt, wait } = state.beat
    const latest = Math.max(latestOf(rules.heartbeat, quietSince), probedUntil) + lateness
    return (wait?.until ?? pingAt) <= latest
  },
  'dials patiently on a weak network': ({ before, state, now, rules }) =>
    !(state.name === 'connecting' && state.weak && state.generation > before.generation) ||
    state.until - now === rules.connectTimeout,
  'is as patient with a pong on a weak network as the bound allows': (leap) => {
    const { rules, before, event, state, effects, now, quietSince } = leap
    if (!(rules.heartbeat && rules.heartbeat.adaptive && state.weak && count(effects, 'ping') > 0))
      return true
    if (event.type !== 'due' || before.name !== 'open' || waitOf(before)) return true
    const latest = Math.max(latestOf(rules.heartbeat, quietSince), now + LEAST_PATIENCE.beat)
    return waitOf(state)?.until === Math.min(now + rules.heartbeat.timeout, latest)
  },
  'waits no longer because it asks once more': ({ before, event, state }) =>
    event.type === 'due' ||
    (state.weak && !before.weak) ||
    !(waitOf(state) && waitOf(before)) ||
    (waitOf(state)?.until ?? 0) <= (waitOf(before)?.until ?? 0),
  'pings only to await a pong on an open link': ({ state, effects }) =>
    count(effects, 'ping') === 0 || Boolean(waitOf(state)),
  'opens only by a welcome where it greets': ({ rules, before, event, state }) =>
    rules.greeting === null ||
    linkOf(state)?.name !== 'open' ||
    linkOf(before)?.name === 'open' ||
    (linkOf(before)?.name === 'greeting' && event.type === 'welcomed'),
  'greets when the server accepts, and again only where the phone refused': (leap) => {
    const { before, event, state, effects } = leap
    const isGreeting = linkOf(state)?.name === 'greeting'
    const begins = isGreeting && linkOf(before)?.name !== 'greeting'
    const greetings = count(effects, 'greet')
    return begins ? greetings === 1 : greetings === 0 || (isGreeting && event.type === 'ping-wanted')
  },
  'gives the greeting no more time than the attempt has': ({ before, state }) =>
    state.name !== 'greeting' || before.name !== 'connecting' || state.until === before.until,
  'pings no later because a frame came': ({ before, event, state }) =>
    event.type !== 'heard' ||
    event.latency !== null ||
    linkOf(before)?.name !== 'open' ||
    beatOf(state)?.pingAt === beatOf(before)?.pingAt,
  'measures only a link that is up, and no time below zero': ({ before, event, effects }) =>
    effects.every(
      (effect) =>
        effect.type !== 'measured' || (event.type === 'heard' && isLive(before) && effect.latency >= 0),
    ),
  'keeps a link or a wait over a short look elsewhere, and no longer': ({
    before,
    event,
    state,
    now,
    effects,
  }) => {
    if (event.type !== 'shown' || before.name !== 'suspended' || before.kept === null) return true
    const kept = now - before.since < BACKGROUND_GRACE
    return kept
      ? state.name === before.kept.name && count(effects, 'open') === 0
      : count(effects, 'close') === (isLive(before) ? 1 : 0)
  },
  'pings at once after whatever a socket may not survive': ({ before, event, state, effects, rules }) => {
    if (state.name !== 'open' || rules.heartbeat === false) return true
    const probes =
      (event.type === 'shown' &&
        (before.name === 'suspended' || (before.name === 'open' && isAway(before)))) ||
      (event.type === 'network' && event.changed && before.name === 'open')
    return !probes || count(effects, 'ping') === 1
  },
  'goes on where the last launch was in its backoff': (leap) => {
    const { before, event, state } = leap
    if (event.type !== 'connect' || before.name !== 'idle' || !event.checkpoint) return true
    if (state.retryCount !== event.checkpoint.retryCount) return false
    return dials(leap) ? earliestDial(leap, event.checkpoint) <= leap.now : state.name !== 'connecting'
  },
}

function provesItself({ rules, before, event, now }: Leap): boolean {
  const link = before.name === 'suspended' ? null : linkOf(before)
  if (link?.name !== 'open' || now - link.since < PROVEN_AFTER) return false
  return (
    event.type === 'heard' || (rules.heartbeat === false && (event.type === 'due' || event.type === 'lost'))
  )
}

/** When a link without a sign of life since then is found dead at the latest. */
function latestOf({ interval, timeout, adaptive }: HeartbeatTiming, quietSince: number): number {
  return quietSince + (adaptive ? 1.5 * interval : interval + timeout)
}

/** When one who comes back with such a checkpoint may dial. */
function earliestDial({ rules, random, now }: Leap, checkpoint: BackoffCheckpoint): number {
  const { retryCount, previousDelay, notBefore, at, until } = checkpoint
  const delay = rules.retry.next(retryCount, previousDelay, random) ?? Math.round(random * SAFE_DELAY)
  return Math.max(notBefore, until ?? Math.min(at, now) + delay)
}

function longestWaitOf(rules: Rules): number {
  return Math.max(LONGEST_NAMED_DELAY, rules.connectTimeout, NETWORK_RECHECK, PROVEN_AFTER, DOUBT)
}

function isLimited({ retry }: Rules): boolean {
  return retry.next(3, null, 0.5) === null
}

const isOpen = ({ type }: Effect): boolean => type === 'open'
const isClose = ({ type }: Effect): boolean => type === 'close'

export function count(effects: readonly Effect[], type: Effect['type']): number {
  return effects.filter((effect) => effect.type === type).length
}
