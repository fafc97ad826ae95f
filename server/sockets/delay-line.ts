/** Runs what is put in after a delay, always in the order it was put in, even when later delays are shorter. */
export class DelayLine {
  readonly #waiting: { readonly due: number; readonly run: () => void }[] = []
  #timer: NodeJS.Timeout | undefined

  /** With no delay and nothing waiting, `run` is called before `push` returns. */
  push(delay: number, run: () => void): void {
    if (delay === 0 && this.#waiting.length === 0) return run()
    this.#waiting.push({ due: performance.now() + delay, run })
    this.#arm()
  }

  /** Forgets everything that waits, and the timer with it. */
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
