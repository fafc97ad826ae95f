/** Share of the capacity that is dealt out: the rest is for those who come unasked. */
const dealt = 0.9

/** Ms between two slots. */
export function slotAt(perSecond: number): number {
  return 1_000 / (dealt * perSecond)
}

/** A queue of which only its end is kept: each one takes the next free moment. */
export class Slots {
  #freeAt = 0

  /** Ms until the next free moment. */
  wait(now: number): number {
    return Math.max(0, this.#freeAt - now)
  }

  /** Takes the next free moment, and returns the ms until then. */
  take(now: number, perSecond: number): number {
    const wait = this.wait(now)
    this.#freeAt = now + wait + slotAt(perSecond)
    return wait
  }
}
