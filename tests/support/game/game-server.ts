// A game that two people play, as a test sees it: on the server of this project, or on that of the article.

export interface GamePhone {
  /** The page digs. Nothing is awaited: two calls are two digs at once. */
  dig(cell: number): void
  /** Reasons that the phone has heard for what it asked. */
  readonly reasons: readonly string[]
  /** All that the page can show now. */
  shown(): Shown
  drop(): void
}

export interface Shown {
  readonly score: number
  /** Gold that is left. */
  readonly left: number
  /** `null`: the phone cannot know. */
  readonly isMyTurn: boolean | null
  readonly otherScore: number | null
  readonly isOtherAway: boolean | null
}

export interface GameServer {
  /** A phone of this user connects, and sits down unless it sits already. */
  join(user: string): Promise<GamePhone>
  /** Lets time go on, and all that is under way arrive. */
  pass(ms: number): Promise<void>
  /** Whether other people can play at this table. */
  isFree(): boolean
  /** All that the server has logged. */
  readonly log: readonly string[]
}

/** The gold of the tests: the first row and two cells more of 9 × 9. */
export const goldIn = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 17] as const
export const CODE = 'ROOM42'
