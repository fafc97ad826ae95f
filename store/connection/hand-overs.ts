import type { Clock } from '../base/clock'
import type { Failure } from '../base/errors'

/** Longest wait for the platform's answer to a frame, in ms. */
const ANSWER_PATIENCE = 10_000
/** The same once the platform has refused a frame, in ms. */
const REFUSAL_PATIENCE = 300

const ALARM = 'send'

/**
 * The answers that the platform owes for the frames of one socket. A platform that never answers would hold up
 * everything that waits. A platform that refused one frame may have taken later ones: its answers decide which go again,
 * so the connection is lost only after they came.
 */
export class HandOvers {
  private unanswered = 0
  private refusal: Failure | null = null
  private isOver = false

  private readonly clock: Clock
  private readonly lose: (failure: Failure) => void

  /** @param lose called when the socket is of no more use */
  constructor(clock: Clock, lose: (failure: Failure) => void) {
    this.clock = clock
    this.lose = lose
  }

  /**
   * Counts a frame that is handed over now.
   *
   * @returns the platform's callback; its first call is passed on to `done`
   */
  add(done: (failure: string | null) => void): (failure: string | null) => void {
    this.unanswered += 1
    if (this.unanswered === 1) this.watch()
    let isAnswered = false
    return (failure) => {
      if (!isAnswered) {
        isAnswered = true
        this.unanswered -= 1
        done(failure)
      }
      if (this.isOver) return
      if (failure !== null) this.refusal ??= { code: 'send-failed', detail: failure }
      this.watch()
    }
  }

  /** The socket is gone: later answers change nothing here. */
  end(): void {
    this.isOver = true
    this.clock.wake(ALARM, Infinity, this.giveUp)
  }

  private watch(): void {
    const { refusal, unanswered } = this
    if (refusal !== null && unanswered === 0) {
      this.lose(refusal)
      return
    }
    const patience = refusal === null ? ANSWER_PATIENCE : REFUSAL_PATIENCE
    this.clock.wake(ALARM, unanswered > 0 ? this.clock.now() + patience : Infinity, this.giveUp)
  }

  private readonly giveUp = (): void => {
    const detail = `no answer for ${String(ANSWER_PATIENCE)} ms`
    this.lose(this.refusal ?? { code: 'send-failed', detail })
  }
}
