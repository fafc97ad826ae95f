import type { Disposer, Timing } from '../base/timing'
import type { Quirks } from './quirks'

/** Time in the background after which JavaScript stops, in ms. https://developers.weixin.qq.com/miniprogram/dev/framework/runtime/operating-mechanism.html */
const BACKGROUND_LIMIT = 5_000

/** Knows whether the app is on the screen and whether its JavaScript runs. */
export class Foreground {
  readonly shown = new Set<() => void>()
  readonly hidden = new Set<() => void>()
  private hiddenAt = Infinity
  private isLastCall = false
  private isFrozen = false
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

  /** The app has been in the background long enough for the phone to stop it. */
  get isSuspended(): boolean {
    return this.timing.now() - this.hiddenAt >= BACKGROUND_LIMIT && this.quirks.background !== 'kept'
  }

  /** Runs the app's code, or holds it until the app is shown. */
  enter(job: () => void): void {
    if (this.isFrozen || (this.isSuspended && !this.isLastCall)) this.held.push(job)
    else job()
  }

  hide(): void {
    this.hiddenAt = Math.min(this.hiddenAt, this.timing.now())
    this.enter(() => {
      for (const listener of [...this.hidden]) listener()
    })
  }

  /** Calls `suspend` when the phone stops the app, unless the app is shown before. */
  expectSuspension(suspend: () => void): void {
    this.stopTimer()
    this.stopTimer = this.timing.setTimer(suspend, this.hiddenAt + BACKGROUND_LIMIT - this.timing.now())
  }

  expectNoSuspension(): void {
    this.stopTimer()
  }

  /** Runs the last code of the app before it stops. */
  lastCall(job: () => void): void {
    this.isLastCall = true
    job()
    this.isLastCall = false
  }

  /** Runs the held code in the order of the events, then calls the `onAppShow` listeners. */
  show(): void {
    this.stopTimer()
    this.hiddenAt = Infinity
    this.goOn()
    if (!this.quirks.tellsShow) return
    this.enter(() => {
      for (const listener of [...this.shown]) listener()
    })
  }

  /** JavaScript stands still until `thaw()`. */
  freeze(): void {
    this.isFrozen = true
  }

  thaw(): void {
    this.isFrozen = false
    if (!this.isSuspended) this.goOn()
  }

  private goOn(): void {
    if (!this.isFrozen) for (const job of this.held.splice(0)) job()
  }
}
