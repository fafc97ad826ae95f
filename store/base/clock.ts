import { LONGEST_WAIT } from './check'
import type { Disposer, Timing } from './timing'

/** A timer that fires this much too late, in ms, shows that the phone was not listening: what it timed may have come. */
export const LATE = 1_000
/** Overdue timers of a phone that stood still fire within this time, in ms. */
const CATCH_UP = 20

interface Alarm {
  readonly at: number
  readonly ring: () => void
}

/**
 * The one timer of a store, for everything in it that waits, on a clock that never goes back. A timer that the phone
 * fires late rings all alarms that are due by then. If a timer fires early by the phone's clock, the clock was set back:
 * the timer is right, and no alarm waits longer for it. A timer that never fires is replaced when an alarm is set next.
 *
 * A late timer may also mean that the clock was set forward. A second timer, a second later, tells: if the phone stood
 * still, it is overdue, too, and fires before a new one. If it does not, the clock goes on as if it had not been set. That
 * is not possible where other code has read the new time before the timer fired, because this clock never goes back.
 */
export class Clock {
  private readonly alarms = new Map<string, Alarm>()
  /** The last reading of the phone's clock, and by how much it was set back since the start, in ms. */
  private last = 0
  private setBack = 0
  /** The wait that the timer was set for, in ms; `Infinity` where there is none. */
  private wait = Infinity
  /** When the timer should fire. */
  private due = 0
  private stopTimer: Disposer = () => undefined
  /** Of the timer that replaces a lost one. */
  private stopSpare: Disposer = () => undefined
  private readonly timing: Timing

  constructor(timing: Timing) {
    this.timing = timing
  }

  /** Epoch ms that never go back, also where the phone's clock is set back. */
  now(): number {
    const wall = this.timing.now()
    this.setBack += Math.max(0, this.last - wall)
    this.last = wall
    return wall + this.setBack
  }

  /** Converts a time of this clock to the phone's own, in epoch ms: for people and for storage. Not a reading of this clock. */
  wall(at: number): number {
    return at - this.setBack - Math.max(0, this.last - this.timing.now())
  }

  /** Sets the alarm `name` to ring once at `at`, in place of what it was set to; `Infinity` cancels it. */
  wake(name: string, at: number, ring: () => void): void {
    const before = this.alarms.get(name)?.at ?? Infinity
    if (at === before && !this.isLost()) return
    if (at === Infinity) this.alarms.delete(name)
    else this.alarms.set(name, { at, ring })
    this.arm()
  }

  /**
   * Sets the timer for the next alarm. Under traffic that moves away with every frame: the timer stays, fires early, and
   * is set again then. It stays only if the next alarm is at least its whole wait away, because the phone's clock may
   * have been set forward since it was set.
   */
  private arm(): void {
    let next = Infinity
    this.alarms.forEach(({ at }) => {
      next = Math.min(next, at)
    })
    const now = this.now()
    const isLost = this.isLost()
    if (next !== Infinity && next - now >= this.wait && !isLost) return
    if (isLost && next <= now) {
      // Late, lost, or right, where the phone's clock was set forward: it stays, and a second one replaces it if it is lost.
      this.stopSpare()
      this.stopSpare = this.setTimer(this.wait, now)
      return
    }
    this.stopTimers()
    this.wait = Infinity
    if (next === Infinity) return
    this.stopTimer = this.setTimer(Math.min(Math.ceil(Math.max(0, next - now)), LONGEST_WAIT - LATE), now)
  }

  private setTimer(wait: number, now: number): Disposer {
    const due = now + wait
    this.wait = wait
    this.due = due
    const { timing } = this
    const fire = (): void => {
      this.stopTimers()
      const missing = Math.max(0, due - this.now())
      this.setBack += missing
      this.wait = Infinity
      this.ring()
    }
    const isRead = (): boolean => this.last + this.setBack > due
    const first = (): void => {
      if (isRead() || timing.now() + this.setBack <= due + LATE) fire()
      else stops.push(timing.setTimer(undo, CATCH_UP))
    }
    const undo = (): void => {
      if (!isRead()) this.setBack = due - timing.now()
      fire()
    }
    const stops = [timing.setTimer(first, wait), timing.setTimer(fire, wait + LATE)]
    return () => {
      for (const stop of stops) stop()
    }
  }

  private stopTimers(): void {
    this.stopTimer()
    this.stopSpare()
  }

  /** The timer should have fired long ago. */
  private isLost(): boolean {
    return this.wait < Infinity && this.now() > this.due + LATE
  }

  private ring(): void {
    const now = this.now()
    try {
      for (const [name, alarm] of Array.from(this.alarms)) {
        // Another alarm's callback may have moved it.
        if (alarm.at > now || this.alarms.get(name) !== alarm) continue
        this.alarms.delete(name)
        alarm.ring()
      }
    } finally {
      this.arm()
    }
  }
}
