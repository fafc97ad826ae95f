import type { Timing } from '../../store/base/timing'

interface Timer {
  readonly at: number
  readonly callback: () => void
}

/** A clock that each step of the bench moves, so that timers fire although the steps never wait. */
export class SteppedTiming implements Timing {
  private time = Date.now()
  private readonly timers = new Set<Timer>()

  now(): number {
    return this.time
  }

  random(): number {
    return Math.random()
  }

  setTimer(callback: () => void, ms: number): () => void {
    const timer = { at: this.time + ms, callback }
    this.timers.add(timer)
    return () => {
      this.timers.delete(timer)
    }
  }

  advance(ms: number): void {
    this.time += ms
    for (const timer of this.timers) if (timer.at <= this.time && this.timers.delete(timer)) timer.callback()
  }
}
