/** Frames that one socket may send: `burst` at once, and `perSecond` after that. */
export interface Rate {
  readonly perSecond: number
  readonly burst: number
}

export interface PaceHost {
  /** More frames came than the rate allows: read no more. */
  pause(): void
  /** None waits any more: read again. */
  resume(): void
  /** So many wait that one more would cost too much memory; it was dropped. */
  overflow(): void
}

/**
 * Frames that may wait for one socket. Frames that were read together can not be put back, and one reading is 64 KiB: a
 * client comes near this number only with frames of less than 32 bytes.
 */
const mostWaiting = 2_048

/** Lets the frames of one sender pass in their order, no faster than its rate. */
export class Pace {
  readonly #host: PaceHost
  /** Milliseconds that one frame uses up. */
  readonly #cost: number
  /** Milliseconds by which the sender may be ahead. */
  readonly #credit: number
  readonly #waiting: (() => void)[] = []
  /** The moment at which the whole burst is free again. */
  #fullAt = 0
  #timer: NodeJS.Timeout | undefined
  #onEmpty: (() => void) | undefined
  #isStopped = false

  constructor({ perSecond, burst }: Rate, host: PaceHost) {
    this.#host = host
    this.#cost = 1_000 / perSecond
    this.#credit = burst * this.#cost
  }

  /** Calls `run` at once where the rate allows it and nothing waits; otherwise later. */
  push(run: () => void): void {
    if (this.#isStopped) return
    if (this.#waiting.length === 0 && this.#take()) return run()
    if (this.#waiting.length >= mostWaiting) return this.#host.overflow()
    this.#waiting.push(run)
    if (this.#waiting.length > 1) return
    this.#host.pause()
    this.#arm()
  }

  /** Calls `run` after everything that waits. */
  finish(run: () => void): void {
    if (this.#waiting.length === 0) run()
    else this.#onEmpty = run
  }

  /** Drops everything that waits and that still comes, and reads on, so that the answer to a close frame is seen. */
  stop(): void {
    this.#isStopped = true
    if (this.#waiting.length === 0) return
    clearTimeout(this.#timer)
    this.#waiting.length = 0
    this.#end()
  }

  /** Uses up one frame of the rate, if there is one. */
  #take(): boolean {
    const now = performance.now()
    const fullAt = Math.max(this.#fullAt, now) + this.#cost
    if (fullAt > now + this.#credit) return false
    this.#fullAt = fullAt
    return true
  }

  #arm(): void {
    const ms = this.#fullAt + this.#cost - this.#credit - performance.now()
    this.#timer = setTimeout(() => this.#drain(), Math.ceil(ms))
  }

  #drain(): void {
    while (this.#waiting.length > 0) {
      if (!this.#take()) return this.#arm()
      this.#waiting.shift()?.()
    }
    this.#end()
  }

  #end(): void {
    this.#host.resume()
    const run = this.#onEmpty
    this.#onEmpty = undefined
    run?.()
  }
}
