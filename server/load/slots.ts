/** Share of the capacity that is promised: the rest is for those who come unasked. */
const dealt = 0.9

/** Handshakes a second that are promised. */
export function promisedRate(perSecond: number): number {
  return dealt * perSecond
}

/** Ms between two slots. */
export function slotAt(perSecond: number): number {
  return 1_000 / promisedRate(perSecond)
}

/** A queue of which only its length is kept. It is a number and not a time: a pace that is measured anew counts for those who wait, too. */
export class Slots {
  #length = 0
  #at = 0

  /** Ms until the next one has its turn. */
  wait(now: number, perSecond: number): number {
    this.#length = Math.max(0, this.#length - ((now - this.#at) * perSecond) / 1_000)
    this.#at = now
    return (this.#length * 1_000) / perSecond
  }

  /** One more stands in line; returns the ms until its turn. */
  take(now: number, perSecond: number): number {
    const wait = this.wait(now, perSecond)
    this.#length += 1
    return wait
  }
}
