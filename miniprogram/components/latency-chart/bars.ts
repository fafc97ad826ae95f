import type { HeartbeatSample } from 'mobx-miniprogram-socket'
import { LATENCY_WINDOW } from '../../stores/latency'

/** One place of the chart. */
export interface Bar {
  readonly key: string
  /** Percent of the chart's height; 0 where nothing was measured yet. */
  readonly height: number
  readonly pace: 'none' | 'quick' | 'slow' | 'poor'
}

/** Round ends of the scale, in ms. */
const STEPS = [20, 50, 100, 200, 300, 500, 1_000, 2_000, 5_000, 10_000]
/** Below this a reader notices nothing, in ms. */
const QUICK = 200
/** From here on a conversation suffers, in ms. */
const POOR = 600

/** The smallest round number that has room for every sample, in ms. */
export function scaleOf(samples: readonly HeartbeatSample[]): number {
  const highest = Math.max(0, ...samples.map(({ latency }) => latency))
  return STEPS.find((step) => step >= highest) ?? highest
}

/** As many places as there can be samples, the newest sample in the last one. */
export function barsOf(samples: readonly HeartbeatSample[]): Bar[] {
  const scale = scaleOf(samples)
  const places = Math.max(0, LATENCY_WINDOW - samples.length)
  const empty = Array.from({ length: places }, (_, at): Bar => ({
    key: `empty-${String(at)}`,
    height: 0,
    pace: 'none',
  }))
  const full = samples.map(({ at, latency }): Bar => ({
    key: String(at),
    // A very quick one is still seen.
    height: Math.max(4, Math.round((latency / scale) * 100)),
    pace: latency < QUICK ? 'quick' : latency < POOR ? 'slow' : 'poor',
  }))
  return [...empty, ...full]
}
