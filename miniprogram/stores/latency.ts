import { action, computed, makeObservable, observable, reaction } from 'mobx-miniprogram'
import type { Disposer } from 'mobx-miniprogram-socket'

/** One heartbeat. */
export interface LatencySample {
  /** When it was measured, in epoch ms. */
  readonly at: number
  /** Round-trip time in ms. */
  readonly ms: number
}

export interface LatencySummary {
  readonly min: number
  readonly median: number
  readonly max: number
}

/** How many heartbeats are kept. */
export const LATENCY_WINDOW = 60

/** The latencies of the last heartbeats, collected whichever page is open. */
export class LatencyLog {
  /** Oldest first; a new array at each change. */
  samples: readonly LatencySample[] = []
  private readonly stop: Disposer

  constructor(socket: { readonly latency: number | null }) {
    makeObservable<this, 'measured'>(this, {
      samples: observable.ref,
      summary: computed,
      measured: action,
    })
    this.stop = reaction(
      () => socket.latency,
      (latency) => {
        if (latency !== null) this.measured(latency)
      },
    )
  }

  /** `null` before the first heartbeat. */
  get summary(): LatencySummary | null {
    const sorted = this.samples.map(({ ms }) => ms).sort((a, b) => a - b)
    const [min] = sorted
    const median = sorted[Math.floor((sorted.length - 1) / 2)]
    const max = sorted[sorted.length - 1]
    return min === undefined || median === undefined || max === undefined ? null : { min, median, max }
  }

  dispose(): void {
    this.stop()
  }

  private measured(ms: number): void {
    this.samples = [...this.samples, { at: Date.now(), ms }].slice(-LATENCY_WINDOW)
  }
}
