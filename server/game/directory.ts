// The rooms and the ended games, for those who have no socket. All servers of one engine share one directory.
import type { Options } from '../../game/options'
import type { RoomEvent } from '../../game/room/event'
import { type Phase, type Result, taken } from '../../game/room/view'
import type { RoomState } from '../../game/rules/state'
import type { EffectContext } from '../topics/define-topic'

/** A room in the list. */
export interface RoomCard {
  readonly code: string
  readonly options: Options
  readonly phase: Phase
  readonly taken: number
  readonly watchers: number
  /** Ms of the server's clock. */
  readonly createdAt: number
}

/** A game that has ended, with all that its proof needs. */
export interface Game {
  readonly id: string
  readonly code: string
  readonly options: Options
  /** Ms of the server's clock. */
  readonly endedAt: number
  /** Names of the players, as `result.players` has them. A bot has none. */
  readonly names: readonly string[]
  readonly cells: string
  readonly by: string
  readonly result: Result
}

export interface Page<T> {
  readonly list: readonly T[]
  /** Give it as `before` for the next page; `null` at the end. */
  readonly next: number | null
}

export interface Directory {
  /** Notes what a room is now. A call may come late or twice: what is older changes nothing. */
  note(state: RoomState, place: EffectContext['place']): Promise<void>
  room(code: string): Promise<RoomCard | undefined>
  /** The rooms of the list, the newest first. @param before `next` of the page before */
  rooms(before: number, limit: number): Promise<Page<RoomCard>>
  /** Number of rooms that this user has made and that are used, or were 30 s ago. */
  madeBy(user: string): Promise<number>
  /** The rooms in which this user sits. */
  roomsOf(user: string): Promise<readonly RoomCard[]>
  /** The ended games of a user, the newest first. @param before `next` of the page before */
  gamesOf(user: string, before: number, limit: number): Promise<Page<Game>>
  game(id: string): Promise<Game | undefined>
}

/** Ms after which a room without anybody does not count among those that its maker may have. */
const UNUSED = 30_000
/** Ended games that are kept. */
export const MOST_GAMES = 2_000

/** A room as a directory keeps it. */
export interface RoomEntry {
  readonly card: Omit<RoomCard, 'createdAt'>
  readonly listed: boolean
  readonly by: string
  readonly users: readonly string[]
  readonly emptySince: number | null
}

/** An ended game as a directory keeps it. */
export interface GameEntry {
  readonly game: Omit<Game, 'endedAt'>
  readonly users: readonly string[]
}

/** Events after which the directory says the same of a room. They are most of a game. */
const silent: ReadonlySet<RoomEvent['type']> = new Set(['dug', 'skipped', 'reaction'])

export function isNews(events: readonly RoomEvent[]): boolean {
  return events.some(({ type }) => !silent.has(type))
}

export function roomEntry({ code, options, phase, seats, watchers, hidden }: RoomState): RoomEntry {
  return {
    card: { code, options, phase, taken: taken(seats).length, watchers },
    listed: hidden.listed,
    by: hidden.by,
    users: hidden.users.filter((user) => user !== null),
    emptySince: hidden.emptySince,
  }
}

/** The game that has ended in this room; `undefined` while there is none. */
export function gameEntry(state: RoomState): GameEntry | undefined {
  const { code, options, phase, seats, cells, by, result, hidden } = state
  if (phase !== 'over' || !result) return undefined
  return {
    // The server's seed is another one in each round of each room.
    game: {
      id: `${code}-${result.commitment.slice(0, 12)}`,
      code,
      options,
      names: result.players.map(({ seat }) => seats[seat]?.name ?? ''),
      cells,
      by,
      result,
    },
    users: result.players.flatMap(({ seat }) => hidden.users[seat] ?? []),
  }
}

export function isUsed({ emptySince }: RoomEntry, now: number): boolean {
  return emptySince === null || now - emptySince < UNUSED
}
