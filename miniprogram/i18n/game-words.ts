import type { EndedBy, Level, OutBy, Preset, Step } from 'dig-for-gold'
import type { Gone, Trouble } from '../stores/game/game'

/** The words of the game's page. A name `null` is the person on this phone. */
export interface GameWords {
  readonly title: string
  readonly titles: Readonly<Record<'loading' | 'waiting' | 'mine' | 'over' | 'watching', string>>
  readonly digs: (name: string) => string
  readonly isAway: (name: string) => string
  readonly place: (row: number, column: number) => string
  readonly you: string
  /** A name with the remark that it is one's own. */
  readonly self: (name: string) => string
  readonly bot: (level: string) => string
  readonly levels: Readonly<Record<Level, string>>
  readonly facts: FactWords
  readonly table: TableWords
  readonly says: SaysWords
  readonly reactions: readonly string[]
  readonly react: string
  readonly aim: AimWords
  readonly waiting: WaitingWords
  readonly claim: ClaimWords
  readonly menu: MenuWords
  readonly ending: EndingWords
  readonly proof: ProofWords
  readonly rematch: RematchWords
  readonly absent: AbsentWords
  /** Title of a share card. */
  readonly share: (name: string) => string
}

export interface FactWords {
  readonly presets: Readonly<Record<Preset, string>>
  readonly rules: Readonly<Record<Preset, string>>
  readonly round: (round: number) => string
  readonly gold: (count: number) => string
  readonly perTurn: (seconds: number) => string
  readonly watchers: (count: number) => string
  /** The banner of one who watches. */
  readonly watching: (count: number) => string
  readonly againstBot: string
}

export interface TableWords {
  readonly board: string
  readonly closed: string
  readonly mine: string
  readonly digging: string
  readonly away: string
  readonly out: string
  readonly goldBy: (name: string | null) => string
  /** Gold that nobody has found. */
  readonly left: (count: number) => string
  readonly seconds: (count: string) => string
  readonly zoom: string
  readonly unzoom: string
}

export interface SaysWords {
  readonly start: string
  readonly started: (name: string | null) => string
  readonly dug: (name: string | null, place: string, value: string) => string
  readonly found: (name: string | null, place: string) => string
  readonly opened: (name: string | null, place: string, cells: number) => string
  readonly skipped: (name: string | null) => string
  readonly strikes: (count: number) => string
  readonly outBy: Readonly<Record<OutBy, (name: string | null) => string>>
  readonly away: (name: string) => string
  readonly awayNote: string
  readonly back: (name: string | null) => string
  /** Why taps are not sent. */
  readonly waits: (name: string) => string
  readonly notYours: (name: string) => string
  readonly digging: (place: string) => string
  readonly diggingNote: string
  readonly noted: (place: string) => string
  readonly notedNote: string
  readonly refused: Readonly<Partial<Record<Trouble, string>>> & { readonly unknown: string }
  /** A way on. */
  readonly refusedNotes: Readonly<Partial<Record<Trouble, string>>>
  readonly menu: string
}

export interface AimWords {
  readonly note: string
  readonly dig: string
}

export interface WaitingWords {
  readonly code: string
  readonly copy: string
  readonly copied: string
  readonly host: string
  readonly player: string
  readonly botNote: string
  readonly seated: string
  readonly free: string
  readonly startsFull: string
  readonly nextRound: string
  readonly sit: string
  readonly stand: string
  readonly addBot: string
  readonly remove: string
  readonly invite: string
  readonly start: (count: number) => string
  readonly sealed: string
  readonly sealedText: string
  readonly how: string
  readonly howText: string
}

export interface ClaimWords {
  readonly title: (name: string, time: string) => string
  readonly text: string
  readonly end: string
  readonly wait: string
  readonly time: (minutes: number, seconds: number) => string
}

export interface MenuWords {
  readonly invite: string
  readonly watchers: (count: number) => string
  readonly rules: string
  readonly vibration: string
  readonly resign: string
  readonly twice: string
  readonly sure: string
  readonly close: string
}

export interface EndingWords {
  readonly won: (mine: number, theirs: number) => string
  readonly wonMany: (mine: number) => string
  readonly lost: (name: string) => string
  readonly tied: (names: string) => string
  readonly abandoned: string
  readonly notes: Readonly<Record<EndedBy, string>>
  readonly digs: (count: number) => string
  readonly and: string
}

export interface ProofWords {
  readonly badTitle: string
  readonly badNote: string
  readonly fair: string
  readonly fairNote: string
  readonly partly: string
  readonly partlyNote: string
  readonly failed: string
  readonly failedNote: (held: number) => string
  readonly steps: Readonly<Record<Step, string>>
  readonly stepFailed: Readonly<Record<Step, string>>
  readonly notes: Readonly<Record<Step, string>>
  readonly unseen: string
  /** The promise came after the own number. */
  readonly late: string
  readonly outcomes: Readonly<Record<'held' | 'unseen' | 'failed', string>>
  readonly proves: string
  readonly provesNot: string
  readonly copy: string
  readonly copied: string
}

export interface RematchWords {
  readonly lobby: string
  readonly again: string
  readonly accept: string
  readonly decline: string
  readonly wants: (names: string) => string
  readonly asked: string
}

export interface AbsentWords {
  readonly plain: string
  readonly plainText: string
  readonly useSession: string
  readonly gone: Readonly<Record<Gone, string>>
  readonly goneText: Readonly<Record<Gone, string>>
  readonly full: string
  readonly fullText: string
  readonly lobby: string
  readonly loading: string
  readonly own: string
  readonly shareWatching: string
}
