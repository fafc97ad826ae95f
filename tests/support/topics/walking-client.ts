// A client as short as the protocol allows: it keeps numbers, sends again what has no answer, and folds what it is shown.
import type { Answers, Command, ServerFrame } from '../../../store/protocol'
import type { Topic } from '../../../server/topics/define-topic'
import type { Peer, Subscription } from '../../../server/topics/peer'

export interface WalkingEntry {
  readonly n: number
  readonly data: unknown
  /** Stamp of before it first left. */
  since?: string
  fate?: string
  /** Announced: it was acked, and the log has lost it. */
  lost?: true
}

/** One socket. Frames wait in both directions until the walk delivers them. */
class Link implements Peer {
  readonly up: Command[] = []
  readonly down: ServerFrame[] = []
  isFull = false
  isClosed = false
  pump: Subscription | undefined

  send(frame: ServerFrame): void {
    this.down.push(JSON.parse(JSON.stringify(frame)) as ServerFrame)
  }

  close(): void {
    this.isClosed = true
    this.end()
  }

  /** The server's side of the end. */
  end(): void {
    this.pump?.detach('left')
    this.pump = undefined
  }
}

export interface Dialed {
  readonly pump: (peer: Peer) => Subscription
  readonly stamp: string
  now(): number
}

export class WalkingClient<State, Event> {
  readonly entries: WalkingEntry[] = []
  state: State | undefined
  #at: string | undefined
  #link: Link | undefined
  #dialed: Dialed | undefined
  #isAttached = false
  /** How far the log has this line, by `attached`. */
  #base = 0
  /** Entries that left on this link. */
  #sent = new Set<WalkingEntry>()
  /** Links that the client has given up, with frames that are still on their way. */
  #old: { link: Link; now: () => number }[] = []
  readonly #topic: Topic<State, Event>
  readonly #line: string
  readonly #isOwn: (event: Event, n: number) => boolean
  #shown: Event[] = []

  constructor(topic: Topic<State, Event>, line: string, isOwn: (event: Event, n: number) => boolean) {
    this.#topic = topic
    this.#line = line
    this.#isOwn = isOwn
  }

  get isConnected(): boolean {
    return this.#link !== undefined
  }

  connect(dialed: Dialed): void {
    const link = new Link()
    this.#link = link
    this.#dialed = dialed
    this.#isAttached = false
    this.#sent = new Set()
    this.#base = 0
    link.pump = dialed.pump(link)
    link.pump.attach({ lines: [this.#line], ...(this.#at === undefined ? {} : { at: this.#at }) })
  }

  /** @param isHeard whether frames that are on their way up still arrive, late */
  drop(isHeard: boolean): void {
    const link = this.#link
    if (!link) return
    this.#link = undefined
    if (isHeard && this.#dialed) this.#old.push({ link, now: () => this.#dialed?.now() ?? 0 })
    else link.end()
  }

  say(data: unknown): void {
    this.entries.push({ n: this.entries.length + 1, data })
    this.#flush()
  }

  hold(isFull: boolean): void {
    if (!this.#link) return
    this.#link.isFull = isFull
    if (!isFull) this.#link.pump?.moved()
  }

  /** Delivers one frame to the server, of an old link too. */
  deliverUp(): void {
    const [old] = this.#old
    const late = old?.link.up.shift()
    if (old && late) return old.link.pump?.command(late, old.now())
    if (old) {
      old.link.end()
      this.#old.shift()
    }
    const command = this.#link?.up.shift()
    if (command && this.#dialed) this.#link?.pump?.command(command, this.#dialed.now())
  }

  deliverDown(): void {
    const link = this.#link
    const frame = link?.down.shift()
    if (frame) this.#hear(frame)
    else if (link?.isClosed) this.drop(false)
  }

  #hear(frame: ServerFrame): void {
    if (frame.t === 'attached') {
      this.#isAttached = true
      if (frame.no !== undefined) {
        this.#at = undefined
        this.state = undefined
      } else if (frame.after === undefined) {
        this.state = frame.state as State
        this.#at = frame.to
        this.#shown = []
      } else this.#apply(frame.after, frame.to, frame.list)
      const known = frame.answers[this.#line] ?? []
      this.#base = Math.max(0, ...known.map(([n]) => n))
      for (const entry of this.entries)
        if (
          entry.fate === 'ok' &&
          (entry.n > this.#base || known.some(([n, code]) => n === entry.n && code !== undefined))
        )
          entry.lost = true
      this.#settle(frame.answers)
    }
    if (frame.t !== 'events') return
    if (frame.after !== undefined) this.#apply(frame.after, frame.to as string, frame.list)
    this.#settle(frame.answers)
  }

  #apply(after: string, to: string, list: readonly unknown[]): void {
    if (after !== this.#at) throw new Error(`AFTER ${after}, but the client is at ${String(this.#at)}`)
    for (const event of list as readonly Event[]) {
      this.state = this.#topic.reduce(this.state as State, event)
      this.#shown.push(event)
    }
    this.#at = to
  }

  #settle(answers: Answers): void {
    for (const [n, code] of answers[this.#line] ?? []) {
      const entry = this.entries[n - 1]
      if (!entry || entry.fate !== undefined) continue
      entry.fate = code ?? 'ok'
      this.#base = Math.max(this.#base, n)
    }
    for (const { n, fate } of this.entries)
      if (fate === undefined && this.#shown.some((event) => this.#isOwn(event, n)))
        throw new Error(`FLICKER ${this.#line} ${String(n)} is seen, but has no answer`)
    this.#flush()
  }

  #flush(): void {
    if (!this.#link || !this.#isAttached || !this.#dialed) return
    let before: number | undefined
    let flying = 0
    for (const entry of this.entries) {
      if (entry.fate !== undefined) continue
      if ((flying += 1) > 16) return
      const { n, data, since } = entry
      if (!this.#sent.has(entry)) {
        const after = before ?? Math.min(n - 1, this.#base)
        this.#link.up.push({
          t: 'command',
          topic: 'room:1',
          line: this.#line,
          n,
          after,
          data,
          ...(since === undefined ? {} : { since }),
        })
        entry.since ??= this.#dialed.stamp
        this.#sent.add(entry)
      }
      before = n
    }
  }
}
