// The chart's data: the last heartbeats, whichever page is open.
import { describe, expect, it, jest } from '@jest/globals'
import { observable, runInAction } from 'mobx-miniprogram'
import type { HeartbeatSample } from 'mobx-miniprogram-socket'
import { barsOf, scaleOf } from '../../../miniprogram/components/latency-chart/bars'
import { LatencyLog } from '../../../miniprogram/stores/latency'
import { useFakeTime } from '../../support/fake-time'

useFakeTime(1_000_000)

function log(...latencies: (number | null)[]) {
  const socket = observable(
    { lastHeartbeat: null as HeartbeatSample | null },
    { lastHeartbeat: observable.ref },
  )
  const latencyLog = new LatencyLog(socket)
  const measure = (latency: number | null): void => {
    jest.advanceTimersByTime(10_000)
    runInAction(() => (socket.lastHeartbeat = latency === null ? null : { latency, at: Date.now() }))
  }
  latencies.forEach(measure)
  return { latencyLog, measure }
}

const samples = (...latencies: number[]) => latencies.map((latency, at) => ({ at, latency }))

describe('latency log', () => {
  it('keeps each measurement with its time', () => {
    expect(log(12, 30).latencyLog.samples).toEqual([
      { at: 1_010_000, latency: 12 },
      { at: 1_020_000, latency: 30 },
    ])
  })

  it('counts each heartbeat, also where two took the same time', () => {
    expect(log(12, 12).latencyLog.samples).toHaveLength(2)
  })

  it('a lost connection adds and removes no measurement', () => {
    expect(log(12, null, 12).latencyLog.samples.map(({ latency }) => latency)).toEqual([12, 12])
  })

  it('keeps the last 60', () => {
    const latencies = Array.from({ length: 70 }, (_, n) => n + 1)
    const kept = log(...latencies).latencyLog.samples
    expect(kept).toHaveLength(60)
    expect(kept[0]?.latency).toBe(11)
  })

  it('sums them up', () => {
    expect(log().latencyLog.summary).toBeNull()
    expect(log(40, 10, 30).latencyLog.summary).toEqual({ min: 10, median: 30, max: 40 })
  })

  it('after dispose it measures nothing', () => {
    const { latencyLog, measure } = log(12)
    latencyLog.dispose()
    measure(40)
    expect(latencyLog.samples).toHaveLength(1)
  })
})

describe('latency chart', () => {
  it('ends its scale at a round number above the slowest', () => {
    expect(scaleOf([])).toBe(20)
    expect(scaleOf(samples(21))).toBe(50)
    expect(scaleOf(samples(50, 12))).toBe(50)
    expect(scaleOf(samples(232))).toBe(300)
    expect(scaleOf(samples(20_000))).toBe(20_000)
  })

  it('has 60 places in every state, the newest in the last one', () => {
    const bars = barsOf(samples(10, 300, 1_000))
    expect(bars).toHaveLength(60)
    expect(bars.slice(-3)).toEqual([
      { key: '0', height: 4, pace: 'quick' },
      { key: '1', height: 30, pace: 'slow' },
      { key: '2', height: 100, pace: 'poor' },
    ])
    expect(bars[0]).toEqual({ key: 'empty-0', height: 0, pace: 'none' })
    expect(new Set(bars.map(({ key }) => key)).size).toBe(60)
  })
})
