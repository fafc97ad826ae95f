import type { BurstOptions } from './options'

/** Maximum number of bytes in a burst; a larger frame goes alone. */
const BYTES = 65_536
/** Shortest time between the beginnings of two bursts, in ms: a frame of the screen, so that a long flush causes no jank. */
const APART = 16
/** Rest after a refused frame, in ms: a phone may refuse what is sent in the tick of `onOpen`. */
const AFTER_REFUSAL = 200

/**
 * The frames of a flush that may be unanswered together. It bounds the load, and how much can be out of order where the
 * platform refuses a frame after it took the next. With a pace it also bounds the frames in any `everyMs`, over all
 * connections: the server may count a client and not a connection.
 */
export class Burst {
  /** Maximum number of frames in this burst. */
  private most: number
  private frames = 0
  private bytes = 0
  private unanswered = 0
  /** A frame must wait for the next burst. */
  private isFull = false
  private next = 0
  /** When the frames of the last `everyMs` left, oldest first. */
  private readonly recent: number[] = []

  private readonly options: BurstOptions

  constructor(options: BurstOptions) {
    this.options = options
    this.most = options.frames
  }

  /**
   * Begins on a new connection.
   *
   * @param isCautious the first frames may be what ended the last connection: one goes alone, then two, then four
   */
  restart(isCautious: boolean): void {
    this.most = isCautious ? 1 : this.options.frames
    this.frames = 0
    this.unanswered = 0
    this.isFull = false
  }

  /** Begins the next burst if the last one is over: it is answered, and its time is up if a frame waits for it. */
  begin(now: number): void {
    const { recent, options } = this
    while ((recent[0] ?? Infinity) <= now - options.everyMs) recent.shift()
    if (this.unanswered > 0 || (this.isFull && now < this.next)) return
    if (this.frames > 0) this.most = Math.min(options.frames, 2 * this.most)
    this.frames = 0
    this.bytes = 0
    this.isFull = false
    this.next = now + APART
  }

  /** Whether a frame of so many bytes may go now. */
  admits(bytes: number): boolean {
    const { recent, options } = this
    this.isFull ||= this.frames >= this.most || (this.frames > 0 && this.bytes + bytes > BYTES)
    if (recent.length >= options.frames) {
      this.isFull = true
      this.next = Math.max(this.next, (recent[0] as number) + options.everyMs)
    }
    return !this.isFull
  }

  add(bytes: number, now: number): void {
    this.recent.push(now)
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
