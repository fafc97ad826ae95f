import { action, computed, makeObservable, observable, reaction } from 'mobx-miniprogram'
import type { Disposer, HeartbeatSample } from 'mobx-miniprogram-socket'

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
  samples: readonly HeartbeatSample[] = []
  private readonly stop: Disposer

  constructor(socket: { readonly lastHeartbeat: HeartbeatSample | null }) {
    makeObservable<this, 'add'>(this, {
      samples: observable.ref,
      summary: computed,
      add: action,
    })
    this.stop = reaction(
      () => socket.lastHeartbeat,
      (sample) => {
        if (sample !== null) this.add(sample)
      },
    )
  }

  /** `null` before the first heartbeat. */
  get summary(): LatencySummary | null {
    const sorted = this.samples.map(({ latency }) => latency).sort((a, b) => a - b)
    const [min] = sorted
    const median = sorted[Math.floor((sorted.length - 1) / 2)]
    const max = sorted[sorted.length - 1]
    return min === undefined || median === undefined || max === undefined ? null : { min, median, max }
  }

  dispose(): void {
    this.stop()
  }

  private add(sample: HeartbeatSample): void {
    this.samples = [...this.samples, sample].slice(-LATENCY_WINDOW)
  }
}
