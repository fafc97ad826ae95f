import type { Failure } from '../../base/errors'
import type { Disposer, Timing } from '../../base/timing'

/** WeChat's limit for a whole mini-program. https://developers.weixin.qq.com/miniprogram/dev/api/network/websocket/wx.connectSocket.html */
const SOCKETS = 5
/** How long a task that was asked to close still counts where it never says that it has, in ms: less than an attempt waits. */
const CLOSING_GRACE = 3_000
/** Where all copies of this package look for the budget of a `wx`. */
const KEY = Symbol.for('mobx-miniprogram-socket')

/** One who wants a socket. */
export interface Attempt {
  readonly timing: Timing
  /** It is your turn. */
  dial(): void
  /** There is none, and none to wait for. */
  refuse(detail: string): void
}

/**
 * The sockets of one mini-program, for all stores on it. Copies of different versions may share one: a method that
 * comes to mean something else needs another name.
 */
export interface SocketBudget {
  /** Has `attempt` dial or be refused, now or after those before it in line. */
  enter(attempt: Attempt): void
  /** Was asked to close: leaves the line, or counts until `leave`, though no longer than the grace. */
  closing(attempt: Attempt): void
  /** Is gone. */
  leave(attempt: Attempt): void
}

class Budget implements SocketBudget {
  /** Until when each dialled task counts, in epoch ms: `Infinity` until it is asked to close. */
  private readonly held = new Map<Attempt, number>()
  private readonly line = new Set<Attempt>()
  /** Runs only while somebody is in line. */
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
          // A clock that was set back makes nobody wait longer than the grace.
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

/** What this copy made: for a `wx` that takes no property, such as a frozen one, the only place. */
const budgets = new WeakMap<object, Budget>()

/** The budget of `wx`, and what is wrong where another copy of this package made it. */
export function budgetOf(wx: object): { budget: SocketBudget; fault: Failure | null } {
  const own = budgets.get(wx) ?? new Budget()
  budgets.set(wx, own)
  let found: unknown = own
  try {
    found = (wx as { [KEY]?: unknown })[KEY] ??= own
  } catch {
    // A wx that cannot be written to: stores of this copy share all the same.
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
