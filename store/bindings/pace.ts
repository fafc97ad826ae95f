import type { Disposer } from '../base/timing'
import type { Host } from './host'

/** Timers come up to a millisecond early by the clock, in ms: twenty-one in a second would be one too many. */
const LATE = 1

/** When a page is sent something: in the next tick after quiet, and under load as often as it was said. */
export class Pace {
  private readonly host: Pick<Host, 'nextTick' | 'now' | 'setTimer'>
  /** Whom the next turn is for; a tick cannot be taken back. */
  private turn: object | null = null
  private stopTimer: Disposer = nothing
  /** When something was sent last, and for how many ms nothing more may follow. */
  private sent = { at: 0, rest: 0 }

  constructor(host: Pace['host']) {
    this.host = host
  }

  /** Calls back once when it may; does nothing while somebody waits for that already. */
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

  /** So many calls of `setData` go out now, of those that a second may have. */
  spend(calls: number, perSecond: number): void {
    if (calls === 0) return
    // Seven times three calls in a second would be one too many.
    const times = calls < perSecond ? Math.floor(perSecond / calls) : perSecond / calls
    // A list of sixty bound components is past the limit by one flush already; it still hears of a tap within a second.
    const rest = Math.min(1_000 / times, Math.max(1_000, 1_000 / perSecond))
    this.sent = { at: this.host.now(), rest: rest + LATE }
  }

  /** Nobody waits any more. */
  stop(): void {
    this.turn = null
    this.stopTimer()
    this.stopTimer = nothing
  }

  private wait(): number {
    const { at, rest } = this.sent
    const passed = this.host.now() - at
    // A clock that was set back makes nobody wait longer than once more.
    return passed < 0 ? rest : rest - passed
  }
}

function nothing(): void {
  // Nothing to stop.
}
