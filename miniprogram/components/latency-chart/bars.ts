import type { HeartbeatSample } from 'mobx-miniprogram-socket'
import { LATENCY_WINDOW } from '../../stores/latency'

/** One bar of the chart. */
export interface Bar {
  readonly key: string
  /** Percent of the chart's height; 0 without a measurement. */
  readonly height: number
  readonly pace: 'none' | 'quick' | 'slow' | 'poor'
}

/** Possible ends of the scale, in ms. */
const STEPS = [20, 50, 100, 200, 300, 500, 1_000, 2_000, 5_000, 10_000]
/** Latency up to which a reader notices no delay, in ms. */
const QUICK = 200
/** Latency from which a delay is disturbing, in ms. */
const POOR = 600

/** Smallest end of the scale that fits every sample, in ms. */
export function scaleOf(samples: readonly HeartbeatSample[]): number {
  const highest = Math.max(0, ...samples.map(({ latency }) => latency))
  return STEPS.find((step) => step >= highest) ?? highest
}

/** One bar for each possible sample; the newest sample is in the last one. */
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
    // A very short bar stays visible.
    height: Math.max(4, Math.round((latency / scale) * 100)),
    pace: latency < QUICK ? 'quick' : latency < POOR ? 'slow' : 'poor',
  }))
  return [...empty, ...full]
}
