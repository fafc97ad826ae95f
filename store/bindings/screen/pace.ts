import type { Disposer } from '../../base/timing'
import type { wechatPages } from '../../platforms/wechat/pages'

/** Added to each rest, in ms, because timers fire up to a millisecond early: 21 calls in a second are one too many. */
const MARGIN = 1

/** Decides when a page is sent something: in the next tick after a quiet time, and under load as often as allowed. */
export class Pace {
  private readonly host: Pick<typeof wechatPages, 'nextTick' | 'now' | 'setTimer'>
  /** Identifies the pending call; a tick cannot be cancelled. */
  private turn: object | null = null
  private stopTimer: Disposer = nothing
  /** When something was sent last, and for how many ms nothing may follow. */
  private sent = { at: 0, rest: 0 }

  constructor(host: Pace['host']) {
    this.host = host
  }

  /** Calls back once at the next allowed moment; does nothing while a call is pending. */
  ask(go: () => void): void {
    if (this.turn !== null) return
    const turn = {}
    this.turn = turn
    const due = (): void => {
      if (this.turn !== turn) return
      this.stop()
      go()
    }
    const wait = this.wait()
    if (wait > 0) this.stopTimer = this.host.setTimer(due, wait)
    else this.host.nextTick(due)
  }

  /** Counts calls of `setData` that are made now. @param perSecond how many flushes a second are allowed */
  spend(calls: number, perSecond: number): void {
    if (calls === 0) return
    // Rounded down: seven flushes of three calls in a second would be one call too many.
    const times = calls < perSecond ? Math.floor(perSecond / calls) : perSecond / calls
    // One flush of sixty bound components exceeds the limit already; they still show a tap within a second.
    const rest = Math.min(1_000 / times, Math.max(1_000, 1_000 / perSecond))
    this.sent = { at: this.host.now(), rest: rest + MARGIN }
  }

  /** Cancels the pending call. */
  stop(): void {
    this.turn = null
    this.stopTimer()
    this.stopTimer = nothing
  }

  private wait(): number {
    const { at, rest } = this.sent
    const passed = this.host.now() - at
    // A clock that was set back costs one more rest at most.
    return passed < 0 ? rest : rest - passed
  }
}

function nothing(): void {
  // There is no timer to stop.
}
