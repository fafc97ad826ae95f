import type { Disposer, Timing } from '../base/timing'
import type { Quirks } from './quirks'

/** After so many ms in the background JavaScript stops. https://developers.weixin.qq.com/miniprogram/dev/framework/runtime/operating-mechanism.html */
const BACKGROUND_LIMIT = 5_000

/** Whether the app is on the screen, and whether its JavaScript runs. */
export class Foreground {
  readonly shown = new Set<() => void>()
  readonly hidden = new Set<() => void>()
  private hiddenAt = Infinity
  private isLastCall = false
  private held: (() => void)[] = []
  private stopTimer: Disposer = () => undefined
  private readonly timing: Timing
  private readonly quirks: Quirks

  constructor(timing: Timing, quirks: Quirks) {
    this.timing = timing
    this.quirks = quirks
  }

  get visible(): boolean {
    return this.hiddenAt === Infinity
  }

  /** Long enough in the background for the phone to stop the app. */
  get isSuspended(): boolean {
    return this.timing.now() - this.hiddenAt >= BACKGROUND_LIMIT && this.quirks.background !== 'kept'
  }

  /** Runs the app's code, or keeps it until the app is shown. */
  enter(job: () => void): void {
    if (this.isSuspended && !this.isLastCall) this.held.push(job)
    else job()
  }

  hide(): void {
    this.hiddenAt = Math.min(this.hiddenAt, this.timing.now())
    for (const listener of [...this.hidden]) listener()
  }

  /** Calls back when the app is stopped, unless it is shown before. */
  expectSuspension(suspend: () => void): void {
    this.stopTimer()
    this.stopTimer = this.timing.setTimer(suspend, this.hiddenAt + BACKGROUND_LIMIT - this.timing.now())
  }

  expectNoSuspension(): void {
    this.stopTimer()
  }

  /** Runs what the app just gets to do before it stops. */
  lastCall(job: () => void): void {
    this.isLastCall = true
    job()
    this.isLastCall = false
  }

  /** In the order in which it happened: first what was kept, then that the app is shown. */
  show(): void {
    this.stopTimer()
    this.hiddenAt = Infinity
    for (const job of this.held.splice(0)) job()
    for (const listener of [...this.shown]) listener()
  }
}
