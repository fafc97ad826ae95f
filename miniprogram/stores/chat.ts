import { action, computed, makeObservable, observable } from 'mobx-miniprogram'
import type { Disposer, Entry, Message, MessageListener } from 'mobx-miniprogram-socket'
import type { Line, Received } from './wire'

/** Where a line stands. `sent`: handed to the network; `delivered`: the server has relayed it back to us. */
export type LineState = 'received' | 'queued' | 'sent' | 'delivered' | 'failed'

/** A line of the conversation as plain data, for pages. */
export interface ChatLine {
  readonly key: string
  /** Name of the phone that wrote it; empty where the sender gave none. */
  readonly from: string
  readonly text: string
  readonly state: LineState
  /** When it was received, or written, in epoch ms. */
  readonly at: number
}

/** What the reader has before their eyes: the newest line, earlier ones, or another page. */
export type Reading = 'newest' | 'earlier' | 'away'

/** What the chat needs of the socket store. */
export interface ChatSocket {
  readonly messages: readonly Message<Received>[]
  send(line: Line): Entry<Line>
  on(listener: MessageListener<Received>): Disposer
}

interface OwnLine {
  readonly line: Line
  readonly entry: Entry<Line>
  readonly delivered: boolean
}

/** How many lines a page shows; WeChat asks for less than 256 KB in one `setData`. */
const WINDOW = 100
/** A longer text is cut: 100 lines of 3-byte characters stay below those 256 KB. */
const LONGEST_TEXT = 700

/** The conversation: what arrived and what was written here, in the order of time. */
export class Chat {
  /** Lines received since the newest one was last in view. */
  unread = 0
  reading: Reading = 'away'
  private own: readonly OwnLine[] = []
  private written = 0

  /** The name others see. */
  readonly me: string
  private readonly socket: ChatSocket
  private readonly stop: Disposer

  constructor(socket: ChatSocket, me: string) {
    this.socket = socket
    this.me = me
    makeObservable<this, 'own' | 'heard'>(this, {
      unread: observable.ref,
      reading: observable.ref,
      own: observable.ref,
      lines: computed,
      newest: computed,
      say: action.bound,
      sayAgain: action.bound,
      look: action.bound,
      heard: action,
    })
    this.stop = socket.on((data) => {
      this.heard(data)
    })
  }

  /** The last lines, newest last. An own line stands once: its echo only confirms it. */
  get lines(): readonly ChatLine[] {
    const received = this.socket.messages.filter(({ data }) => !this.isEcho(data)).map(receivedLine)
    return [...received, ...this.own.map(ownLine)].sort((a, b) => a.at - b.at).slice(-WINDOW)
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
    this.own = recent([...this.own, { line, entry: this.socket.send(line), delivered: false }])
  }

  /** Sends a failed line once more; it moves to the end. */
  sayAgain(key: string): void {
    const failed = this.own.find((own) => ownKey(own) === key && stateOf(own) === 'failed')
    if (failed === undefined) return
    this.own = this.own.filter((own) => own !== failed)
    this.say(failed.line.text)
  }

  /** Tells what the reader has before their eyes. Looking at the newest line reads everything. */
  look(reading: Reading): void {
    this.reading = reading
    if (reading === 'newest') this.unread = 0
  }

  dispose(): void {
    this.stop()
  }

  private heard(data: Received): void {
    if (this.isEcho(data)) {
      this.own = this.own.map((own) => (own.line.id === data.id ? { ...own, delivered: true } : own))
    } else if (this.reading !== 'newest') this.unread += 1
  }

  private isEcho(data: Received): data is Line {
    return data.type === 'line' && data.from === this.me
  }
}

/** The window of own lines. One that still waits is never forgotten. */
function recent(own: readonly OwnLine[]): readonly OwnLine[] {
  const surplus = own.length - WINDOW
  return surplus <= 0 ? own : own.filter((line, at) => at >= surplus || stateOf(line) === 'queued')
}

function receivedLine({ id, data, receivedAt }: Message<Received>): ChatLine {
  const text = data.type === 'bytes' ? `ArrayBuffer(${String(data.length)})` : data.text
  return {
    key: `received-${String(id)}`,
    from: data.type === 'line' ? data.from : '',
    text: text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text,
    state: 'received',
    at: receivedAt,
  }
}

function ownLine(own: OwnLine): ChatLine {
  const { from, text } = own.line
  return { key: ownKey(own), from, text, state: stateOf(own), at: own.entry.queuedAt }
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
