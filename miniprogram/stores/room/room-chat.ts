import { action, computed, makeObservable, observable } from 'mobx-miniprogram'
import { type ChatCommand, type ChatState, cleanText, type Line, nameOf } from 'demo-chat'
import type { Freshness, Topic } from 'mobx-miniprogram-socket/session'
import type { ChatLine } from '../chat-line'
import type { Companion, Conversation, Reading, Trouble } from '../conversation'
import { Draft } from '../draft'
import { randomText } from '../me'
import { Company, type PresentRoom } from './company'
import type { SavedRoom } from './room-memory'
import { Troubles } from './troubles'
import type { TroubleLine } from './trouble-line'

/** The person on this phone, as the chat needs it. */
export interface Writer {
  /** As the server knows it; `undefined` before the first login. */
  readonly user: string | undefined
  readonly name: string
}

export type Room = PresentRoom &
  Pick<Topic<ChatState, ChatCommand>, 'state' | 'freshness' | 'pending' | 'lost' | 'send' | 'acknowledge'>

/** The conversation as a topic: what the server has, with this phone's own lines that it does not have. */
export class RoomChat implements Conversation {
  reading: Reading = 'away'
  readonly draft: Draft
  /** Time of the last line that was in view, on the server's clock. */
  private seenAt: number
  private count = 0
  /** Part of the ids of this launch's lines, which no other phone and launch has. */
  private readonly launch = randomText(8)
  private made: ReadonlyMap<string, ChatLine> = new Map()
  private readonly room: Room
  private readonly writer: Writer
  private readonly troubles: Troubles
  private readonly crowd: Company

  constructor(room: Room, writer: Writer, saved: SavedRoom) {
    this.room = room
    this.writer = writer
    this.draft = new Draft(saved.draft)
    this.seenAt = saved.seenAt
    this.troubles = new Troubles(room, saved.troubles)
    this.crowd = new Company(room, writer)
    makeObservable<this, 'seenAt' | 'left'>(this, {
      reading: observable.ref,
      seenAt: observable.ref,
      lines: computed,
      newest: computed,
      left: computed,
      unread: computed,
      trouble: computed,
      say: action.bound,
      sayAgain: action.bound,
      sayAllAgain: action.bound,
      dismiss: action.bound,
      rename: action.bound,
      look: action.bound,
    })
  }

  get lines(): readonly ChatLine[] {
    const { room, writer, left } = this
    const waiting = new Map(
      room.pending.map((entry) => [entry.data.type === 'say' ? entry.data.id : '', entry]),
    )
    const lines = room.state.lines.map((line): ChatLine => {
      const entry = waiting.get(line.id)
      if (entry) return this.own(line, entry.state === 'sent' ? 'sending' : 'queued', entry.queuedAt)
      if (line.user === writer.user) return this.own(line, 'delivered', line.at)
      const from = nameOf(room.state, line.user)
      return { ...plain(line), key: `line-${line.id}`, from, state: 'received', at: line.at }
    })
    for (const { reason, ...trouble } of left) {
      const after = lines.findIndex(({ at }) => at > trouble.at)
      const line = { ...this.own(trouble, trouble.state, trouble.at), reason }
      lines.splice(after === -1 ? lines.length : after, 0, line)
    }
    return this.remake(lines)
  }

  get newest(): ChatLine | null {
    return this.lines[this.lines.length - 1] ?? null
  }

  get unread(): number {
    if (this.reading === 'newest') return 0
    return this.theirs.filter(({ at }) => at > this.seenAt).length
  }

  get freshness(): Freshness {
    return this.room.freshness
  }

  get trouble(): Trouble | null {
    const lost = this.left.filter(({ state }) => state === 'lost').length
    if (lost > 0) return { kind: 'lost', count: lost }
    const failed = this.left.length
    return failed < 2 ? null : { kind: 'failed', count: failed }
  }

  get failedCount(): number {
    return this.left.length
  }

  get receivedCount(): number {
    return this.theirs.length
  }

  get saved(): SavedRoom {
    return { draft: this.draft.text, seenAt: this.lastSeen, troubles: this.left }
  }

  get company(): readonly Companion[] {
    return this.crowd.others
  }

  write(text: string): void {
    this.draft.write(text)
    this.crowd.type(this.draft.isLine)
  }

  say(text: string): void {
    this.crowd.type(false)
    const clean = cleanText(text)
    if (clean === '') return
    this.introduce()
    this.count += 1
    this.troubles.send({ type: 'say', id: `${this.launch}${String(this.count)}`, text: clean })
  }

  /** The line keeps its id: if it has arrived after all, it is not taken twice. */
  sayAgain(key: string): void {
    const trouble = this.left.find(({ id }) => `own-${id}` === key)
    if (!trouble) return
    const { id, text } = trouble
    this.troubles.remove(id)
    this.introduce()
    this.troubles.send({ type: 'say', id, text })
  }

  sayAllAgain(): void {
    for (const { id } of this.left) this.sayAgain(`own-${id}`)
  }

  dismiss(): void {
    this.troubles.dismiss()
  }

  /** Gives the writer's new name to the lines that are here. */
  rename(): void {
    this.crowd.introduce()
    if (this.room.freshness !== 'loading') this.introduce()
  }

  /** No line of a room is long. */
  turnOver(): void {
    return undefined
  }

  look(reading: Reading): void {
    if (reading === 'away') this.crowd.type(false)
    else if (this.reading === 'away') this.crowd.introduce()
    this.seenAt = this.lastSeen
    this.reading = reading
    if (reading === 'newest') this.seenAt = this.lastSeen
  }

  private get theirs(): readonly Line[] {
    return this.room.confirmed.lines.filter(({ user }) => user !== this.writer.user)
  }

  private get lastSeen(): number {
    const { lines } = this.room.confirmed
    return this.reading === 'newest' ? (lines[lines.length - 1]?.at ?? this.seenAt) : this.seenAt
  }

  /** Troubles whose line is not here: one that was sent again is. */
  private get left(): readonly TroubleLine[] {
    const here = new Set(this.room.state.lines.map(({ id }) => id))
    const ids = new Set<string>()
    return this.troubles.all.filter(({ id }) => !here.has(id) && !ids.has(id) && ids.add(id))
  }

  /** Tells the room the writer's name, if it does not have it. */
  private introduce(): void {
    const { user, name } = this.writer
    if (nameOf(this.room.state, user ?? '') !== name) this.room.send({ type: 'join', name })
  }

  private own(line: Pick<Line, 'id' | 'text'>, state: ChatLine['state'], at: number): ChatLine {
    return { ...plain(line), key: `own-${line.id}`, from: this.writer.name, state, at }
  }

  /** While nothing of a line changes, it stays the same object, and pages are not sent it again. */
  private remake(lines: readonly ChatLine[]): readonly ChatLine[] {
    const kept = lines.map((line) => {
      const last = this.made.get(line.key)
      return last && isSame(last, line) ? last : Object.freeze(line)
    })
    this.made = new Map(kept.map((line) => [line.key, line]))
    return kept
  }
}

function plain({ text }: Pick<Line, 'text'>) {
  return { text, form: 'short', hidden: 0, reason: '' } as const
}

function isSame(a: ChatLine, b: ChatLine): boolean {
  return (Object.keys(a) as (keyof ChatLine)[]).every((name) => a[name] === b[name])
}
