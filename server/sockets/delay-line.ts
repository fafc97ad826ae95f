/** Runs functions after a delay, in the order in which they were pushed, even when later delays are shorter. */
export class DelayLine {
  readonly #waiting: { readonly due: number; readonly run: () => void }[] = []
  #timer: NodeJS.Timeout | undefined

  /** With no delay and nothing waiting, `run` is called before `push` returns. */
  push(delay: number, run: () => void): void {
    if (delay === 0 && this.#waiting.length === 0) return run()
    this.#waiting.push({ due: performance.now() + delay, run })
    this.#arm()
  }

  /** Drops all functions that wait, and the timer. */
  clear(): void {
    this.#waiting.length = 0
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #arm(): void {
    const [next] = this.#waiting
    if (next === undefined || this.#timer !== undefined) return
    this.#timer = setTimeout(() => this.#drain(), next.due - performance.now())
  }

  #drain(): void {
    this.#timer = undefined
    for (let next = this.#waiting[0]; next && next.due <= performance.now(); next = this.#waiting[0]) {
      this.#waiting.shift()
      next.run()
    }
    this.#arm()
  }
}
