import type { BurstOptions } from './options'

/** Maximum number of bytes in a burst; a larger frame goes alone. */
const BYTES = 65_536
/** Shortest time between the beginnings of two bursts, in ms: a frame of the screen, so that a long flush causes no jank. */
const APART = 16
/** Rest after a refused frame, in ms: a phone may refuse what is sent in the tick of `onOpen`. */
const AFTER_REFUSAL = 200

/**
 * The frames of a flush that may be unanswered together. It bounds the load, and how much can be out of order where the
 * platform refuses a frame after it took the next.
 */
export class Burst {
  /** Maximum number of frames in this burst. */
  private most: number
  private frames = 0
  private bytes = 0
  private unanswered = 0
  /** A frame must wait for the next burst. */
  private isFull = false
  private next = -Infinity

  private readonly options: BurstOptions

  /** @param isCautious the first frames may be what ended the last connection: one goes alone, then two, then four */
  constructor(options: BurstOptions, isCautious = false) {
    this.options = options
    this.most = isCautious ? 1 : options.frames
  }

  /** Begins the next burst if the last one is over: it is answered, and its time is up if a frame waits for it. */
  begin(now: number): void {
    const { frames, everyMs } = this.options
    if (this.unanswered > 0) return
    if (now < this.next && (this.isFull || (everyMs > 0 && this.frames > 0))) return
    if (this.frames > 0) this.most = Math.min(frames, 2 * this.most)
    this.frames = 0
    this.bytes = 0
    this.isFull = false
    this.next = now + Math.max(APART, everyMs)
  }

  /** Whether a frame of so many bytes may go now. */
  admits(bytes: number): boolean {
    this.isFull ||= this.frames >= this.most || (this.frames > 0 && this.bytes + bytes > BYTES)
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

  /** The platform refused a frame: nothing overtakes it, and it goes again in a moment. */
  rest(now: number): void {
    this.isFull = true
    this.next = Math.max(this.next, now + AFTER_REFUSAL)
  }

  /** When a waiting frame may go; `Infinity` where none waits, or answers must come first. */
  get nextAt(): number {
    return this.isFull && this.unanswered === 0 ? this.next : Infinity
  }
}
