import fc from 'fast-check'
import type { Event, Rules } from '../../store/connection/events'
import { heartbeatDefaults } from '../../store/connection/heartbeat'
import { LATE } from '../../store/base/clock'
import type { CloseCodes } from '../../store/connection/close-codes'
import { fixedDelay, fullJitter } from '../../store/connection/retry'
import { dueAt, initialState } from '../../store/connection/state'
import type { Library } from './library'
import { count, isDisposed, type Leap, machinePromises } from './machine-promises'
import { BrokenPromise, keep } from './promises'

const heartbeat = { ...heartbeatDefaults, adaptive: true }
const closeCodes: CloseCodes = () => undefined
const others = { closeCodes, background: 'suspend', greeting: null } as const
const sets = {
  patient: { connectTimeout: 8_000, heartbeat, retry: fixedDelay({ delay: 20_000 }), ...others },
  jittery: { connectTimeout: 8_000, heartbeat, retry: fullJitter(), ...others },
  impatient: { connectTimeout: 8_000, heartbeat, retry: fixedDelay({ delay: 3_000, limit: 2 }), ...others },
  punctual: {
    connectTimeout: 8_000,
    heartbeat: { interval: 10_000, timeout: 5_000, adaptive: false },
    retry: fixedDelay({ delay: 3_000, limit: 2 }),
    ...others,
  },
  heartless: { connectTimeout: 8_000, heartbeat: false, retry: fullJitter(), ...others },
  kept: { connectTimeout: 8_000, heartbeat, retry: fullJitter(), ...others, background: 'keep' },
  polite: {
    connectTimeout: 8_000,
    heartbeat,
    retry: fullJitter(),
    ...others,
    greeting: { frame: () => 'hello', isWelcome: () => true },
  },
} satisfies Record<string, Rules>
type Named = keyof typeof sets

/** One stride of a walk. `stale`: the event comes from an older socket. */
interface Stride {
  readonly event: Event
  readonly stale: boolean
  readonly passed: number
  readonly random: number
}

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
const checkpoint = (retryCount: number, previousDelay: number | null, at: number, more = {}): Event => ({
  type: 'connect',
  checkpoint: { retryCount, previousDelay, notBefore: 0, at, ...more },
})

const START = 1_700_000_000_000
const events = fc.oneof(
  {
    weight: 30,
    arbitrary: fc.constantFrom<Event>(
      { type: 'connect' },
      { type: 'connect', checkpoint: null },
      checkpoint(1, null, START - 1_000),
      checkpoint(3, 2_500, START),
      checkpoint(9, 30_000, START + 3_600_000),
      checkpoint(2, 1_000, START, { notBefore: START + 40_000 }),
      checkpoint(4, 8_000, START, { until: START + 6_000 }),
      { type: 'retry' },
      { type: 'shown' },
      { type: 'hidden' },
      { type: 'opened', generation: 0 },
      { type: 'opened', generation: 0 },
      { type: 'opened', generation: 0 },
      { type: 'welcomed', generation: 0 },
      { type: 'welcomed', generation: 0 },
      { type: 'ping-wanted', generation: 0, within: 0 },
      { type: 'heard', generation: 0, latency: null },
      { type: 'heard', generation: 0, latency: 40 },
      { type: 'heard', generation: 0, latency: 7_000 },
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
  { weight: 1, arbitrary: fc.constant<Event>({ type: 'reset' }) },
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

function walk({ transition }: Library, rules: Rules, path: readonly Stride[]): Leap {
  let now = START
  let leap: Leap = {
    rules,
    before: initialState,
    event: { type: 'due' },
    state: initialState,
    effects: [],
    now,
    random: 0,
    dialled: [],
    sockets: 0,
    quietSince: now,
    probedUntil: now,
    lateness: 0,
  }
  for (const { event: template, stale, passed, random } of path) {
    now += passed
    const before = leap.state
    // Half of the timers fire on time.
    if (template.type === 'due' && dueAt(before) !== Infinity && !stale) now = Math.max(now, dueAt(before))
    const event: Event =
      'generation' in template ? { ...template, generation: before.generation - (stale ? 1 : 0) } : template
    const [state, ...effects] = transition(rules, before, event, { now, random })
    const speaks = ['opened', 'welcomed', 'heard', 'shown'].includes(event.type)
    const isNews = state !== before && speaks
    // A pong that a late timer may have overtaken is asked for once more.
    const late = event.type === 'due' && now > dueAt(before) ? now - dueAt(before) + LATE + probePatience : 0
    const isAsked = event.type === 'connect' || event.type === 'retry'
    const sockets = leap.sockets + count(effects, 'open') - count(effects, 'close')
    const probes = count(effects, 'ping') > 0 && (event.type !== 'due' || before.name === 'suspended')
    leap = {
      ...{ rules, before, event, state, effects, now, random, sockets },
      dialled: count(effects, 'open') > 0 && !isAsked ? [...leap.dialled, now] : leap.dialled,
      quietSince: isNews ? now : leap.quietSince,
      probedUntil: probes && state.name === 'open' ? (state.beat.wait?.until ?? now) : leap.probedUntil,
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

/** Longest time without an attempt by itself, in ms: the window of the pace. */
const LONGEST_GAP = 60_000

/** From wherever a walk has led: shown, with network and a wish, one attempt away from open. */
export function machineComesBack(library: Library) {
  return fc.property(fc.constantFrom<Named>(...(Object.keys(sets) as Named[])), strides, (name, path) => {
    const rules = sets[name]
    const { state, now } = walk(library, rules, path)
    fc.pre(!isDisposed(state))
    const { transition } = library
    let present = state
    const happens = (event: Event, later: number): void => {
      ;[present] = transition(rules, present, event, { now: now + later, random: 0.5 })
    }
    happens({ type: 'shown' }, 0)
    happens(network(true, true), 0)
    happens({ type: 'connect' }, 0)
    // A link that is still open is asked by a ping, and answers.
    if (present.name === 'open') happens({ type: 'heard', generation: present.generation, latency: 40 }, 0)
    const wait = present.name === 'waiting' ? present.until - now : 0
    if (wait > Math.max(LONGEST_GAP, present.notBefore - now))
      throw new BrokenPromise('comes back within the bound', present)
    if (present.name === 'waiting') happens({ type: 'due' }, wait)
    happens({ type: 'opened', generation: present.generation }, wait + 100)
    happens({ type: 'welcomed', generation: present.generation }, wait + 200)
    if (present.name !== 'open') throw new BrokenPromise('comes back when the world is kind', present)
  })
}
