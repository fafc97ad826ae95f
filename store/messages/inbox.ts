/** Bounds of the window of received messages. */
export interface MessagesOptions {
  /**
   * How many of the newest messages are always in `messages`. The window grows to twice as many; then the older half goes
   * at once, so that a page that binds it is sent one message at a time in between. Below 32 the window slides by one:
   * with 10 it is always the last 10. More than 200 are bounded by `bytes` too, of which each then takes 48: `Infinity` means
   * 5,461 with the default. @default 200
   */
  readonly limit?: number
  /**
   * Size of the window, in bytes as received. Where it would be exceeded, the oldest messages go until half of it, or the
   * newest message alone, is left; with a limit below 32 only as many go as must. WeChat's audit asks for `setData` calls
   * of at most 256 KB. @default 262_144
   * @see https://developers.weixin.qq.com/miniprogram/dev/framework/performance/tips/runtime_setData.html
   */
  readonly bytes?: number
}

/** A received message. The record is frozen; `data` is what `decode` returned. */
export interface Message<In = unknown> {
  /** Counts up from 1 for the life of the store; a key for `wx:key`. */
  readonly id: number
  readonly data: In
  /** Epoch ms. */
  readonly receivedAt: number
}

/** Bytes that the id and the time of a message take in `setData`: a window of bytes holds no more empty messages than that. */
const RECORD = 48
/** Messages that are kept whatever their records take. */
const ALWAYS = 200

/** A smaller window slides by one: "the last 10" is then exact, and so few messages are cheap to send again. */
const SLIDES_BELOW = 32

/**
 * The window of received messages, newest last. Between two trims it only grows, so that a page that binds it is sent
 * each message at most twice, and not the whole window with every message.
 */
export class Inbox<In> {
  private readonly window: Message<In>[] = []
  /** Bytes of each message in the window. */
  private readonly sizes: number[] = []
  private size = 0
  private received = 0
  private newest: Message<In> | null = null
  /** The window as pages read it; `null` since it changed. */
  private snapshot: readonly Message<In>[] | null = null

  /** Upper bounds of the window. */
  private readonly most: Required<MessagesOptions>
  /** Upper bounds of what a trim leaves. */
  private readonly rest: Required<MessagesOptions>

  constructor({ limit: wished, bytes }: Required<MessagesOptions>) {
    const limit = Math.min(wished, Math.max(ALWAYS, Math.floor(bytes / RECORD)))
    const slides = limit < SLIDES_BELOW
    this.most = { limit: slides ? limit : 2 * limit, bytes }
    this.rest = { limit, bytes: slides ? bytes : bytes / 2 }
  }

  /** Makes a message; keeps it unless it is larger than the whole window. */
  add(
    data: In,
    bytes: number,
    receivedAt: number,
  ): { readonly message: Message<In>; readonly kept: boolean } {
    // Frozen, so that bindings need not compare a record that they have seen.
    const message = Object.freeze({ id: ++this.received, data, receivedAt })
    const kept = bytes <= this.most.bytes
    if (kept) {
      this.newest = message
      this.snapshot = null
      this.window.push(message)
      this.sizes.push(bytes)
      this.size += bytes
      if (this.sizes.length > this.most.limit || this.size > this.most.bytes) this.trim()
    }
    return { message, kept }
  }

  /** The window: a new array after each change, of the same message records. */
  get messages(): readonly Message<In>[] {
    return (this.snapshot ??= this.window.slice())
  }

  /** The newest message that was kept, also after `clear()`. */
  get last(): Message<In> | null {
    return this.newest
  }

  clear(): void {
    this.snapshot = null
    this.window.length = 0
    this.sizes.length = 0
    this.size = 0
  }

  /** Forgets the newest message, too. */
  forget(): void {
    this.newest = null
  }

  /** Removes the oldest messages; the newest stays, even where it is larger than what a trim leaves. */
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
