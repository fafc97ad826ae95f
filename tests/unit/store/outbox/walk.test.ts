// Entries are added, handed over, refused, taken back, too old; connections break, the app is thrown out and launched
// again. After every step of thousands of such walks the same questions.
import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Entry, QueuedEntry } from '../../../../store/outbox/entry'
import type { OutboxBounds, Overflow, Send } from '../../../../store/outbox/options'
import { VirtualClock } from '../../../../store/testing'
import { Disk, launch } from '../../../support/outbox-run'

const TTL = 2_000

interface HandOver {
  readonly id: number
  readonly bytes: number
  /** On which connection. */
  readonly link: number
  readonly at: number
  readonly done: (failure: string | null) => void
  answered: boolean
}

/** The true state of the entries, from an observer. */
class World {
  readonly disk = new Disk()
  readonly bounds: OutboxBounds
  time = new VirtualClock({ now: 0 })
  run: ReturnType<typeof launch>
  /** Of this run, by id. */
  entries = new Map<number, Entry>()
  /** Ids of entries that were taken back on their way. */
  readonly cancelled = new Set<number>()
  /** Every id that was ever given. */
  readonly given = new Set<number>()
  handOvers: HandOver[] = []
  /** On this connection, by id. */
  readonly refused = new Set<number>()
  link = 0
  open = false
  readonly faults: string[] = []

  constructor(overflow: Overflow, limit: number) {
    this.bounds = {
      limit,
      bytes: 2_000,
      ttl: TTL,
      overflow,
      persist: true,
      tries: Infinity,
      unconfirmed: 'report',
      burst: { frames: 32, everyMs: 0 },
    }
    this.run = this.launch()
  }

  launch() {
    const { disk, time, bounds } = this
    return launch({ disk, time, bounds })
  }

  get outbox() {
    return this.run.outbox
  }

  get unanswered(): HandOver[] {
    return this.handOvers.filter(({ link, answered }) => link === this.link && !answered)
  }

  add(bytes: number): void {
    const entry = this.outbox.add('x'.repeat(bytes))
    if (this.given.has(entry.id)) this.faults.push(`id ${String(entry.id)} was given twice`)
    this.given.add(entry.id)
    this.entries.set(entry.id, entry)
    if (this.open) this.flush()
  }

  flush(): void {
    this.open = true
    this.outbox.flush(this.send)
  }

  /** The next entry in line is handed over: the frame itself does not say which it is. */
  private readonly send: Send = (frame, done) => {
    const { entries } = this.outbox
    const away = new Set(this.unanswered.map(({ id }) => id))
    const next = entries.find(({ id, state }) => state === 'sent' && !away.has(id))
    if (next === undefined || next.data !== frame) this.faults.push('handed over what is not sent')
    if (!this.open) this.faults.push('handed over without a connection')
    const id = next?.id ?? 0
    if (entries.some((other) => other.state === 'queued' && other.id < id))
      this.faults.push(`${String(id)} out of order`)
    this.refused.delete(id)
    const bytes = (frame as string).length
    this.handOvers.push({ id, bytes, link: this.link, at: this.time.now(), done, answered: false })
  }

  answer(count: number, failure: string | null): void {
    for (const handOver of this.unanswered.slice(0, count)) {
      handOver.answered = true
      if (failure !== null) this.refused.add(handOver.id)
      handOver.done(failure)
    }
  }

  /** A platform may speak of a connection long gone, or twice of the same frame. */
  babble(dice: number): void {
    const spoken = this.handOvers.filter(({ link, answered }) => link !== this.link || answered)
    spoken[dice % Math.max(spoken.length, 1)]?.done(dice % 2 ? null : 'send:fail')
  }

  breaks(): void {
    this.link += 1
    this.refused.clear()
    this.open = false
    this.outbox.rewind()
  }

  pause(): void {
    this.open = false
    this.outbox.pause()
  }

  /** Entries that the next launch has. */
  get kept() {
    return this.outbox.entries.filter(({ id }) => !this.cancelled.has(id))
  }

  cancel(dice: number): void {
    const entries = [...this.entries.values()]
    const entry = entries[dice % Math.max(entries.length, 1)]
    if (entry === undefined) return
    const { state } = entry
    const hasLeft = this.handOvers.some(
      (each) => each.id === entry.id && each.link !== this.link && !each.answered,
    )
    this.cancelled.add(entry.id)
    if (entry.cancel() !== (state === 'queued' && !hasLeft)) this.faults.push('cancel() lies')
    if (state !== 'queued' && entry.state !== state) this.faults.push('cancel() of what cannot be cancelled')
  }

  /** The phone throws the app out: what was not written is lost, and nothing of the old run happens any more. */
  relaunch(away: number): void {
    this.outbox.save()
    const before = this.kept.filter(({ queuedAt }) => queuedAt > this.time.now() + away - TTL)
    const now = this.time.now() + away
    this.time = new VirtualClock({ now })
    this.link += 1
    this.refused.clear()
    this.open = false
    this.handOvers = []
    this.entries.clear()
    this.run = this.launch()
    const after = this.outbox.entries
    const keysOf = (entries: readonly QueuedEntry[]) =>
      entries.map(({ id, data, queuedAt }) => ({ id, data, queuedAt }))
    if (JSON.stringify(keysOf(after)) !== JSON.stringify(keysOf(before)))
      this.faults.push('another queue after the relaunch')
  }
}

type Happening = readonly [what: string, happen: (world: World, dice: number) => void]

const happenings: readonly Happening[] = [
  ['add', (world, dice) => world.add(dice % 30)],
  ['add a large one', (world, dice) => world.add(500 + (dice % 800))],
  ['add many', (world, dice) => Array.from({ length: 40 }, () => world.add(dice % 20))],
  ['open', (world) => world.flush()],
  ['the first answer', (world) => world.answer(1, null)],
  ['all answers', (world) => world.answer(Infinity, null)],
  ['some answers', (world, dice) => world.answer(dice % 40, null)],
  [
    'a refusal',
    (world) => {
      world.answer(1, 'send:fail')
    },
  ],
  [
    'a refusal, and the connection breaks',
    (world) => {
      world.answer(1, 'send:fail')
      world.breaks()
    },
  ],
  ['an answer out of nowhere', (world, dice) => world.babble(dice)],
  ['the connection breaks', (world) => world.breaks()],
  ['hidden', (world) => world.pause()],
  ['cancel', (world, dice) => world.cancel(dice)],
  ['a moment', (world, dice) => world.time.advance(dice % 40)],
  ['a while', (world, dice) => world.time.advance(dice % 1_500)],
  ['launched again at once', (world) => world.relaunch(0)],
  ['launched again later', (world, dice) => world.relaunch(dice % 3_000)],
]

const promises: Record<string, (world: World) => boolean> = {
  'hands over in order, each once a connection': ({ faults }) => faults.length === 0,
  'has every entry in exactly one state': ({ outbox, entries }) => {
    const held = new Map(outbox.entries.map(({ id, state }) => [id, state]))
    return [...entries.values()].every(({ id, state }) =>
      held.has(id)
        ? held.get(id) === state && (state === 'queued' || state === 'sent')
        : ['sent', 'failed', 'expired', 'cancelled'].includes(state),
    )
  },
  'loses nothing without a word': ({ entries }) =>
    [...entries.values()].every(
      ({ state, failure }) => (state === 'failed' || state === 'expired') === (failure !== null),
    ),
  'calls sent what was taken': ({ entries, outbox, handOvers }) => {
    const held = new Set(outbox.entries.map(({ id }) => id))
    return [...entries.values()].every(
      ({ id, state }) =>
        state !== 'sent' || held.has(id) || handOvers.some((each) => each.id === id && each.answered),
    )
  },
  'keeps the order of send': ({ outbox }) => ascends(outbox.entries.map(({ id }) => id)),
  'keeps its bounds': ({ outbox, bounds }) =>
    outbox.size === outbox.entries.length &&
    outbox.size <= bounds.limit &&
    outbox.entries.reduce((sum, { data }) => sum + (data as string).length, 0) <= bounds.bytes,
  'has on its way just what is unanswered': ({ outbox, unanswered }) =>
    same(
      outbox.entries.filter(({ state }) => state === 'sent').map(({ id }) => id),
      unanswered.map(({ id }) => id),
    ),
  'lets at most 32 be unanswered': ({ unanswered }) => unanswered.length <= 32,
  // A refused entry is checked when the connection is gone, which is the next thing to happen.
  'keeps nobody who waits longer than ttl': ({ outbox, time, refused }) =>
    outbox.entries.every(
      ({ id, state, queuedAt }) => state === 'sent' || refused.has(id) || time.now() - queuedAt < TTL,
    ),
  'has one timer at most, and its spare': ({ time }) => time.pending <= 2,
}

function ascends(numbers: readonly number[]): boolean {
  return numbers.every((number, i) => i === 0 || number > (numbers[i - 1] ?? 0))
}

function same(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((number, i) => number === b[i])
}

function check(world: World): void {
  const broken = Object.keys(promises).filter((name) => !promises[name]?.(world))
  expect({ broken, faults: world.faults }).toEqual({ broken: [], faults: [] })
}

const story = fc.array(fc.tuple(fc.constantFrom(...happenings), fc.nat(1_000_000)), {
  minLength: 1,
  maxLength: 60,
  size: 'max',
})
const overflow = fc.constantFrom<Overflow>('reject', 'drop-oldest', 'drop-newest')

it(`keeps ${String(Object.keys(promises).length)} promises at every step; the storage holds what the outbox holds`, () => {
  fc.assert(
    fc.property(story, overflow, fc.constantFrom(3, 50, 200), (happened, policy, limit) => {
      const world = new World(policy, limit)
      for (const [[, happen], dice] of happened) {
        happen(world, dice)
        check(world)
      }
      const { outbox, disk, time } = world
      outbox.save()
      expect(disk.items.size === 0 ? [] : disk.stored).toEqual(world.kept.map(({ data }) => data))
      outbox.close({ code: 'disposed' })
      expect(time.pending).toBe(0)
      expect(outbox.entries).toEqual([])
      world.link += 1
      check(world)
    }),
    { numRuns: 400 },
  )
})

it('sends everything that is left, in order, once the world is kind', () => {
  fc.assert(
    fc.property(story, overflow, (happened, policy) => {
      const world = new World(policy, 200)
      for (const [[, happen], dice] of happened) happen(world, dice)
      world.breaks()
      world.handOvers = []
      // An entry that has waited for nearly all of ttl may expire between two slices.
      const dyingAt = world.time.now() + 20 * 16
      const old = new Set(
        world.outbox.entries.filter(({ queuedAt }) => queuedAt + TTL <= dyingAt).map(({ id }) => id),
      )
      const left = world.outbox.entries.map(({ id }) => id).filter((id) => !old.has(id))
      world.flush()
      for (let slice = 0; world.outbox.size > 0 && slice < 20; slice++) {
        world.answer(Infinity, null)
        world.time.advance(16)
      }
      expect(world.handOvers.map(({ id }) => id).filter((id) => !old.has(id))).toEqual(left)
      expect(world.outbox.size).toBe(0)
    }),
    { numRuns: 150 },
  )
})

it('hands over at most 32 frames within 16 ms where more wait, and never beyond an unanswered slice', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(60), { minLength: 1, maxLength: 40 }), fc.nat(200), (delays, count) => {
      const world = new World('reject', 200)
      for (let i = 0; i < count; i++) world.add(1)
      world.flush()
      for (const delay of delays) {
        world.time.advance(delay)
        const waited = world.outbox.entries.some(({ state }) => state === 'queued')
        const before = world.handOvers.length
        world.answer(Infinity, null)
        expect(!waited || world.handOvers.length - before <= 32).toBe(true)
      }
      const bursts = new Map<number, number>()
      for (const { at } of world.handOvers) bursts.set(at, (bursts.get(at) ?? 0) + 1)
      const moments = [...bursts.keys()]
      expect(Math.max(0, ...bursts.values())).toBeLessThanOrEqual(32)
      expect(moments.every((at, i) => i === 0 || at - (moments[i - 1] ?? 0) >= 16)).toBe(true)
    }),
    { numRuns: 100 },
  )
})
