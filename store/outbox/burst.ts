/** Maximum number of frames in a burst … */
const FRAMES = 32
/** … and of their bytes together; a larger frame goes alone. */
const BYTES = 65_536
/** Shortest time between the beginnings of two bursts, in ms: a frame of the screen, so that a long flush causes no jank. */
const APART = 16

/**
 * The frames of a flush that may be unanswered together. It bounds the load, and how much can be out of order where the
 * platform refuses a frame after it took the next.
 */
export class Burst {
  private frames = 0
  private bytes = 0
  private unanswered = 0
  /** A frame must wait for the next burst. */
  private isFull = false
  private next = -Infinity

  /** Begins the next burst if the last one is over: it is answered, and its time is up if a frame waits for it. */
  begin(now: number): void {
    if (this.unanswered > 0 || (this.isFull && now < this.next)) return
    this.frames = 0
    this.bytes = 0
    this.isFull = false
    this.next = now + APART
  }

  /** Whether a frame of so many bytes may go now. */
  admits(bytes: number): boolean {
    this.isFull ||= this.frames >= FRAMES || (this.frames > 0 && this.bytes + bytes > BYTES)
    return !this.isFull
  }

  add(bytes: number): void {
    this.frames += 1
    this.bytes += bytes
    this.unanswered += 1
  }

  answer(): void {
    this.unanswered -= 1
  }

  /** When a waiting frame may go; `Infinity` where none waits, or answers must come first. */
  get nextAt(): number {
    return this.isFull && this.unanswered === 0 ? this.next : Infinity
  }
}
