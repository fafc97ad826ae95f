import { clip } from './clip'
import type { EntryFact, EntryStep, FrameFact, Happening } from './happening'
import { firstState, follow, type Kept, laneState, type LaneState, type PhoneState } from './phone-state'

/** A time in one state. */
export interface Span {
  readonly state: LaneState
  readonly from: number
  /** Epoch ms; `null` while it lasts. */
  to: number | null
  /** Planned end of `waiting`, in epoch ms. */
  readonly until: number | null
  /** Reason of the end of the last link. */
  readonly why: string
}

/** A frame on the wire. */
export interface FrameMark {
  readonly at: number
  readonly socket: number
  readonly way: 'up' | 'down'
  readonly isBeat: boolean
  readonly text: string
  /** It never arrived. */
  isLost: boolean
}

/** The life of an entry. */
export interface EntryLife {
  readonly text: string
  readonly steps: { readonly at: number; readonly step: EntryStep }[]
  /** The app ended before the fate was known: epoch ms, else `null`. */
  cutAt: number | null
}

/** Frames, spans and entries that a track keeps each: an hour of ten frames a second. Then the oldest tenth goes. */
export const trackLimit = 40_000
/** Steps that an entry keeps; one that goes again and again has more. */
const stepLimit = 100

/** States that the end of a link leads to. */
const linkless: ReadonlySet<LaneState> = new Set(['waiting', 'offline', 'suspended', 'failed', 'closed'])

const final: ReadonlySet<EntryStep> = new Set([
  'arrived',
  'refused',
  'unconfirmed',
  'unknown',
  'unsent',
  'lost',
  'gone',
])

export function isFinal(step: EntryStep): boolean {
  return final.has(step)
}

/** All that is kept of one phone, each list oldest first. */
export class Track {
  readonly frames: FrameMark[] = []
  readonly spans: Span[] = []
  readonly entries: EntryLife[] = []
  /** Time before which records were dropped, in epoch ms; `null`: none were. */
  droppedUntil: number | null = null
  /** Longest life of an entry that has ended, in ms. */
  longest = 0
  private state: PhoneState = firstState
  private readonly open = new Map<string, EntryLife>()
  /** Sockets whose link is alive. */
  private readonly alive = new Set<number>()
  private readonly dead = new Set<number>()

  /** Entries whose life goes on, oldest first. */
  get waiting(): readonly EntryLife[] {
    return [...this.open.values()]
  }

  /** Copies what it keeps: objects of a phone's frame would hold that frame in memory. */
  add(happening: Happening): void {
    if (happening.kind === 'frame') this.addFrame(happening)
    else if (happening.kind === 'entry') this.addEntry(happening)
    else this.addFact({ ...happening })
  }

  /** The server has fallen silent: no link that is open now carries anything more. */
  die(at: number, delay: number): void {
    this.loseOnTheWay(at, delay)
    for (const socket of this.alive) {
      this.dead.add(socket)
      this.addFact({ kind: 'dead', socket, at })
    }
    this.alive.clear()
  }

  /** Frames that had still to wait for the server's delay are lost with their link. */
  loseOnTheWay(at: number, delay: number): void {
    for (let index = this.frames.length - 1; index >= 0; index -= 1) {
      const frame = this.frames[index]!
      if (frame.at + delay <= at) return
      if (frame.way === 'up' && this.alive.has(frame.socket)) frame.isLost = true
    }
  }

  private addFrame({ at, socket, way, isBeat, text }: FrameFact & { at: number }): void {
    const isLost = way === 'up' && this.dead.has(socket)
    this.frames.push({ at, socket, way, isBeat, text: clip(text), isLost })
    this.bound(this.frames)
  }

  private addFact(fact: Kept): void {
    if (fact.kind === 'open') this.alive.add(fact.socket)
    if (fact.kind === 'over') {
      this.alive.delete(fact.socket)
      this.dead.delete(fact.socket)
    }
    if (fact.kind === 'launch' || fact.kind === 'end') this.cut(fact.at)
    this.state = follow(this.state, fact)
    this.show(fact.at)
  }

  /** Spans of equal states are one, and a state that lasted no time is none. */
  private show(at: number): void {
    const { until, why } = this.state
    const state = laneState(this.state)
    const isSame = (span: Span | undefined): boolean => span?.state === state && span.until === until
    if (isSame(this.spans.at(-1))) return
    if (this.spans.at(-1)?.from === at) this.spans.pop()
    const last = this.spans.at(-1)
    if (last && isSame(last)) {
      last.to = null
      return
    }
    if (last) last.to = at
    this.spans.push({ state, from: at, to: null, until, why: linkless.has(state) ? why : '' })
    this.bound(this.spans)
  }

  private addEntry({ at, id, step, text }: EntryFact & { at: number }): void {
    let life = this.open.get(id)
    if (!life) {
      if (isFinal(step)) return
      life = { text: clip(text), steps: [], cutAt: null }
      this.open.set(id, life)
      this.entries.push(life)
      this.bound(this.entries)
    }
    if (life.steps.length === stepLimit) life.steps.pop()
    life.steps.push({ at, step })
    if (!isFinal(step)) return
    this.open.delete(id)
    this.outlive(life, at)
  }

  /** The app runs no more: its sockets are gone, and what became of its entries is not heard. */
  private cut(at: number): void {
    for (const life of this.open.values()) {
      life.cutAt = at
      this.outlive(life, at)
    }
    this.open.clear()
    this.alive.clear()
    this.dead.clear()
  }

  private outlive({ steps }: EntryLife, at: number): void {
    this.longest = Math.max(this.longest, at - steps[0]!.at)
  }

  private bound<T>(list: T[]): void {
    if (list.length <= trackLimit) return
    list.splice(0, trackLimit / 10)
    const [oldest] = list as (FrameMark | Span | EntryLife)[]
    if (oldest) this.droppedUntil = Math.max(this.droppedUntil ?? 0, beginOf(oldest))
  }
}

/** When it was, or began, in epoch ms. */
export function beginOf(item: FrameMark | Span | EntryLife): number {
  return 'at' in item ? item.at : 'from' in item ? item.from : item.steps[0]!.at
}
