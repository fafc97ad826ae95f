// Nobody can list every order in which the world may report: so thousands of random walks, first through the machine
// alone, then through the real store on a phone in the test's hand, and after every step the same questions.
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import fc from 'fast-check'
import {
  createSocketStore,
  type Entry,
  fixedDelay,
  type SocketStatus,
  type SocketStore,
} from 'mobx-miniprogram-socket'
import {
  BACKGROUND_GRACE,
  createTransition,
  type Effect,
  type Event,
  NETWORK_RECHECK,
  type Rules,
} from '../../../store/machine'
import { dueAt, initialState, isLive, PROVEN_AFTER, type State, type StateName } from '../../../store/state'
import { type Line, Phone } from '../../support/phone'

describe('the machine alone', () => {
  const timeouts = { connectTimeout: 8_000, heartbeat: { interval: 10_000, timeout: 5_000 } }
  const longestDelay = 20_000
  const longestWait = Math.max(
    timeouts.connectTimeout,
    timeouts.heartbeat.interval,
    timeouts.heartbeat.timeout,
    longestDelay,
    NETWORK_RECHECK,
    PROVEN_AFTER,
  )
  const patient: Rules = { ...timeouts, retry: fixedDelay({ delay: longestDelay }) }
  const impatient: Rules = { ...timeouts, retry: fixedDelay({ delay: 3_000, limit: 2 }) }

  /** How a step's event speaks of a socket: of the present one, or of one long gone. */
  type Stride = {
    readonly event: Event
    readonly stale: boolean
    readonly passed: number
    readonly random: number
  }

  const event = fc.oneof(
    fc.constantFrom<Event>(
      { type: 'connect' },
      { type: 'retry' },
      { type: 'shown' },
      { type: 'hidden' },
      { type: 'due' },
      { type: 'due' },
      { type: 'opened', generation: 0 },
      { type: 'opened', generation: 0 },
      { type: 'heard', generation: 0, pong: false },
      { type: 'heard', generation: 0, pong: true },
      { type: 'lost', generation: 0, failure: { code: 'closed' } },
      { type: 'network', online: true, changed: false },
      { type: 'network', online: true, changed: true },
      { type: 'network', online: false, changed: true },
    ),
    fc.constantFrom<Event>({ type: 'disconnect' }, { type: 'dispose' }),
  )
  const strides = fc.array(
    fc.record<Stride>({
      event: fc.oneof(
        { weight: 40, arbitrary: event },
        { weight: 1, arbitrary: fc.constant({ type: 'dispose' }) },
      ),
      stale: fc.boolean(),
      passed: fc.oneof(fc.constant(0), fc.nat(1_000), fc.nat(30_000)),
      random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    }),
    { minLength: 1, maxLength: 60, size: 'max' },
  )

  const rulesOfEitherKind = fc.constantFrom(patient, impatient)

  /** One step of a walk. */
  interface Leap {
    readonly rules: Rules
    readonly before: State
    readonly event: Event
    readonly state: State
    readonly effects: readonly Effect[]
    readonly now: number
    /** How many sockets the phone holds after it, going by the effects. */
    readonly sockets: number
  }

  function walk(rules: Rules, path: readonly Stride[]): Leap[] {
    const transition = createTransition(rules)
    let before = initialState
    let now = 1_700_000_000_000
    let sockets = 0
    return path.map(({ event: template, stale, passed, random }) => {
      now += passed
      const event: Event =
        'generation' in template ? { ...template, generation: before.generation - (stale ? 1 : 0) } : template
      const [state, ...effects] = transition(before, event, { now, random })
      sockets += count(effects, 'open') - count(effects, 'close')
      const leap = { rules, before, event, state, effects, now, sockets }
      before = state
      return leap
    })
  }

  const promises: Record<string, (leap: Leap) => boolean> = {
    'dials only when visible and online, to be connecting': ({ state, effects }) =>
      count(effects, 'open') === 0 || (state.name === 'connecting' && state.visible && state.online),
    'numbers the attempts one by one': ({ before, state, effects }) =>
      state.generation === before.generation + count(effects, 'open') &&
      effects.every((effect) => effect.type !== 'open' || effect.generation === state.generation),
    'lets go of a link before it dials': ({ before, effects }) =>
      count(effects, 'open') === 0 || !isLive(before) || effects[0]?.type === 'close',
    'holds one socket where it is live, and none elsewhere': ({ state, sockets }) =>
      sockets === (isLive(state) ? 1 : 0),
    'keeps no link in a state that has no use for it': ({ state }) =>
      !(isLive(state) && ['idle', 'waiting', 'offline', 'failed', 'closed'].includes(state.name)),
    'tries only when visible and online': ({ state }) =>
      !['connecting', 'open', 'waiting'].includes(state.name) || (state.visible && state.online),
    'is offline only without network': ({ state }) => state.name !== 'offline' || !state.online,
    'is suspended only in the background': ({ state }) => state.name !== 'suspended' || !state.visible,
    'counts retries one by one, from zero': ({ before, state }) =>
      state.retryCount >= 0 && state.retryCount - before.retryCount <= 1,
    'counts from zero again after connect()': ({ before, event, state }) =>
      !(event.type === 'connect' && ['idle', 'failed', 'closed'].includes(before.name)) ||
      isDisposed(before) ||
      (state.retryCount === 0 && state.previousDelay === null),
    'is not impressed by sockets of the past': ({ before, event, state, effects }) =>
      !('generation' in event && event.generation !== before.generation) ||
      (state === before && effects.length === 0),
    'does nothing at all once disposed': ({ before, state, effects }) =>
      !isDisposed(before) || (state === before && effects.length === 0),
    'gives up only where the policy has a limit, and not before': ({ rules, state }) =>
      rules === patient ? state.name !== 'failed' : state.retryCount <= 2,
    'never waits longer than the longest of its rules says': ({ state, now }) =>
      dueAt(state) === Infinity || dueAt(state) - now <= longestWait,
    'always has an end in sight where it wants to be connected': ({ state }) =>
      (dueAt(state) === Infinity) ===
      !(['connecting', 'waiting', 'offline', 'open'] satisfies StateName[] as StateName[]).includes(
        state.name,
      ),
    'pings only to await the pong': ({ state, effects }) =>
      count(effects, 'ping') === 0 || (state.name === 'open' && state.beat.phase === 'awaiting-pong'),
    'measures only while open, and no time below zero': ({ before, effects }) =>
      effects.every(
        (effect) => effect.type !== 'measured' || (before.name === 'open' && effect.latency >= 0),
      ),
  }

  it(`keeps ${String(Object.keys(promises).length)} promises at every step`, () => {
    fc.assert(
      fc.property(rulesOfEitherKind, strides, (rules, path) => {
        for (const leap of walk(rules, path)) {
          const broken = Object.keys(promises).filter((name) => !promises[name]?.(leap))
          if (broken.length > 0) expect({ broken, leap }).toEqual({ broken: [], leap })
        }
      }),
      { numRuns: 2_000 },
    )
  })

  it('gets back to open from wherever a walk has led, if the world is kind', () => {
    fc.assert(
      fc.property(rulesOfEitherKind, strides, (rules, path) => {
        const { state, now } = walk(rules, path).at(-1) ?? { state: initialState, now: 0 }
        fc.pre(!isDisposed(state))
        const transition = createTransition(rules)
        let present = state
        const happens = (event: Event, later: number) => {
          ;[present] = transition(present, event, { now: now + later, random: 0.5 })
        }
        happens({ type: 'shown' }, 0)
        happens({ type: 'network', online: true, changed: true }, 0)
        happens({ type: 'connect' }, 0)
        if (present.name === 'waiting') happens({ type: 'due' }, 500)
        happens({ type: 'opened', generation: present.generation }, 600)
        expect(present.name).toBe('open')
      }),
      { numRuns: 2_000 },
    )
  })

  function count(effects: readonly Effect[], type: Effect['type']): number {
    return effects.filter((effect) => effect.type === type).length
  }

  function isDisposed(state: State): boolean {
    return state.name === 'closed' && state.forGood
  }
})

describe('the store on a phone', () => {
  beforeEach(() => {
    jest.useFakeTimers()
  })
  afterEach(() => {
    jest.useRealTimers()
  })

  /** Notes what was wrong at the very moment of dialling. */
  class WatchedPhone extends Phone {
    readonly faults: string[] = []
    wished = false

    override openSocket(...call: Parameters<Phone['openSocket']>): ReturnType<Phone['openSocket']> {
      if (!this.wished) this.faults.push('dialled unasked')
      if (!this.visible) this.faults.push('dialled in the background')
      if (!this.network.online) this.faults.push('dialled without network')
      if (this.lines.some((line) => !line.isOver)) this.faults.push('dialled a second line')
      return super.openSocket(...call)
    }
  }

  interface World {
    readonly phone: WatchedPhone
    readonly socket: SocketStore<unknown>
    readonly entries: Entry[]
  }
  type Happening = readonly [what: string, happen: (world: World, dice: number) => void]

  /** The latest line, or now and then an old one: a phone may report of a task long after it was closed. */
  const someLine = (phone: Phone, dice: number): Line | undefined =>
    phone.lines.at(dice % 5 === 0 ? dice % Math.max(phone.lines.length, 1) : -1)

  const happenings: readonly Happening[] = [
    [
      'connect',
      (world) => {
        world.phone.wished = true
        world.socket.connect()
      },
    ],
    [
      'disconnect',
      (world) => {
        world.phone.wished = false
        world.socket.disconnect()
      },
    ],
    ['retry', ({ socket }) => socket.retry()],
    ['send', ({ socket, entries }) => entries.push(socket.send(`#${String(entries.length)}`))],
    [
      'send three',
      ({ socket, entries }) => {
        for (let i = 0; i < 3; i++) entries.push(socket.send(`#${String(entries.length)}`))
      },
    ],
    ['accept', ({ phone }, dice) => someLine(phone, dice)?.accept()],
    ['refuse', ({ phone }, dice) => someLine(phone, dice)?.refuse()],
    ['drop', ({ phone }, dice) => someLine(phone, dice)?.drop()],
    ['say', ({ phone }, dice) => someLine(phone, dice)?.say('news')],
    ['pong', ({ phone }, dice) => someLine(phone, dice)?.say('pong')],
    ['hide', ({ phone }) => phone.hide()],
    ['show', ({ phone }) => phone.show()],
    ['no network', ({ phone }) => phone.goes('none')],
    ['wifi', ({ phone }) => phone.goes('wifi')],
    ['4g', ({ phone }) => phone.goes('4g')],
    ['the next send fails', ({ phone }) => phone.lines.at(-1)?.failures.push('send:fail')],
    [
      'answers to send are withheld',
      ({ phone }) => {
        const line = phone.lines.at(-1)
        if (line) line.holdsAnswers = true
      },
    ],
    [
      'withheld answers come',
      ({ phone }, dice) => {
        const line = someLine(phone, dice)
        if (!line) return
        line.holdsAnswers = false
        line.answer()
      },
    ],
    ['a moment passes', (_world, dice) => jest.advanceTimersByTime(dice % 1_000)],
    ['a while passes', (_world, dice) => jest.advanceTimersByTime(dice % 15_000)],
  ]

  const launch = happenings.filter(([what]) => what === 'connect' || what === 'accept')
  const launched = fc.constant(launch.map((happening) => [happening, 1] as const))
  // What builds up comes more often than what tears down, or little would ever be built.
  const kind = happenings.filter(([what]) => ['connect', 'accept', 'show', 'wifi', 'send'].includes(what))
  const random = fc.array(
    fc.tuple(fc.constantFrom(...happenings, ...kind, ...kind, ...kind), fc.nat(1_000_000)),
    {
      minLength: 1,
      maxLength: 60,
      size: 'max',
    },
  )
  const story = fc.tuple(fc.oneof(launched, fc.constant([])), random).map((parts) => parts.flat())

  function begin(): World {
    const phone = new WatchedPhone()
    const socket = createSocketStore<unknown>({
      url: 'wss://example.com',
      retry: fixedDelay({ delay: 3_000, limit: 4 }),
      outbox: { limit: 20, ttl: 60_000, overflow: 'drop-oldest' },
      platform: phone,
    })
    return { phone, socket, entries: [] }
  }

  const linkless: readonly SocketStatus[] = ['idle', 'waiting', 'offline', 'failed', 'closed']

  const promises: Record<string, (world: World) => boolean> = {
    'dials only when it may': ({ phone }) => phone.faults.length === 0,
    'holds no more than one line, and none where it has no use for it': ({ phone, socket }) =>
      phone.lines.filter((line) => !line.isOver).length <= (linkless.includes(socket.status) ? 0 : 1),
    'is connecting or open on a line that is not over': ({ phone, socket }) =>
      !['connecting', 'open'].includes(socket.status) || !phone.line.isOver,
    'is connecting, open or waiting only when visible and online': ({ phone, socket }) =>
      !['connecting', 'open', 'waiting'].includes(socket.status) || (phone.visible && phone.network.online),
    'is idle or closed exactly when nobody wishes for more': ({ phone, socket }) =>
      (socket.status === 'idle' || socket.status === 'closed') === !phone.wished,
    'is offline only without network': ({ phone, socket }) =>
      socket.status !== 'offline' || !phone.network.online,
    'is suspended only in the background': ({ phone, socket }) =>
      socket.status !== 'suspended' || !phone.visible,
    'names the next attempt exactly while it waits': ({ socket }) =>
      socket.status === 'waiting' ? (socket.nextRetryAt ?? 0) >= Date.now() : socket.nextRetryAt === null,
    'knows a latency only while open': ({ socket }) => socket.status === 'open' || socket.latency === null,
    // One for the connection, one for the outbox.
    'runs two timers at most': ({ phone }) => phone.running.timers <= 2,
    'holds an entry exactly until it is settled': ({ socket, entries }) => {
      const held = new Map(socket.queue.map((entry) => [entry.id, entry.state]))
      return entries.every(({ id, state }) =>
        held.has(id)
          ? held.get(id) === state && (state === 'queued' || state === 'sent')
          : state === 'sent' || state === 'failed' || state === 'expired',
      )
    },
    'says why an entry failed or expired': ({ entries }) =>
      entries.every(
        ({ state, failure }) => (state === 'failed' || state === 'expired') === (failure !== null),
      ),
    'holds entries in the order of the calls, within its bounds': ({ socket }) =>
      socket.queueLength === socket.queue.length &&
      socket.queueLength <= 20 &&
      ascends(socket.queue.map(({ id }) => id)),
    'lets nothing wait while open': ({ socket }) =>
      socket.status !== 'open' || socket.queue.every(({ state }) => state === 'sent'),
    'sends in the order of the calls, on each line once': ({ phone }) =>
      phone.lines.every(({ sent }) =>
        ascends(
          sent
            .map(String)
            .filter((text) => text.startsWith('#'))
            .map((text) => Number(text.slice(1))),
        ),
      ),
    'never takes a pong for a message': ({ socket }) => socket.messages.every(({ data }) => data === 'news'),
  }

  function check(world: World): void {
    const broken = Object.keys(promises).filter((name) => !promises[name]?.(world))
    expect({ broken, faults: world.phone.faults }).toEqual({ broken: [], faults: [] })
  }

  function ascends(numbers: readonly number[]): boolean {
    return numbers.every((number, i) => i === 0 || number > (numbers[i - 1] ?? 0))
  }

  it(`keeps ${String(Object.keys(promises).length)} promises at every step, and leaves nothing running`, async () => {
    await fc.assert(
      fc.asyncProperty(story, async (happened) => {
        const world = begin()
        for (const [[, happen], dice] of happened) {
          happen(world, dice)
          check(world)
        }
        world.socket.dispose()
        expect(world.phone.running).toEqual({ timers: 0, networkWatchers: 0, foregroundWatchers: 0, sockets: 0 })
        expect(world.phone.lines.filter((line) => !line.isOver)).toEqual([])
        expect(world.socket.queue).toEqual([])
        for (const entry of world.entries) expect(await entry.done).toBe(entry.state)
      }),
      { numRuns: 400 },
    )
  })

  it('delivers everything it was given, in order, once the world is kind', () => {
    fc.assert(
      fc.property(story, (happened) => {
        const world = begin()
        const { phone, socket, entries } = world
        for (const [[, happen], dice] of happened) happen(world, dice)
        phone.show()
        phone.goes('wifi')
        phone.wished = true
        socket.connect()
        const lastDeadline = Date.now() + 60_000
        while (socket.queueLength > 0 && Date.now() < lastDeadline) {
          const line = phone.lines.at(-1)
          if (line && !line.isOver) {
            line.failures.length = 0
            line.holdsAnswers = false
            line.accept()
            line.answer()
          }
          jest.advanceTimersByTime(500)
        }
        expect(socket.queue).toEqual([])
        const delivered = new Set(phone.lines.flatMap((line) => line.sent))
        for (const entry of entries)
          if (entry.state === 'sent') expect(delivered.has(entry.data as string)).toBe(true)
        check(world)
        socket.dispose()
      }),
      { numRuns: 200 },
    )
  })

  it('a link outlives a glance at another app, by less than 5 s', () => {
    fc.assert(
      fc.property(fc.nat(10_000), (away) => {
        const { phone, socket } = begin()
        phone.wished = true
        socket.connect()
        phone.line.accept()
        phone.hide()
        jest.advanceTimersByTime(away)
        phone.show()
        expect(phone.lines).toHaveLength(away < BACKGROUND_GRACE ? 1 : 2)
        expect(socket.status).toBe(away < BACKGROUND_GRACE ? 'open' : 'connecting')
        socket.dispose()
      }),
    )
  })
})
