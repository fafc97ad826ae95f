import type { Disposer, Timing } from '../base/timing'
import { type Alarm, AlarmHeap } from './alarm-heap'

/** So many turns let a chain of promises settle that is about as many links long. */
const PROMISE_TURNS = 20

export interface VirtualClockOptions {
  /**
   * Where it starts, in epoch ms.
   * @default 1700000000000 (2023-11-14T22:13:20Z)
   */
  readonly now?: number
  /**
   * The dice. By default they look thrown and fall the same way at every run.
   * @default seeded(1)
   */
  readonly random?: () => number
}

/**
 * A clock that moves only when told to, for simulations without a test runner. It drives thousands of phones: what has
 * to wait lies in a heap, and the time between two timers costs nothing.
 */
export class VirtualClock implements Timing {
  readonly random: () => number
  private time: number
  private readonly alarms = new AlarmHeap()

  constructor({ now = 1_700_000_000_000, random = seeded(1) }: VirtualClockOptions = {}) {
    this.time = now
    this.random = random
  }

  /** Timers that were set and have neither fired nor been stopped. */
  get pending(): number {
    return this.alarms.live
  }

  now(): number {
    return this.time
  }

  setTimer(callback: () => void, ms: number): Disposer {
    // As `setTimeout` does, what is no time at all counts as 0.
    const alarm = this.alarms.add(this.time + (ms > 0 ? ms : 0), callback)
    return () => {
      this.alarms.cancel(alarm)
    }
  }

  /** Moves the time on by `ms` and fires what falls due, in order, each timer at its own moment. */
  advance(ms: number): void {
    const end = this.time + ms
    for (let alarm = this.alarms.take(end); alarm; alarm = this.alarms.take(end)) this.fire(alarm)
    this.time = end
  }

  /** The same; after each timer, promises that it settled have their say. */
  async advanceAsync(ms: number): Promise<void> {
    const end = this.time + ms
    await settled()
    for (let alarm = this.alarms.take(end); alarm; alarm = this.alarms.take(end)) {
      this.fire(alarm)
      await settled()
    }
    this.time = end
  }

  private fire({ at, ring }: Alarm): void {
    this.time = at
    ring()
  }
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < PROMISE_TURNS; turn++) await Promise.resolve()
}

/** Numbers in [0, 1) that fall the same way for the same seed: mulberry32, by Tommy Ettinger, in the public domain. */
export function seeded(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
