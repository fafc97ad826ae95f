import type { Disposer, Timing } from '../base/timing'
import { type Alarm, AlarmHeap } from './alarm-heap'

/** Turns of the microtask queue after each timer: enough for a chain of about as many promises. */
const PROMISE_TURNS = 20
/** Waiting for one that is settled takes a turn, and makes no promise. */
const settled = Promise.resolve()

export interface VirtualClockOptions {
  /**
   * Start of the clock, in epoch ms.
   * @default 1700000000000 (2023-11-14T22:13:20Z)
   */
  readonly now?: number
  /**
   * Random numbers in [0, 1). The default gives the same sequence in every run.
   * @default seeded(1)
   */
  readonly random?: () => number
}

/**
 * A clock that moves only by `advance()`, for simulations without a test runner. It is fast enough for thousands of
 * phones: its timers are in a heap, and it jumps from one timer to the next.
 */
export class VirtualClock implements Timing {
  readonly random: () => number
  private time: number
  private readonly alarms = new AlarmHeap()

  constructor({ now = 1_700_000_000_000, random = seeded(1) }: VirtualClockOptions = {}) {
    this.time = now
    this.random = random
  }

  /** Number of timers that have neither fired nor been stopped. */
  get pending(): number {
    return this.alarms.live
  }

  now(): number {
    return this.time
  }

  setTimer(callback: () => void, ms: number): Disposer {
    // `setTimeout` also takes a negative delay or NaN as 0.
    const alarm = this.alarms.add(this.time + (ms > 0 ? ms : 0), callback)
    return () => {
      this.alarms.cancel(alarm)
    }
  }

  /** Moves the time forward by `ms` and fires the timers that fall due, in order, each at its own time. */
  advance(ms: number): void {
    const end = this.time + ms
    for (let alarm = this.alarms.take(end); alarm; alarm = this.alarms.take(end)) this.fire(alarm)
    this.time = end
  }

  /** Does the same as `advance`, and runs pending promise callbacks after each timer. */
  async advanceAsync(ms: number): Promise<void> {
    const end = this.time + ms
    for (let turn = 0; turn < PROMISE_TURNS; turn++) await settled
    for (let alarm = this.alarms.take(end); alarm; alarm = this.alarms.take(end)) {
      this.fire(alarm)
      for (let turn = 0; turn < PROMISE_TURNS; turn++) await settled
    }
    this.time = end
  }

  private fire({ at, ring }: Alarm): void {
    this.time = at
    ring()
  }
}

/** Random numbers in [0, 1), the same for the same seed: mulberry32 by Tommy Ettinger, public domain. */
export function seeded(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
