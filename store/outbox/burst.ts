/** At most so many frames are handed over at once … */
const FRAMES = 32
/** … with so many bytes together; a larger frame goes alone. */
const BYTES = 65_536
/** How long after a slice began the next one may, in ms: a frame of the screen, so that a long flush janks nothing. */
const APART = 16

/**
 * The part of a flush that may be on its way unanswered. It bounds the burst, and how much can be out of order where the
 * platform refuses a frame after it took the next.
 */
export class Slice {
  private frames = 0
  private bytes = 0
  private unanswered = 0
  /** Somebody must wait for the next slice. */
  private full = false
  private next = -Infinity

  /** A new slice, where the one before is over. One that nobody waits for is over with its last answer. */
  begin(now: number): void {
    if (this.unanswered > 0 || (this.full && now < this.next)) return
    this.frames = 0
    this.bytes = 0
    this.full = false
    this.next = now + APART
  }

  admits(bytes: number): boolean {
    this.full ||= this.frames >= FRAMES || (this.frames > 0 && this.bytes + bytes > BYTES)
    return !this.full
  }

  handedOver(bytes: number): void {
    this.frames += 1
    this.bytes += bytes
    this.unanswered += 1
  }

  answered(): void {
    this.unanswered -= 1
  }

  /** When somebody who waits may go on; `Infinity` where nobody does, or answers must come first. */
  get nextAt(): number {
    return this.full && this.unanswered === 0 ? this.next : Infinity
  }
}
