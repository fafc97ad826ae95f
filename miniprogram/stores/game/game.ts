import type { Check, EndedBy, Level, Options, OutBy, RefusalCode } from 'dig-for-gold'
import type { Freshness } from 'mobx-miniprogram-socket/session'

/**
 * `plain`: the app speaks plain frames, and a room needs a session: `useSession()` of the stores switches. `loading`: nothing is
 * known yet. `gone`: there is no such room, or no longer. `full`: too many watch. `waiting`: for players. `over`: the round has
 * ended, and another may follow.
 */
export type Stage = 'plain' | 'loading' | 'gone' | 'full' | 'waiting' | 'playing' | 'over'

/** `never`: there is no such room. `closed`: nobody was there for a while. `lost`: this phone was there, and the server knows it no longer. */
export type Gone = 'never' | 'closed' | 'lost'

/**
 * Why a command came to nothing. `unknown`: nothing can tell whether it arrived. `unsent`: it never left this phone. `no-random`:
 * this phone has no random numbers for the seed that a player gives.
 */
export type Trouble = RefusalCode | 'unknown' | 'unsent' | 'no-random'

/** A seat that someone has. */
export interface Player {
  readonly seat: number
  readonly name: string
  readonly avatar: string | null
  readonly bot: Level | null
  readonly isMine: boolean
  readonly isHost: boolean
  readonly score: number
  /** Own turns in a row without a dig. Three, and the player is out. */
  readonly strikes: number
  readonly out: OutBy | null
  /** Without a connection now. */
  readonly isAway: boolean
  /** Number of the reaction that is shown now. */
  readonly reaction: number | null
}

/** A cell of the board. Short names: each change of a cell goes to the screen. */
export interface Cell {
  readonly i: number
  /** `.` closed, `0`–`8` gold beside it, `g` gold. */
  readonly v: string
  /** Seat that opened it; -1 while it is closed. */
  readonly by: number
  /** Steps, by king's moves, from the dig that opened an area to this cell of it, or -1 for one too large to follow; else 0. Kept, so that nothing is sent twice. */
  readonly d: number
}

/** The turn in progress. */
export interface TurnView {
  readonly number: number
  readonly seat: number
  readonly isMine: boolean
  /** Epoch ms of this phone's clock, corrected by the server's. */
  readonly deadline: number
  /** The whole turn, in ms. */
  readonly duration: number
}

/** The last thing that happened, for the line under the board. */
export type Saying =
  | { readonly kind: 'started'; readonly seat: number }
  | {
      readonly kind: 'dug'
      readonly seat: number
      readonly cell: number
      readonly value: string
      /** Cells that opened with it. */
      readonly more: number
    }
  | { readonly kind: 'skipped'; readonly seat: number; readonly strikes: number }
  | { readonly kind: 'out'; readonly seat: number; readonly why: OutBy }
  | { readonly kind: 'away' | 'back'; readonly seat: number }

/** All that the line under the board may show: what this phone is doing beats what has happened. */
export type Says =
  | Saying
  | { readonly kind: 'nothing' }
  /** A tap that was not sent: it is the turn of this seat. */
  | { readonly kind: 'not-yours'; readonly seat: number }
  /** The dig left, and has no answer yet. */
  | { readonly kind: 'digging'; readonly cell: number }
  /** The dig waits for a connection. */
  | { readonly kind: 'noted'; readonly cell: number }
  | { readonly kind: 'refused'; readonly cell: number | null; readonly code: Trouble }

/** A player who is away, and whom those who are here need not wait for. */
export interface Absence {
  readonly seat: number
  /** Ms of being away in own turns. */
  readonly ms: number
  /** The server accepts a claim now. */
  readonly isClaimable: boolean
}

export interface Rematch {
  /** Seats that agree. */
  readonly agreed: readonly number[]
  readonly isAgreed: boolean
  /** Epoch ms of this phone's clock; `null` while nobody has asked. */
  readonly until: number | null
}

/** The round that has ended. */
export interface Ending {
  readonly round: number
  readonly why: EndedBy
  readonly winners: readonly number[]
  /** The winners first. */
  readonly scores: readonly {
    readonly seat: number
    readonly name: string
    readonly isMine: boolean
    readonly score: number
    /** Cells that the player opened. */
    readonly digs: number
  }[]
  readonly isWon: boolean
  /** The steps of the proof, checked on this phone. */
  readonly checks: readonly Check[]
  readonly serverSeed: string
  readonly commitment: string
  /** All that a check without this app needs, as JSON. */
  readonly record: string
}

/** One room as its page sees it, from `enter()` to `leave()`: facts without words. Everything is observable; methods never throw. */
export interface Game {
  readonly code: string
  readonly stage: Stage
  /** `null` in every other stage. */
  readonly gone: Gone | null
  readonly freshness: Freshness
  readonly options: Options
  readonly round: number
  /** 64 hex digits, before the round begins. */
  readonly commitment: string
  /** One for each seat; `null` where nobody sits. */
  readonly players: readonly (Player | null)[]
  /** Own seat; `null` for one who watches. */
  readonly mine: number | null
  readonly isHost: boolean
  /** The host may start before all seats are taken. */
  readonly canStart: boolean
  readonly cells: readonly Cell[]
  /** The cell that was dug last. */
  readonly last: number | null
  /** Gold that nobody has found. */
  readonly left: number
  readonly turn: TurnView | null
  /** Whole seconds until the end of the turn, at least 0. Ticks only while it is observed. */
  readonly seconds: number | null
  readonly watchers: number
  /** The cell of the own dig that has no answer yet. */
  readonly digging: number | null
  /** The cell of a dig that was refused a moment ago. */
  readonly refused: number | null
  /** The cell that the next dig is for, where cells are too small to tap. */
  readonly aim: number | null
  readonly says: Says
  /** Earlier happenings, the newest first; at most two. */
  readonly log: readonly Saying[]
  readonly absence: Absence | null
  readonly ending: Ending | null
  readonly rematch: Rematch | null
  /** Digs, if it is my turn; else says whose turn it is. */
  dig(cell: number): void
  /** Marks a cell; a second call for the same cell digs. */
  aimAt(cell: number): void
  sit(): void
  stand(): void
  addBot(level: Level): void
  removeBot(seat: number): void
  start(): void
  resign(): void
  claim(): void
  /** Puts the question about a player who is away off, for this absence. */
  wait(): void
  agree(yes: boolean): void
  /** @param n 0–5 */
  react(n: number): void
  /** The page has gone. After a round the seat is left, too; in one it is kept. */
  leave(): void
}
