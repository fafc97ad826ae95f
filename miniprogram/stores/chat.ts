import { action, computed, makeObservable, observable } from 'mobx-miniprogram'
import type { Disposer, Entry, Message, MessageListener } from 'mobx-miniprogram-socket'
import type { Line, Received } from './wire'

/** State of a line. `sent`: handed to the network; `delivered`: the server has relayed it back to this phone. */
export type LineState = 'received' | 'queued' | 'sent' | 'delivered' | 'failed'

/** A line of the conversation as plain data, for pages. Frozen: a change makes a new object. */
export interface ChatLine {
  readonly key: string
  /** Name of the phone that wrote it; empty where the sender gave none. */
  readonly from: string
  readonly text: string
  readonly state: LineState
  /** When it was received, or written, in epoch ms. */
  readonly at: number
}

/** Part of the conversation in view: the newest line, earlier ones, or none because another page is open. */
export type Reading = 'newest' | 'earlier' | 'away'

/** The part of the socket store that the chat uses. */
export interface ChatSocket {
  send(line: Line): Entry<Line>
  on(listener: MessageListener<Received>): Disposer
}

interface OwnLine {
  readonly line: Line
  readonly entry: Entry<Line>
  readonly delivered: boolean
}

/** A received line never changes; an own line is an outbox entry whose state changes. */
type Kept = ChatLine | OwnLine

/** Highest number of lines on a page; WeChat asks for less than 256 KB in one `setData`. */
const WINDOW = 100
/** Longest text in characters; longer ones are cut. 100 lines of 3-byte characters stay below 256 KB. */
const LONGEST_TEXT = 700

/** The conversation: received lines and own lines, in the order of time. */
export class Chat {
  /** Lines received since the newest one was last in view. */
  unread = 0
  reading: Reading = 'away'
  private kept: readonly Kept[] = []
  private written = 0

  /** Name of this phone, which other phones show. */
  readonly me: string
  private readonly socket: ChatSocket
  private readonly stop: Disposer

  constructor(socket: ChatSocket, me: string) {
    this.socket = socket
    this.me = me
    makeObservable<this, 'kept' | 'heard'>(this, {
      unread: observable.ref,
      reading: observable.ref,
      kept: observable.ref,
      lines: computed,
      newest: computed,
      say: action.bound,
      sayAgain: action.bound,
      look: action.bound,
      heard: action,
    })
    this.stop = socket.on((_data, message) => {
      this.heard(message)
    })
  }

  /** The last lines, newest last. An own line stands once: its echo only confirms it. */
  get lines(): readonly ChatLine[] {
    return this.kept.slice(-this.room).map((kept) => (isOwn(kept) ? ownLine(kept) : kept))
  }

  get newest(): ChatLine | null {
    return this.lines[this.lines.length - 1] ?? null
  }

  /** Sends a line, now or as soon as there is a connection. Blank text is not a line. */
  say(text: string): void {
    const trimmed = text.trim()
    if (trimmed === '') return
    this.written += 1
    const line: Line = {
      type: 'line',
      id: `${this.me}-${String(this.written)}`,
      from: this.me,
      text: trimmed,
    }
    this.keep({ line, entry: this.socket.send(line), delivered: false })
  }

  /** Sends a failed line once more; it moves to the end. */
  sayAgain(key: string): void {
    const failed = this.kept.filter(isOwn).find((own) => ownKey(own) === key && stateOf(own) === 'failed')
    if (failed === undefined) return
    this.kept = this.kept.filter((kept) => kept !== failed)
    this.say(failed.line.text)
  }

  /** Records which part is in view. When the newest line is in view, all lines count as read. */
  look(reading: Reading): void {
    this.reading = reading
    if (reading === 'newest') this.unread = 0
  }

  dispose(): void {
    this.stop()
  }

  /** Highest number of lines now. While the reader reads earlier ones, more are kept. */
  private get room(): number {
    return this.reading === 'earlier' ? 3 * WINDOW : WINDOW
  }

  private heard(message: Message<Received>): void {
    const { data } = message
    if (this.isEcho(data)) {
      const isIts = (kept: Kept): kept is OwnLine => isOwn(kept) && kept.line.id === data.id
      this.kept = this.kept.map((kept) => (isIts(kept) ? { ...kept, delivered: true } : kept))
    } else {
      this.keep(receivedLine(message))
      if (this.reading !== 'newest') this.unread += 1
    }
  }

  /** Adds a line. Old ones are removed half a window at once, because a removal sends all others again. */
  private keep(line: Kept): void {
    this.kept = [...this.kept, line]
    if (this.kept.length <= this.room) return
    const surplus = this.kept.length - WINDOW / 2
    this.kept = this.kept.filter((kept, at) => at >= surplus || isUnsent(kept))
  }

  private isEcho(data: Received): data is Line {
    return data.type === 'line' && data.from === this.me
  }
}

function isOwn(kept: Kept): kept is OwnLine {
  return 'entry' in kept
}

/** Whether a line must be kept: it still waits, or can be sent again. */
function isUnsent(kept: Kept): boolean {
  return isOwn(kept) && (stateOf(kept) === 'queued' || stateOf(kept) === 'failed')
}

function receivedLine({ id, data, receivedAt }: Message<Received>): ChatLine {
  const text = data.type === 'bytes' ? `ArrayBuffer(${String(data.length)})` : data.text
  return Object.freeze({
    key: `received-${String(id)}`,
    from: data.type === 'line' ? data.from : '',
    text: text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text,
    state: 'received',
    at: receivedAt,
  })
}

/** Last line made of each entry: while the state stays, so does the object, and pages are not sent it again. */
const ownLines = new WeakMap<Entry<Line>, ChatLine>()

function ownLine(own: OwnLine): ChatLine {
  const { from, text } = own.line
  const state = stateOf(own)
  const last = ownLines.get(own.entry)
  if (last?.state === state) return last
  const next = Object.freeze({ key: ownKey(own), from, text, state, at: own.entry.queuedAt })
  ownLines.set(own.entry, next)
  return next
}

function ownKey({ line }: OwnLine): string {
  return `own-${line.id}`
}

function stateOf({ entry, delivered }: OwnLine): LineState {
  if (delivered) return 'delivered'
  switch (entry.state) {
    case 'queued':
    case 'sent':
    case 'failed':
      return entry.state
    case 'acked':
      return 'delivered'
    case 'expired':
      return 'failed'
  }
}
