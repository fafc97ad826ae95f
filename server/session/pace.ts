import type { Disposer } from '../../store/base/timing'

/** Frames that a client may send: `burst` at once, and `perSecond` after that. */
export interface Rate {
  readonly perSecond: number
  readonly burst: number
}

/** Time as rates and patience need it. */
export interface Clock {
  /** Ms since some moment; nobody can set this clock. */
  uptime(): number
  /** Calls back once after `ms` milliseconds, unless disposed before. */
  setTimer(callback: () => void, ms: number): Disposer
}

export interface PaceHost extends Clock {
  /** Whether nothing may pass now. Call `go` when that has changed. */
  isHeld?(): boolean
  /** Frames wait: read no more. */
  pause(): void
  /** None waits any more: read again. */
  resume(): void
  /** So many wait that one more would cost too much memory; it was dropped. */
  overflow(): void
}

/** Pays for one frame. */
export type Purse = Pick<Budget, 'take'>

/** Counts the frames of one kind against their rate. */
export class Budget {
  /** Milliseconds that one frame uses up. */
  readonly #cost: number
  /** Milliseconds by which the sender may be ahead. */
  readonly #credit: number
  readonly #burst: number
  /** The moment at which the whole burst is free again. */
  #fullAt = 0

  constructor({ perSecond, burst }: Rate) {
    this.#cost = 1_000 / perSecond
    this.#credit = burst * this.#cost
    this.#burst = burst
  }

  /** Ms after which there are as many; 0 if there are now. More than the burst count as the burst. */
  wait(now: number, count = 1): number {
    const over = this.#after(now, count) - (now + this.#credit)
    return over > 0 ? Math.max(1, Math.ceil(over)) : 0
  }

  /** Uses up one frame, or as many, and returns 0, or returns the ms after which there are as many. */
  take(now: number, count = 1): number {
    const ms = this.wait(now, count)
    if (ms === 0) this.#fullAt = this.#after(now, count)
    return ms
  }

  /** Has one frame more: what was taken was not used. */
  giveBack(): void {
    this.#fullAt -= this.#cost
  }

  #after(now: number, count: number): number {
    return Math.max(this.#fullAt, now) + Math.min(count, this.#burst) * this.#cost
  }
}

/** Lets the frames of one sender pass in their order, no faster than their rates. */
export class Pace {
  readonly #most: number
  readonly #host: PaceHost
  readonly #waiting: { readonly budget: Purse; readonly run: () => void }[] = []
  #stopTimer: Disposer | undefined
  #onEmpty: (() => void) | undefined
  #isStopped = false

  /** @param most frames that may wait */
  constructor(most: number, host: PaceHost) {
    this.#most = most
    this.#host = host
  }

  /** Calls `run` at once where its budget allows it and nothing waits; otherwise later. */
  push(budget: Purse, run: () => void): void {
    if (this.#isStopped) return
    const isFirst = this.#waiting.length === 0
    if (isFirst && !this.#host.isHeld?.() && budget.take(this.#host.uptime()) === 0) return run()
    if (this.#waiting.length >= this.#most) return this.#host.overflow()
    this.#waiting.push({ budget, run })
    if (!isFirst) return
    this.#host.pause()
    this.#drain()
  }

  /** Whether nothing waits. */
  get isEmpty(): boolean {
    return this.#waiting.length === 0
  }

  /** Goes on after a hold. */
  go(): void {
    if (this.#waiting.length > 0 && !this.#stopTimer) this.#drain()
  }

  /** Calls `run` after everything that waits. */
  finish(run: () => void): void {
    if (this.#waiting.length === 0) run()
    else this.#onEmpty = run
  }

  /** Drops everything that waits and that still comes, and reads on, so that the answer to a close frame is seen. */
  stop(): void {
    this.#isStopped = true
    if (this.#waiting.length === 0) return
    this.#stopTimer?.()
    this.#waiting.length = 0
    this.#end()
  }

  #drain(): void {
    this.#stopTimer = undefined
    while (!this.#host.isHeld?.()) {
      const [next] = this.#waiting
      if (!next) return this.#end()
      const ms = next.budget.take(this.#host.uptime())
      if (ms > 0) return void (this.#stopTimer = this.#host.setTimer(() => this.#drain(), ms))
      this.#waiting.shift()
      next.run()
    }
  }

  #end(): void {
    this.#host.resume()
    const run = this.#onEmpty
    this.#onEmpty = undefined
    run?.()
  }
}
