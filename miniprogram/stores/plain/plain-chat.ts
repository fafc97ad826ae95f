import { action, computed, makeObservable, observable } from 'mobx-miniprogram'
import type { Disposer, Entry, Message, MessageListener, QueuedEntry } from 'mobx-miniprogram-socket'
import { type ChatLine, receivedLine, turnOver } from '../chat-line'
import type { Conversation, Reading, Trouble } from '../conversation'
import { earlierLines, type Kept, type SavedChat, savedLine } from './plain-memory'
import { Draft } from '../draft'
import { isOwn, ownKey, ownLine, type OwnLine, stateOf } from './own-line'
import type { Line, Received } from './wire'

/** The part of the socket store that the chat uses. */
export interface ChatSocket {
  readonly queue: readonly QueuedEntry<Line>[]
  readonly lastMessage: { readonly id: number } | null
  send(line: Line): Entry<Line>
  resend(id: number): boolean
  on(listener: MessageListener<Received>): Disposer
}

/** Highest number of lines on a page; WeChat asks for less than 256 KB in one `setData`. */
const WINDOW = 100

/** The conversation over the plain wire: received lines and own lines, in the order of time. */
export class PlainChat implements Conversation {
  /** Lines of others that were missed are not known. */
  readonly freshness = 'live'
  readonly company = null
  /** Lines received since the newest one was last in view. */
  unread = 0
  reading: Reading = 'away'
  readonly draft: Draft
  private kept: readonly Kept[]
  private count = 0
  /** Number of lines that the last removal left, most of them unsent if there are many. */
  private left = 0
  /** Names of the last received lines. */
  private known: readonly string[] = []
  /** Part of the ids of this launch's lines: entries of earlier launches may still be on their way. */
  private readonly launch = Date.now().toString(36)

  /** Name of this phone, which other phones show. */
  readonly me: string
  private readonly socket: ChatSocket
  private readonly stop: Disposer

  /** @param saved the conversation of the last launch */
  constructor(socket: ChatSocket, saved: SavedChat) {
    this.socket = socket
    this.me = saved.me
    this.draft = new Draft(saved.draft)
    this.kept = earlierLines(saved.lines, socket)
    makeObservable<this, 'kept' | 'heard'>(this, {
      unread: observable.ref,
      reading: observable.ref,
      kept: observable.ref,
      lines: computed,
      newest: computed,
      failed: computed,
      say: action.bound,
      sayAgain: action.bound,
      sayAllAgain: action.bound,
      turnOver: action.bound,
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

  write(text: string): void {
    this.draft.write(text)
  }

  /** Sends a line, now or as soon as there is a connection. Blank text is not a line. */
  say(text: string): void {
    const trimmed = text.trim()
    if (trimmed === '') return
    this.count += 1
    const line: Line = {
      type: 'line',
      id: `${this.me}-${this.launch}-${String(this.count)}`,
      from: this.me,
      text: trimmed,
    }
    this.keep(this.post(line))
  }

  /** Sends a line once more: an unconfirmed one from its place, a failed one at the end. */
  sayAgain(key: string): void {
    const own = this.kept.filter(isOwn).find((kept) => ownKey(kept) === key)
    if (own === undefined || !isSendable(own)) return
    const { entry } = own
    const isBack = entry.state === 'unconfirmed' && entry.id !== undefined && this.socket.resend(entry.id)
    if (!isBack) this.writeAgain(own)
  }

  /** Sends failed lines once more, the oldest first, until the outbox takes no more. */
  sayAllAgain(): void {
    this.failed.every((own) => this.writeAgain(own))
  }

  /** Opens a long text and closes the one that was open, or closes this one. */
  turnOver(key: string): void {
    this.kept = this.kept.map((kept) =>
      !isOwn(kept) && (kept.key === key || kept.form === 'opened') ? turnOver(kept) : kept,
    )
  }

  /** Records which part is in view. When the newest line is in view, all lines count as read. */
  look(reading: Reading): void {
    this.reading = reading
    if (reading === 'newest') this.unread = 0
  }

  get trouble(): Trouble | null {
    const { length } = this.failed
    return length < 2 ? null : { kind: 'failed', count: length }
  }

  get failedCount(): number {
    return this.failed.length
  }

  get receivedCount(): number {
    return this.socket.lastMessage?.id ?? 0
  }

  /** Lines bear the name under which the app was started. */
  rename(): void {
    return undefined
  }

  /** No line of the plain wire is known to be lost. */
  dismiss(): void {
    return undefined
  }

  /** Own lines that were not taken, or waited too long, the oldest first. */
  get failed(): readonly OwnLine[] {
    return this.kept.filter(isOwn).filter((own) => stateOf(own) === 'failed')
  }

  /** The conversation as the next launch needs it. */
  get saved(): SavedChat {
    return { me: this.me, draft: this.draft.text, lines: this.kept.slice(-WINDOW).map(savedLine) }
  }

  dispose(): void {
    this.stop()
  }

  /** Highest number of lines now. While the reader reads earlier ones, more are kept. */
  private get room(): number {
    return this.reading === 'earlier' ? 3 * WINDOW : WINDOW
  }

  private post(line: Line): OwnLine {
    const entry = this.socket.send(line)
    return { line, at: entry.queuedAt, entry, delivered: false }
  }

  /** Returns whether the outbox took the line; one that it did not take stays where it is. */
  private writeAgain(failed: OwnLine): boolean {
    const own = this.post(failed.line)
    if (stateOf(own) === 'failed') return false
    this.kept = this.kept.filter((kept) => kept !== failed)
    this.keep(own)
    return true
  }

  private heard(message: Message<Received>): void {
    const { data } = message
    if (data.type === 'line' && data.from === this.me) {
      const isIts = (kept: Kept): kept is OwnLine => isOwn(kept) && kept.line.id === data.id
      this.kept = this.kept.map((kept) => (isIts(kept) ? { ...kept, delivered: true } : kept))
    } else if (data.type !== 'line' || this.isNew(data)) {
      this.keep(receivedLine(message))
      if (this.reading !== 'newest') this.unread += 1
    }
  }

  /** A line that a phone sent twice, because it did not know whether the first had arrived, is shown once. */
  private isNew({ from, id }: Line): boolean {
    const name = `${from} ${id}`
    if (this.known.includes(name)) return false
    this.known = [...this.known, name].slice(-3 * WINDOW)
    return true
  }

  /** Adds a line. Old ones are removed half a window at once, because a removal sends all others again. */
  private keep(line: Kept): void {
    this.kept = [...this.kept, line]
    if (this.kept.length <= Math.max(this.room, this.left + WINDOW / 2)) return
    const surplus = this.kept.length - WINDOW / 2
    this.kept = this.kept.filter((kept, at) => at >= surplus || isUnsent(kept))
    this.left = this.kept.length
  }
}

/** Whether a line must be kept: it still waits, or can be sent again. */
function isUnsent(kept: Kept): boolean {
  return isOwn(kept) && (stateOf(kept) === 'queued' || isSendable(kept))
}

function isSendable(own: OwnLine): boolean {
  return stateOf(own) === 'failed' || stateOf(own) === 'unconfirmed'
}
