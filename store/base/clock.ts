import { LONGEST_WAIT } from './check'
import type { Disposer, Timing } from './timing'

interface Alarm {
  readonly at: number
  readonly ring: () => void
}

/**
 * The one timer of a store, for everything in it that waits, on a clock that only goes forward. A timer that the phone
 * fires late rings all that is due by then. One that fires early by the phone's clock is believed, and the clock is not:
 * it was set back, and nobody waits longer for it.
 */
export class Clock {
  private readonly alarms = new Map<string, Alarm>()
  /** What the phone's clock last said, and by how much it was set back since. */
  private last = 0
  private setBack = 0
  /** For how long the timer was set; `Infinity` where none is. */
  private wait = Infinity
  private stopTimer: Disposer = () => undefined
  private readonly timing: Timing

  constructor(timing: Timing) {
    this.timing = timing
  }

  /** Milliseconds that never go back: epoch time, until the phone's clock is set back. */
  now(): number {
    const wall = this.timing.now()
    this.setBack += Math.max(0, this.last - wall)
    this.last = wall
    return wall + this.setBack
  }

  /** What the phone's own clock says at a moment of ours, in epoch ms: for people and for storage. */
  wall(at: number): number {
    this.now()
    return at - this.setBack
  }

  /** Rings once at `at`, in place of what `name` waited for; `Infinity`: not at all. */
  wake(name: string, at: number, ring: () => void): void {
    const before = this.alarms.get(name)
    if (at === Infinity) this.alarms.delete(name)
    else this.alarms.set(name, { at, ring })
    if (before?.at !== at) this.arm()
  }

  /**
   * Under traffic the next moment moves away with every frame: the timer stays, fires early, and is set anew then. It
   * stays only where its whole wait fits: so much of it may be left if the phone's clock was set forward meanwhile.
   */
  private arm(): void {
    let next = Infinity
    this.alarms.forEach(({ at }) => {
      next = Math.min(next, at)
    })
    const now = this.now()
    if (next !== Infinity && next - now >= this.wait) return
    this.stopTimer()
    this.wait = Infinity
    if (next === Infinity) return
    const wait = Math.min(Math.ceil(Math.max(0, next - now)), LONGEST_WAIT)
    const due = now + wait
    this.wait = wait
    this.stopTimer = this.timing.setTimer(() => {
      const missing = Math.max(0, due - this.now())
      this.setBack += missing
      this.wait = Infinity
      this.ring()
    }, wait)
  }

  private ring(): void {
    const now = this.now()
    try {
      for (const [name, alarm] of Array.from(this.alarms)) {
        // Another one's ringing may have moved it.
        if (alarm.at > now || this.alarms.get(name) !== alarm) continue
        this.alarms.delete(name)
        alarm.ring()
      }
    } finally {
      this.arm()
    }
  }
}
