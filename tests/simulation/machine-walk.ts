import fc from 'fast-check'
import { courseOf, RETURN_JITTER } from '../../store/close-codes'
import type { Effect, Event, Place, Rules } from '../../store/events'
import { heartbeatDefaults } from '../../store/heartbeat'
import { BACKGROUND_GRACE, LATE, NETWORK_RECHECK } from '../../store/machine'
import { fixedDelay, fullJitter } from '../../store/retry'
import { dueAt, initialState, isLive, PROVEN_AFTER, type State } from '../../store/state'
import type { Library } from './library'
import { BrokenPromise, keep, type Promises } from './promises'

const heartbeat = { ...heartbeatDefaults, adaptive: true }
const sets = {
  patient: { connectTimeout: 8_000, heartbeat, retry: fixedDelay({ delay: 20_000 }) },
  jittery: { connectTimeout: 8_000, heartbeat, retry: fullJitter() },
  impatient: { connectTimeout: 8_000, heartbeat, retry: fixedDelay({ delay: 3_000, limit: 2 }) },
  punctual: {
    connectTimeout: 8_000,
    heartbeat: { interval: 10_000, timeout: 5_000, adaptive: false },
    retry: fixedDelay({ delay: 3_000, limit: 2 }),
  },
  heartless: { connectTimeout: 8_000, heartbeat: false, retry: fullJitter() },
} satisfies Record<string, Rules>
type Named = keyof typeof sets

/** One stride of a walk. `stale`: what is said of a socket is said of one long gone. */
interface Stride {
  readonly event: Event
  readonly stale: boolean
  readonly passed: number
  readonly random: number
}

/** The stride and what came of it. */
interface Leap {
  readonly rules: Rules
  readonly before: State
  readonly event: Event
  readonly state: State
  readonly effects: readonly Effect[]
  readonly now: number
  readonly random: number
  /** How many sockets the phone holds now, going by the effects. */
  readonly sockets: number
  /** When the link last gave a sign of life. */
  readonly quietSince: number
  /** The phone said since then that its network turned weak: a rest that was begun in haste ends with more patience. */
  readonly weakened: boolean
  /** When the last probe is over. */
  readonly probedUntil: number
  /** By how much timers were late since then. */
  readonly lateness: number
}

const longestNamedDelay = 60_000
const probePatience = heartbeat.timeout
const lost = (code: number, reason = ''): Event => ({
  type: 'lost',
  generation: 0,
  failure: { code: 'closed', close: { code, reason } },
})
const network = (online: boolean, changed: boolean, weak = false): Event => ({
  type: 'network',
  online,
  changed,
  weak,
})
const place = (retryCount: number, previousDelay: number | null, at: number, notBefore = 0): Event => ({
  type: 'connect',
  place: { retryCount, previousDelay, notBefore, at },
})

const START = 1_700_000_000_000
const events = fc.oneof(
  {
    weight: 30,
    arbitrary: fc.constantFrom<Event>(
      { type: 'connect' },
      { type: 'connect', place: null },
      place(1, null, START - 1_000),
      place(3, 2_500, START),
      place(9, 30_000, START + 3_600_000),
      place(2, 1_000, START, START + 40_000),
      { type: 'retry' },
      { type: 'shown' },
      { type: 'hidden' },
      { type: 'opened', generation: 0 },
      { type: 'opened', generation: 0 },
      { type: 'opened', generation: 0 },
      { type: 'heard', generation: 0, pong: false },
      { type: 'heard', generation: 0, pong: true },
      { type: 'lost', generation: 0, failure: { code: 'connect-failed' } },
      network(true, false),
      network(true, true),
      network(true, true, true),
      network(true, false, true),
      network(false, true),
      network(false, true, true),
    ),
  },
  { weight: 6, arbitrary: fc.constant<Event>({ type: 'due' }) },
  {
    weight: 6,
    arbitrary: fc
      .tuple(
        fc.constantFrom(1000, 1001, 1006, 1012, 1013, 4000, 4099, 4100, 4200, 4300, 4999),
        fc.constantFrom('', 'interrupted', '{"after":7000}', '{"after":0}', '{"after":"soon"}', '{'),
      )
      .map(([code, reason]) => lost(code, reason)),
  },
  { weight: 2, arbitrary: fc.constant<Event>({ type: 'disconnect' }) },
  { weight: 1, arbitrary: fc.constant<Event>({ type: 'dispose' }) },
)
const strides = fc.array(
  fc.record<Stride>({
    event: events,
    stale: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.constant(true)),
    passed: fc.oneof(fc.constant(0), fc.nat(1_000), fc.nat(30_000)),
    random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  }),
  { minLength: 1, maxLength: 60, size: 'max' },
)

const dials = ({ effects }: Leap): boolean => count(effects, 'open') > 0
const isDisposed = (state: State): boolean => state.name === 'closed' && state.forGood
const startsOver = ({ event, before }: Leap): boolean =>
  !isDisposed(before) &&
  ((event.type === 'connect' && ['idle', 'failed', 'closed'].includes(before.name)) ||
    (['retry', 'shown', 'network'].includes(event.type) && before.name === 'failed'))
/** The event has ended the link of the state before it. */
const hasLost = ({ event, before }: Leap): boolean =>
  event.type === 'lost' && event.generation === before.generation && isLive(before)
const closeOf = ({ event }: Leap) => (event.type === 'lost' ? event.failure.close : undefined)
const timeoutOf = ({ heartbeat }: Rules): number => (heartbeat === false ? Infinity : heartbeat.timeout)

export const machinePromises: Promises<Leap> = {
  'dials only when visible and online, to be connecting': (leap) =>
    !dials(leap) || (leap.state.name === 'connecting' && leap.state.visible && leap.state.online),
  'numbers the attempts one by one': ({ before, state, effects }) =>
    state.generation === before.generation + count(effects, 'open') &&
    effects.every((effect) => effect.type !== 'open' || effect.generation === state.generation),
  'lets go of a link before it dials': (leap) =>
    !dials(leap) || !isLive(leap.before) || leap.effects.findIndex(isClose) < leap.effects.findIndex(isOpen),
  'holds one socket where it is live, and none elsewhere': ({ state, sockets }) =>
    sockets === (isLive(state) ? 1 : 0),
  'tries only when visible and online': ({ state }) =>
    !['connecting', 'open', 'waiting'].includes(state.name) || (state.visible && state.online),
  'is offline only without network': ({ state }) => state.name !== 'offline' || !state.online,
  'is suspended only in the background': ({ state }) => state.name !== 'suspended' || !state.visible,
  'knows what the phone said last': ({ before, event, state }) =>
    isDisposed(before) ||
    (event.type === 'network'
      ? state.online === event.online && state.weak === event.weak
      : state.online === before.online && state.weak === before.weak),
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
    ['connect', 'retry', 'disconnect', 'dispose'].includes(event.type) ||
    (state.name === 'failed' && state.refused),
  'is refused by the codes for it and by no other': (leap) => {
    const close = closeOf(leap)
    const stops = hasLost(leap) && close !== undefined && courseOf(close.code) === 'stop'
    const { before, state } = leap
    const was = before.name === 'failed' && before.refused
    return was || (state.name === 'failed' && state.refused) === stops
  },
  'waits as long as the server says': (leap) => {
    const close = closeOf(leap)
    const named = close && /^\{"after":(\d+)\}$/.exec(close.reason)
    if (!named || !hasLost(leap) || leap.state.name !== 'waiting') return true
    return leap.state.until === leap.now + Number(named[1])
  },
  'takes an interruption of a proven link for nothing': (leap) => {
    const { before, state } = leap
    if (!(before.name === 'open' && before.proven && hasLost(leap))) return true
    const close = closeOf(leap)
    return close?.reason !== 'interrupted' || courseOf(close.code) === 'stop' || state.name === 'connecting'
  },
  'never takes an interruption for the end': (leap) => {
    const close = closeOf(leap)
    if (close?.reason !== 'interrupted' || courseOf(close.code) === 'stop') return true
    return !hasLost(leap) || ['waiting', 'connecting', 'suspended', 'failed'].includes(leap.state.name)
  },
  'is not impressed by sockets of the past': ({ before, event, state, effects }) =>
    !('generation' in event && event.generation !== before.generation) ||
    (state === before && effects.length === 0),
  'does nothing at all once disposed': ({ before, state, effects }) =>
    !isDisposed(before) || (state === before && effects.length === 0),
  'stops watching the phone when disposed': ({ before, event, effects }) =>
    (count(effects, 'release') === 1) === (event.type === 'dispose' && !isDisposed(before)),
  'gives up only where the policy has a limit, and not before': ({ rules, state }) =>
    state.name !== 'failed' || state.refused || (isLimited(rules) && state.retryCount === 2),
  'never waits longer than the longest of its rules': ({ state, now, rules }) =>
    dueAt(state) === Infinity || dueAt(state) - now <= longestWaitOf(rules),
  'waits for the network no longer than its window': ({ before, event, state, now }) =>
    !(event.type === 'network' && before.name === 'offline' && state.name === 'waiting') ||
    state.until <= Math.max(now + RETURN_JITTER, state.notBefore),
  'has an end in sight where it wants to be connected, and nowhere else': ({ state }) =>
    (dueAt(state) === Infinity) ===
    (!['connecting', 'waiting', 'offline', 'open'].includes(state.name) ||
      (state.name === 'open' && state.proven && state.beat.until === Infinity)),
  'finds a dead link in time': ({ state, rules, quietSince, weakened, probedUntil, lateness }) => {
    if (state.name !== 'open' || rules.heartbeat === false) return true
    const { interval, timeout, adaptive } = rules.heartbeat
    const bound = quietSince + (adaptive && !weakened ? 1.5 * interval : interval + timeout)
    return state.beat.until <= Math.max(bound, probedUntil) + lateness
  },
  'is patient with a weak network': ({ before, state, now, effects, rules }) =>
    rules.heartbeat === false ||
    !rules.heartbeat.adaptive ||
    !state.weak ||
    ((state.name !== 'connecting' ||
      state === before ||
      before.name === 'connecting' ||
      before.name === 'suspended' ||
      state.until - now === rules.connectTimeout) &&
      (count(effects, 'ping') === 0 || dueAt(state) - now === timeoutOf(rules))),
  'pings only to await a pong': ({ state, effects }) =>
    count(effects, 'ping') === 0 || (state.name === 'open' && state.beat.phase !== 'resting'),
  'measures only a link that is up, and no time below zero': ({ before, event, effects }) =>
    effects.every(
      (effect) =>
        effect.type !== 'measured' || (event.type === 'heard' && isLive(before) && effect.latency >= 0),
    ),
  'keeps a link over a short look elsewhere, and no longer': ({ before, event, state, now, effects }) => {
    if (event.type !== 'shown' || before.name !== 'suspended' || before.kept === null) return true
    const kept = now - before.since < BACKGROUND_GRACE
    return kept
      ? state.name === before.kept.name && count(effects, 'open') === 0
      : count(effects, 'close') === 1
  },
  'pings at once after whatever a socket may not survive': ({ before, event, state, effects, rules }) => {
    if (state.name !== 'open' || rules.heartbeat === false) return true
    const probes =
      (event.type === 'shown' && before.name === 'suspended') ||
      (event.type === 'network' && event.changed && before.name === 'open')
    return !probes || count(effects, 'ping') === 1
  },
  'goes on where the last launch was in its backoff': ({ before, event, state, now, rules, effects }) => {
    if (event.type !== 'connect' || before.name !== 'idle' || !event.place) return true
    if (isLimited(rules) && event.place.retryCount > 2) return state.retryCount === 0
    return (
      state.retryCount === event.place.retryCount &&
      (count(effects, 'open') === 0 || leastWait(rules, event.place, now) <= now)
    )
  },
}

function walk({ createTransition }: Library, rules: Rules, path: readonly Stride[]): Leap {
  const transition = createTransition(rules)
  let now = START
  let leap: Leap = {
    rules,
    before: initialState,
    event: { type: 'due' },
    state: initialState,
    effects: [],
    now,
    random: 0,
    sockets: 0,
    quietSince: now,
    weakened: false,
    probedUntil: now,
    lateness: 0,
  }
  for (const { event: template, stale, passed, random } of path) {
    now += passed
    const before = leap.state
    // Half of what the timer says it says on time.
    if (template.type === 'due' && dueAt(before) !== Infinity && !stale) now = Math.max(now, dueAt(before))
    const event: Event =
      'generation' in template ? { ...template, generation: before.generation - (stale ? 1 : 0) } : template
    const [state, ...effects] = transition(before, event, { now, random })
    const speaks = event.type === 'opened' || event.type === 'heard' || event.type === 'shown'
    const isNews = state !== before && speaks
    // A pong that a late timer may have overtaken is asked for once more.
    const late = event.type === 'due' && now > dueAt(before) ? now - dueAt(before) + LATE + probePatience : 0
    const sockets = leap.sockets + count(effects, 'open') - count(effects, 'close')
    const probes = count(effects, 'ping') > 0 && event.type !== 'due'
    leap = {
      ...{ rules, before, event, state, effects, now, random, sockets },
      quietSince: isNews ? now : leap.quietSince,
      weakened: isNews ? false : leap.weakened || state.weak !== before.weak,
      probedUntil: probes ? dueAt(state) : leap.probedUntil,
      lateness: isNews ? 0 : leap.lateness + late,
    }
    keep(machinePromises, leap)
  }
  return leap
}

export function machineKeepsItsPromises(library: Library) {
  return fc.property(fc.constantFrom<Named>(...(Object.keys(sets) as Named[])), strides, (name, path) => {
    walk(library, sets[name], path)
  })
}

/** From wherever a walk has led: shown, with network and a wish, one attempt away from open. */
export function machineComesBack(library: Library) {
  return fc.property(fc.constantFrom<Named>(...(Object.keys(sets) as Named[])), strides, (name, path) => {
    const rules = sets[name]
    const { state, now } = walk(library, rules, path)
    fc.pre(!isDisposed(state))
    const transition = library.createTransition(rules)
    let present = state
    const happens = (event: Event, later: number): void => {
      ;[present] = transition(present, event, { now: now + later, random: 0.5 })
    }
    happens({ type: 'shown' }, 0)
    happens(network(true, true), 0)
    happens({ type: 'connect' }, 0)
    const wait = Math.max(500, present.notBefore - now)
    happens({ type: 'due' }, wait)
    happens({ type: 'opened', generation: present.generation }, wait + 100)
    if (present.name !== 'open') throw new BrokenPromise('comes back when the world is kind', present)
  })
}

function provesItself({ rules, before, event, now }: Leap): boolean {
  if (before.name !== 'open' || now - before.since < PROVEN_AFTER) return false
  return (
    event.type === 'heard' || (rules.heartbeat === false && (event.type === 'due' || event.type === 'lost'))
  )
}

function leastWait(rules: Rules, { retryCount, previousDelay, at }: Place, now: number): number {
  return Math.min(at, now) + (rules.retry.next(retryCount, previousDelay, 0) ?? 0)
}

function longestWaitOf(rules: Rules): number {
  return Math.max(longestNamedDelay, rules.connectTimeout, NETWORK_RECHECK, PROVEN_AFTER)
}

function isLimited({ retry }: Rules): boolean {
  return retry.next(3, null, 0.5) === null
}

const isOpen = ({ type }: Effect): boolean => type === 'open'
const isClose = ({ type }: Effect): boolean => type === 'close'

function count(effects: readonly Effect[], type: Effect['type']): number {
  return effects.filter((effect) => effect.type === type).length
}
