/** Performs one piece of work after the other: users' functions and platforms may call back while one is performed. */
export class Turns {
  private readonly pending: (() => void)[] = []
  private isPerforming = false

  /** Performs the work now, or in its turn. */
  take(work: () => void): void {
    this.pending.push(work)
    if (this.isPerforming) return
    this.isPerforming = true
    try {
      for (let next = this.pending.shift(); next; next = this.pending.shift()) next()
    } finally {
      this.isPerforming = false
    }
  }
}
