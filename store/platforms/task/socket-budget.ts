import type { Failure } from '../../base/errors'
import type { Disposer, Timing } from '../../base/timing'

/** WeChat's limit for a whole mini-program. https://developers.weixin.qq.com/miniprogram/dev/api/network/websocket/wx.connectSocket.html */
const SOCKETS = 5
/** A closing task that reports no end counts this much longer, in ms: less than an attempt waits. */
const CLOSING_GRACE = 3_000
/** Key of the budget on `wx`, the same for all copies of this package. */
const KEY = Symbol.for('mobx-miniprogram-socket')

/** A wish for a socket. */
export interface Attempt {
  readonly timing: Timing
  /** Called when there is room. */
  dial(): void
  /** Called when there is no room and none is expected. */
  refuse(detail: string): void
}

/**
 * The sockets of one mini-program, for all stores on it. Copies of different versions may share one: a method that
 * comes to mean something else needs another name.
 */
export interface SocketBudget {
  /** Lets `attempt` dial or refuses it, now or after the attempts before it. */
  enter(attempt: Attempt): void
  /** The attempt's task was asked to close: it counts until `leave`, but no longer than the grace. */
  closing(attempt: Attempt): void
  /** The attempt's task is gone. */
  leave(attempt: Attempt): void
}

class Budget implements SocketBudget {
  /** Until when each dialled task counts, in epoch ms: `Infinity` until it is asked to close. */
  private readonly held = new Map<Attempt, number>()
  private readonly line = new Set<Attempt>()
  /** Runs only while an attempt waits. */
  private stopTimer: Disposer = () => undefined

  enter(attempt: Attempt): void {
    this.line.add(attempt)
    this.serve()
  }

  closing(attempt: Attempt): void {
    if (this.held.has(attempt)) this.held.set(attempt, attempt.timing.now() + CLOSING_GRACE)
    else this.leave(attempt)
  }

  leave(attempt: Attempt): void {
    this.held.delete(attempt)
    this.line.delete(attempt)
    this.serve()
  }

  private serve(): void {
    for (;;) {
      this.stopTimer()
      const [next] = this.line
      if (next === undefined) return
      if (this.held.size >= SOCKETS) {
        const [first, until] = Array.from(this.held).reduce((a, b) => (b[1] < a[1] ? b : a))
        if (until === Infinity) {
          this.line.delete(next)
          next.refuse(`all ${String(SOCKETS)} sockets of this mini-program are in use by its stores`)
          continue
        }
        const wait = until - next.timing.now()
        if (wait > 0) {
          // No wait is longer than the grace, also where the clock was set back.
          this.stopTimer = next.timing.setTimer(
            () => {
              this.leave(first)
            },
            Math.min(wait, CLOSING_GRACE),
          )
          return
        }
        this.held.delete(first)
      }
      this.line.delete(next)
      this.held.set(next, Infinity)
      next.dial()
    }
  }
}

/** Budgets of this copy: the only place for a `wx` that takes no property, such as a frozen one. */
const budgets = new WeakMap<object, Budget>()

/** Returns the budget of `wx`, and a fault if another copy of this package made it. */
export function budgetOf(wx: object): { budget: SocketBudget; fault: Failure | null } {
  const own = budgets.get(wx) ?? new Budget()
  budgets.set(wx, own)
  let found: unknown = own
  try {
    found = (wx as { [KEY]?: unknown })[KEY] ??= own
  } catch {
    // This wx takes no property; stores of this copy share its sockets all the same.
  }
  // Not necessarily `own`: a wrapper around wx inherits what was put on it.
  if (found instanceof Budget) return { budget: found, fault: null }
  return {
    budget: isBudget(found) ? found : own,
    fault: { code: 'second-copy', detail: 'keep one, in the miniprogram_npm of the main package' },
  }
}

function isBudget(value: unknown): value is SocketBudget {
  const { enter, closing, leave } = value as Record<keyof SocketBudget, unknown>
  return [enter, closing, leave].every((method) => typeof method === 'function')
}
