import { computed, makeObservable } from 'mobx-miniprogram'
import type { Explanation, NextStep } from 'mobx-miniprogram-socket'

/** The wait in progress, for an animated bar. */
export interface Wait {
  /** End of the wait in epoch ms; identifies the wait. */
  readonly until: number
  /** The whole wait, in ms. */
  readonly duration: number
  /** Elapsed part of it, in ms. */
  readonly elapsed: number
}

/** The next step, with its countdown. */
export interface Step extends NextStep {
  /** Whole seconds until then, at least 1. */
  readonly seconds: number
}

/** The parts of the socket store and the clock that the countdown uses. */
export interface CountdownSources {
  readonly socket: { readonly nextRetryAt: number | null; explain(): Explanation }
  readonly clock: { readonly now: number }
}

/** The time until something happens by itself. Ticks only while it is observed. */
export class Countdown {
  private readonly sources: CountdownSources

  constructor(sources: CountdownSources) {
    this.sources = sources
    makeObservable(this, { seconds: computed, step: computed })
  }

  /** Whole seconds until the next attempt, at least 1, or `null` when none is planned. */
  get seconds(): number | null {
    const { nextRetryAt } = this.sources.socket
    return nextRetryAt === null ? null : this.secondsUntil(nextRetryAt)
  }

  /** The next step, or `null` when nothing happens by itself. */
  get step(): Step | null {
    const { next } = this.sources.socket.explain()
    return next && { ...next, seconds: this.secondsUntil(next.at) }
  }

  /** The wait in progress as seen at `now`, or `null`. A method, because each page asks at a different time. */
  waitAt(now: number): Wait | null {
    const { socket } = this.sources
    if (socket.nextRetryAt === null) return null
    const { since } = socket.explain()
    return { until: socket.nextRetryAt, duration: socket.nextRetryAt - since, elapsed: now - since }
  }

  private secondsUntil(at: number): number {
    return Math.max(1, Math.ceil((at - this.sources.clock.now) / 1_000))
  }
}
