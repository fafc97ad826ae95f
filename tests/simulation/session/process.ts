import type { VirtualClock } from 'mobx-miniprogram-socket/testing'

/** One life of a server: its code runs only while it is up, and waits while it stands still. */
export class Process {
  isUp = true
  private isPaused = false
  private held: (() => void)[] = []
  private readonly clock: VirtualClock

  constructor(clock: VirtualClock) {
    this.clock = clock
  }

  enter(job: () => void): void {
    if (!this.isUp) return
    if (this.isPaused) this.held.push(job)
    else job()
  }

  setTimer(job: () => void, ms: number): () => void {
    let isOver = false
    const stop = this.clock.setTimer(() => {
      this.enter(() => {
        if (!isOver) job()
      })
    }, ms)
    return () => {
      isOver = true
      stop()
    }
  }

  pause(): void {
    this.isPaused = true
  }

  resume(): void {
    this.isPaused = false
    while (this.held.length > 0 && !this.isPaused) this.held.shift()?.()
  }

  end(): void {
    this.isUp = false
    this.held = []
  }
}
