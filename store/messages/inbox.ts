export interface MessagesOptions {
  /**
   * How many of the newest messages are always in `messages`. When there would be more than twice as many, all but these
   * go at once: so a page that binds the window is sent one message at a time until the next such trim. Below 32 the
   * window slides by one: with 10 it is always the last 10. @default 200
   */
  readonly limit?: number
  /**
   * How large they may be together, in bytes as received, whatever their number. Messages that would be more go until
   * half of that stays, or the newest alone; with a limit below 32, only as many go as must. WeChat's audit asks for `setData` calls of at
   * most 256 KB. @default 262_144
   * @see https://developers.weixin.qq.com/miniprogram/dev/framework/performance/tips/runtime_setData.html
   */
  readonly bytes?: number
}

/** A received message; frozen, but for `data`, which is what `decode` made. */
export interface Message<In = unknown> {
  /** Counts up from 1 for the life of the store; a key for `wx:key`. */
  readonly id: number
  readonly data: In
  /** Epoch ms. */
  readonly receivedAt: number
}

/** Smaller windows slide by one: "the last 10" is then exact, and so few messages are quickly sent again. */
const SLIDES_BELOW = 32

/**
 * The window of received messages, newest last. Between two trims it only grows, so that a page that binds it is sent each
 * message twice at most, and not at every message the whole window.
 */
export class Inbox<In> {
  private readonly window: Message<In>[] = []
  /** Of each message in the window, its bytes. */
  private readonly sizes: number[] = []
  private size = 0
  private received = 0

  /** What the window holds at most. */
  private readonly most: Required<MessagesOptions>
  /** What a trim leaves at most. */
  private readonly rest: Required<MessagesOptions>

  constructor({ limit, bytes }: Required<MessagesOptions>) {
    const slides = limit < SLIDES_BELOW
    this.most = { limit: slides ? limit : 2 * limit, bytes }
    this.rest = { limit, bytes: slides ? bytes : bytes / 2 }
  }

  /** Makes a message and, if it fits the window at all, keeps it there. */
  add(
    data: In,
    bytes: number,
    receivedAt: number,
  ): { readonly message: Message<In>; readonly kept: boolean } {
    // Frozen, so that whoever knows the record knows what is in it: bindings do not look at it again.
    const message = Object.freeze({ id: ++this.received, data, receivedAt })
    const kept = bytes <= this.most.bytes
    if (kept) {
      this.window.push(message)
      this.sizes.push(bytes)
      this.size += bytes
      if (this.sizes.length > this.most.limit || this.size > this.most.bytes) this.trim()
    }
    return { message, kept }
  }

  /** A new array at each call, so that bindings see a change; of the same messages, so that they see which. */
  get messages(): readonly Message<In>[] {
    return this.window.slice()
  }

  clear(): void {
    this.window.length = 0
    this.sizes.length = 0
    this.size = 0
  }

  /** The newest message stays, even where it is larger than what a trim leaves. */
  private trim(): void {
    let surplus = 0
    for (const bytes of this.sizes.slice(0, -1)) {
      if (this.sizes.length - surplus <= this.rest.limit && this.size <= this.rest.bytes) break
      this.size -= bytes
      surplus += 1
    }
    this.window.splice(0, surplus)
    this.sizes.splice(0, surplus)
  }
}
