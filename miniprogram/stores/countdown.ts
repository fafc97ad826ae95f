import { computed, makeObservable } from 'mobx-miniprogram'

/** The wait in progress, for an animated bar. */
export interface Wait {
  /** Epoch ms; tells one wait from the next. */
  readonly until: number
  /** The whole wait, in ms. */
  readonly duration: number
  /** How much of it is over, in ms. */
  readonly elapsed: number
}

/** What the countdown needs of the socket store, the timeline and the clock. */
export interface CountdownSources {
  readonly socket: { readonly nextRetryAt: number | null }
  readonly timeline: { readonly since: number }
  readonly clock: { readonly now: number }
}

/** The time until the next attempt. */
export class Countdown {
  private readonly sources: CountdownSources

  constructor(sources: CountdownSources) {
    this.sources = sources
    makeObservable(this, { seconds: computed })
  }

  /** Whole seconds until the next attempt, at least 1, or `null` when none is planned. Ticks only while observed. */
  get seconds(): number | null {
    const { socket, clock } = this.sources
    if (socket.nextRetryAt === null) return null
    return Math.max(1, Math.ceil((socket.nextRetryAt - clock.now) / 1_000))
  }

  /** The wait in progress as seen at `now`, or `null`. A method, because each viewer starts at a moment of its own. */
  waitAt(now: number): Wait | null {
    const { socket, timeline } = this.sources
    if (socket.nextRetryAt === null) return null
    const { since } = timeline
    return { until: socket.nextRetryAt, duration: socket.nextRetryAt - since, elapsed: now - since }
  }
}
