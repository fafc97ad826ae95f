interface Waiting {
  readonly due: number
  readonly bytes: number
  readonly run: () => void
}

/** Frames and bytes that may wait in one line. */
const most = { frames: 1_024, bytes: 1_048_576 }

/**
 * Runs functions after a delay, in the order in which they were pushed, even when later delays are shorter. A full line
 * runs its oldest early: a long delay must not fill the memory.
 */
export class DelayLine {
  readonly #waiting: Waiting[] = []
  #bytes = 0
  #timer: NodeJS.Timeout | undefined

  /**
   * With no delay and nothing waiting, `run` is called before `push` returns.
   *
   * @param delay in ms
   * @param bytes size of the frame that waits
   */
  push(delay: number, bytes: number, run: () => void): void {
    if (delay === 0 && this.#waiting.length === 0) return run()
    this.#waiting.push({ due: performance.now() + delay, bytes, run })
    this.#bytes += bytes
    while (this.#waiting.length > most.frames || this.#bytes > most.bytes) this.#runFirst()
    this.#arm()
  }

  /** Drops all functions that wait, and the timer. */
  clear(): void {
    this.#waiting.length = 0
    this.#bytes = 0
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #arm(): void {
    const next = this.#waiting[0]
    if (next === undefined || this.#timer !== undefined) return
    this.#timer = setTimeout(() => this.#drain(), next.due - performance.now())
  }

  #drain(): void {
    this.#timer = undefined
    for (let next = this.#waiting[0]; next && next.due <= performance.now(); next = this.#waiting[0]) {
      this.#runFirst()
    }
    this.#arm()
  }

  #runFirst(): void {
    const next = this.#waiting.shift()
    if (next === undefined) return
    this.#bytes -= next.bytes
    next.run()
  }
}
