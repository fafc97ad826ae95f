import { VirtualClock } from '../../store/testing'

/** A chain of ticks that is longer than this one never ends. */
const MOST_TICKS = 1_000

/**
 * The globals of a mini-program: `wx.nextTick`, timers and the date. They stand still until {@link World.advance} is called.
 * A process has one, because it replaces the globals.
 */
export class World {
  readonly clock = new VirtualClock()
  /** `getCurrentPages()`: the one on the screen is the last. */
  readonly pages: object[] = []
  private ticks: (() => void)[] = []

  /** Replaces the globals of this process. */
  install(): void {
    const { clock } = this
    Object.assign(globalThis, {
      wx: { nextTick: (job: () => void) => void this.ticks.push(job) },
      getCurrentPages: () => [...this.pages],
      setTimeout: (job: () => void, ms: number) => clock.setTimer(job, ms),
      clearTimeout: (stop?: () => void) => stop?.(),
    })
    Date.now = () => clock.now()
  }

  /** Moves the time on. Each timer that falls due has a next tick of its own, as each task has. */
  advance(ms: number): void {
    this.clock.advance(ms)
    this.tick()
  }

  /** Runs the jobs of the next tick, and the jobs that they add. */
  tick(): void {
    for (let round = 0; this.ticks.length > 0; round += 1) {
      if (round > MOST_TICKS) throw new Error('Each tick asks for another one')
      const jobs = this.ticks
      this.ticks = []
      for (const job of jobs) job()
    }
  }
}
