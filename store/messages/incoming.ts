import { type Failure, reasonOf } from '../base/errors'
import { type Frame, isFrame } from '../base/frame'
import type { Disposer, Timing } from '../base/timing'
import { byteLength } from '../base/utf8'
import { Inbox, type Message, type MessagesOptions } from './inbox'
import { Listeners } from './listeners'

/** Options and callbacks of {@link Incoming}. */
export interface IncomingSettings<In> {
  readonly bounds: Required<MessagesOptions>
  readonly decode: (frame: Frame) => In | undefined
  readonly timing: Timing
  /** Called after each change of the window. */
  readonly changed: () => void
  readonly report: (failure: Failure) => void
}

/** Decodes each received frame once, keeps the message in the window and passes it to the listeners. */
export class Incoming<In> {
  private readonly inbox: Inbox<In>
  private readonly listeners = new Listeners<Message<In>>()
  private isClosed = false
  private resets = 0
  private readonly settings: IncomingSettings<In>

  constructor(settings: IncomingSettings<In>) {
    this.settings = settings
    this.inbox = new Inbox(settings.bounds)
  }

  get messages(): readonly Message<In>[] {
    return this.inbox.messages
  }

  get last(): Message<In> | null {
    return this.inbox.last
  }

  listen(listener: (message: Message<In>) => void): Disposer {
    return this.listeners.add(listener)
  }

  clear(): void {
    this.inbox.clear()
    this.settings.changed()
  }

  /** Empties the window and forgets the last message, also one that is just being decoded. */
  reset(): void {
    this.resets += 1
    this.inbox.forget()
    this.clear()
  }

  /** Receives nothing more and forgets its listeners. */
  close(): void {
    this.isClosed = true
    this.listeners.clear()
  }

  /**
   * The first error of a listener is thrown from a timer, so that the app's error report gets the stack. A frame may
   * arrive within `send`, where the platform's adapter would take the error for the failure of the send.
   */
  readonly receive = (frame: unknown): void => {
    const { decode, report, timing } = this.settings
    const { resets } = this
    let data: In | undefined
    if (!isFrame(frame)) {
      report({ code: 'decode-failed', detail: 'expected text or an ArrayBuffer' })
      return
    }
    try {
      data = decode(frame)
    } catch (thrown) {
      report({ code: 'decode-failed', detail: reasonOf(thrown) })
      return
    }
    // decode is a user's function and may have reset or disposed of the store.
    if (data === undefined || this.isClosed || resets !== this.resets) return
    const thrown = this.listeners.emit(this.keep(data, byteLength(frame)))
    if (thrown.length === 0) return
    report({ code: 'listener-failed', detail: reasonOf(thrown[0]) })
    timing.setTimer(() => {
      throw thrown[0]
    }, 0)
  }

  private keep(data: In, bytes: number): Message<In> {
    const { bounds, timing, changed, report } = this.settings
    const { message, kept } = this.inbox.add(data, bytes, timing.now())
    if (kept) changed()
    else {
      // Bound fields travel through setData, which a message of this size would break.
      report({ code: 'message-too-large', detail: `${String(bytes)} of ${String(bounds.bytes)} bytes` })
    }
    return message
  }
}
