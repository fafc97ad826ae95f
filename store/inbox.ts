import type { MessagesOptions } from './options'

/** A received message. */
export interface Message<In = unknown> {
  /** Counts up from 1 for the life of the store; a key for `wx:key`. */
  readonly id: number
  readonly data: In
  /** Epoch ms. */
  readonly receivedAt: number
}

/** The window of received messages: newest last, the oldest make room. */
export class Inbox<In> {
  private window: readonly { readonly message: Message<In>; readonly bytes: number }[] = []
  private size = 0
  private received = 0

  private readonly bounds: Required<MessagesOptions>

  constructor(bounds: Required<MessagesOptions>) {
    this.bounds = bounds
  }

  /** Makes a message and, if it fits the window at all, keeps it there. */
  add(
    data: In,
    bytes: number,
    receivedAt: number,
  ): { readonly message: Message<In>; readonly kept: boolean } {
    const message = { id: ++this.received, data, receivedAt }
    const kept = bytes <= this.bounds.bytes
    if (kept) {
      this.window = [...this.window, { message, bytes }]
      this.size += bytes
      this.trim()
    }
    return { message, kept }
  }

  /** A new array at each call, so that bindings see a change. */
  get messages(): readonly Message<In>[] {
    return this.window.map(({ message }) => message)
  }

  clear(): void {
    this.window = []
    this.size = 0
  }

  private trim(): void {
    let surplus = 0
    for (const { bytes } of this.window) {
      if (this.window.length - surplus <= this.bounds.limit && this.size <= this.bounds.bytes) break
      this.size -= bytes
      surplus += 1
    }
    this.window = this.window.slice(surplus)
  }
}
