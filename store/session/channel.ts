import type { Answer, Answers, Attach, Attached, Command, Events, LineKey, Position } from '../protocol'
import { limits } from '../protocol'
import type { CommandEnd, CommandEntry } from './entry'
import { freeze } from './freeze'

/** Time for which acked commands are remembered from their leaving, in ms: a loss is announced within it. */
const REMEMBER = 600_000
/** So many acked commands of a topic are remembered. */
const REMEMBERED = 100

/** Added to a topic by a page: without it events are not kept. */
export interface View {
  readonly initial: unknown
  readonly reduce: (state: unknown, event: unknown) => unknown
  readonly optimistic?: (state: unknown, command: unknown) => unknown
}

/** Receives what a topic tells. */
export interface ChannelObserver {
  /** Something that pages see has changed. */
  changed(): void
  /** A function of the topic threw. */
  failed(name: string, thrown: unknown): void
}

/** One topic of one user, as the client knows it: its position, its state, and the commands that wait for it. */
export class Channel {
  /** Commands without an end, in the order of sending. A new list after each change. */
  entries: readonly CommandEntry[] = []
  /** Losses that were announced. A new list after each change. */
  lost: readonly CommandEntry[] = []
  view: View | null = null
  /** Whose members it tells, in `here:NAME`: attached while pages watch that one. */
  room?: Channel
  /** JSON text of what I tell the others, and of what I told on this connection. */
  wish?: string | undefined
  told?: string | undefined
  /** Time before which nothing more is told, on the store's clock. */
  restsUntil = 0
  /** The state without optimism. */
  state: unknown
  hasState = false
  /** The code with which the server shows it no longer. */
  no: string | undefined
  /** Pages that watch it. */
  holds = 0
  /** When it is detached unless a page or a command wants it, on the store's clock. */
  idleAt = Infinity
  /** `asked`: attach has left; `on`: attached on this connection. */
  link: 'off' | 'asked' | 'on' = 'off'
  private at: Position | undefined
  /** How far lines stand in the topic. */
  private readonly stands = new Map<LineKey, number>()
  private acked: CommandEntry[] = []

  readonly name: string
  private readonly observer: ChannelObserver

  constructor(name: string, observer: ChannelObserver) {
    this.name = name
    this.observer = observer
  }

  /** Whether it is to be attached. */
  get isWanted(): boolean {
    return (this.room ?? this).holds > 0 || this.entries.length > 0
  }

  /** Makes the frame that attaches the topic from its position on. */
  attach(now: number): Attach {
    this.forget(now)
    this.idleAt = Infinity
    const waiting = this.entries.concat(this.acked).map(({ line }) => line)
    const lines = Array.from(new Set(waiting)).slice(0, limits.lines)
    // A line that is not asked for has no answers, which would look like a loss.
    this.acked = this.acked.filter(({ line }) => lines.includes(line))
    if (this.link === 'off') this.link = 'asked'
    const frame = { t: 'attach', topic: this.name, lines } as const
    return this.hasState && this.at !== undefined ? { ...frame, at: this.at } : frame
  }

  /** The connection is gone, or the topic is detached. */
  unlink(): void {
    this.link = 'off'
    this.told = undefined
    for (const entry of this.entries) {
      entry.isAway = false
      entry.enter('queued')
    }
    this.observer.changed()
  }

  /** Forgets what belongs to a user. */
  clear(): void {
    this.hasState = false
    this.no = undefined
    this.wish = this.told = undefined
    this.acked = []
    this.lost = []
    this.observer.changed()
  }

  set(entries: readonly CommandEntry[]): void {
    this.entries = entries
    this.observer.changed()
  }

  keep(isKept: (entry: CommandEntry) => boolean): void {
    this.set(this.entries.filter(isKept))
  }

  /** The user has seen what is lost. */
  acknowledge(): void {
    this.lost = []
    this.observer.changed()
  }

  /** @returns whether the frame goes on where the topic stands; else nothing has changed, and the connection must end */
  hear(frame: Attached | Events, now: number): boolean {
    // Sent before detach was there; attached takes its place.
    if (this.link !== 'on' && frame.t === 'events') return true
    const { list } = frame
    if (list && frame.after !== this.at) return false
    this.link = 'on'
    if (list) this.apply(list)
    else if (frame.no === undefined) this.replace(frame.state)
    this.at = 'to' in frame ? frame.to : undefined
    if (frame.t === 'attached') {
      this.no = frame.no
      this.compare(frame.answers, now)
    }
    this.settle(frame.answers, now)
    this.observer.changed()
    return true
  }

  /**
   * Walks the commands that may leave now, in order: those of an older line first, a bounded number without an answer.
   *
   * @param leave takes a command that has not left on this connection, with the number before it; `false`: no more for now
   */
  flush(leave: (entry: CommandEntry, after: number) => boolean): void {
    let away = 0
    let before: CommandEntry | null = null
    for (const entry of this.entries) {
      if (before && before.line !== entry.line) return
      if (++away > limits.unansweredPerTopic) return
      const reached: number = before ? before.n : (this.stands.get(entry.line) ?? 0)
      const after = Math.min(entry.n - 1, reached)
      if (!entry.isAway && !leave(entry, after)) return
      before = entry
    }
  }

  /** @returns the next state; the same where the function of the topic throws */
  step<K extends 'reduce' | 'optimistic'>(name: K, state: unknown, change: unknown): unknown {
    try {
      // The view has it, where it is called.
      return freeze((this.view as Required<View>)[name](state, change))
    } catch (thrown) {
      this.observer.failed(name, thrown)
      return state
    }
  }

  private apply(list: readonly unknown[]): void {
    if (this.view && this.hasState)
      for (const event of list) this.state = this.step('reduce', this.state, event)
  }

  private replace(state: unknown): void {
    this.state = freeze(state)
    this.hasState = this.view !== null
  }

  /** Compares what was acked with what the topic has: what is missing, or refused by now, is lost. */
  private compare(answers: Answers, now: number): void {
    this.stands.clear()
    for (const line of Object.keys(answers)) this.stands.set(line, Math.max(0, ...numbersOf(answers, line)))
    this.forget(now)
    const isLost = ({ line, n }: CommandEntry): boolean =>
      n > (this.stands.get(line) ?? 0) || answerTo(answers, line, n)?.[1] !== undefined
    const lost = this.acked.filter(isLost)
    if (lost.length === 0) return
    this.acked = this.acked.filter((entry) => !lost.includes(entry))
    this.lost = this.lost.concat(lost)
  }

  private settle(answers: Answers, now: number): void {
    for (const line of Object.keys(answers))
      for (const [n, code, data] of answers[line] as readonly Answer[]) {
        if (code !== 'unknown') this.stands.set(line, Math.max(n, this.stands.get(line) ?? 0))
        const entry = this.entries.find((waiting) => waiting.n === n && waiting.line === line)
        if (!entry) continue
        if (code === undefined) {
          entry.leftAt ??= now
          this.acked.push(entry)
        }
        this.keep((other) => other !== entry)
        entry.settle(endOf(code, data))
      }
  }

  private forget(now: number): void {
    const isFresh = ({ leftAt }: CommandEntry): boolean => now - (leftAt as number) <= REMEMBER
    this.acked = this.acked.filter(isFresh).slice(-REMEMBERED)
  }
}

function numbersOf(answers: Answers, line: LineKey): readonly number[] {
  return (answers[line] as readonly Answer[]).map(([n]) => n)
}

function answerTo(answers: Answers, line: LineKey, n: number): Answer | undefined {
  return answers[line]?.find(([number]) => number === n)
}

function endOf(code: string | undefined, data: unknown): CommandEnd {
  if (code === undefined) return { kind: 'acked' }
  if (code === 'unknown') return { kind: 'unknown' }
  return data === undefined ? { kind: 'refused', code } : { kind: 'refused', code, data }
}

/** Makes the frame of a command. `since` comes along where it may have left before. */
export function commandOf(entry: CommandEntry, after: number): Command {
  const { topic, line, n, data, hasLeft, since } = entry
  const command = { t: 'command', topic, line, n, after, data } as const
  return hasLeft && since !== undefined ? { ...command, since } : command
}
