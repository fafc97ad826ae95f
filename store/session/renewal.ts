import type { Clock } from '../base/clock'
import type { Failure } from '../base/errors'
import type { AskHello } from './hello'

/** Longest wait for `auth`, in ms: then it is asked again. */
const PATIENCE = 15_000
/** Wait after a failure of `auth`, in ms. */
const AGAIN = 5_000
/** A new hello leaves this much before it is due, in ms, or at half of the time. */
const EARLY = 60_000

export interface RenewalObserver {
  hello(hello: string): void
  failed(failure: Failure): void
}

/** Says hello again before the server's `renew` is over. */
export class Renewal {
  private request = 0

  private readonly clock: Clock
  private readonly ask: AskHello
  private readonly observer: RenewalObserver

  constructor(clock: Clock, ask: AskHello, observer: RenewalObserver) {
    this.clock = clock
    this.ask = ask
    this.observer = observer
  }

  /** @param renew time until the hello is due, in ms */
  plan(renew: number): void {
    this.wake(Math.max(renew - EARLY, renew / 2))
  }

  stop(): void {
    this.request += 1
    this.wake(Infinity)
  }

  private wake(after: number): void {
    this.clock.wake('session-renew', this.clock.now() + after, this.due)
  }

  private readonly due = (): void => {
    const request = ++this.request
    this.wake(PATIENCE)
    void this.ask().then((answer) => {
      if (request !== this.request) return
      if (typeof answer === 'string') {
        this.stop()
        this.observer.hello(answer)
      } else {
        this.wake(AGAIN)
        this.observer.failed(answer)
      }
    })
  }
}
