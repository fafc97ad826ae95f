import { CLOSED } from '../board/cells'
import type { Level, Options } from '../options'

/** `gone`: there is no such room, or no longer. */
export type Phase = 'waiting' | 'playing' | 'over' | 'gone'
export type OutBy = 'resigned' | 'silent' | 'claimed'
/** `found`: all gold was found. `decided`: nobody could catch up. `left`: one player was left. `abandoned`: all were silent. */
export type EndedBy = 'found' | 'decided' | 'left' | 'claimed' | 'abandoned'

export interface Seat {
  readonly name: string
  readonly avatar: string | null
  readonly bot: Level | null
  /** The player's share of the board's key: 32 hex digits, `null` until the round has started. A bot has none: ''. */
  readonly seed: string | null
  /** Has given a seed for the coming round. */
  readonly ready: boolean
  readonly score: number
  /** Own turns in a row without a dig. Three, and the player is out. */
  readonly strikes: number
  readonly out: OutBy | null
  /** Ms of the server's clock since when the player has had no connection. */
  readonly awaySince: number | null
  /** Ms of being away within own earlier turns, since the player left. */
  readonly absent: number
  /** Ms of the server's clock until which the player had more time, after coming back late into an own turn. */
  readonly extendedTo: number | null
  readonly reaction: { readonly n: number; readonly at: number } | null
}

export interface Turn {
  /** Counts from 1 on, over all rounds of the room: a dig names the turn that it was meant for, and no other has its number. */
  readonly number: number
  readonly seat: number
  /** Ms of the server's clock. */
  readonly since: number
  /** Ms of the server's clock. For a bot: the time of its dig. */
  readonly deadline: number
}

/** How the last round ended, with all that a proof needs. */
export interface Result {
  readonly round: number
  readonly why: EndedBy
  /** Seats. Several for a tie, none for an abandoned round. */
  readonly winners: readonly number[]
  /** The seats that played, in order, with their seeds and their scores. */
  readonly players: readonly { readonly seat: number; readonly seed: string; readonly score: number }[]
  readonly starter: number
  readonly commitment: string
  /** 64 hex digits, opened now. */
  readonly serverSeed: string
}

/** A room as everybody sees it. Holds nothing that may not be known: no user, no seed before the start, no closed cell. */
export interface RoomView {
  readonly code: string
  readonly options: Options
  readonly phase: Phase
  /** The round that is played, or that comes next. */
  readonly round: number
  /** SHA-256 over the server's seed of `round`, 64 hex digits: given before any player gives a seed. */
  readonly commitment: string
  /** One for each seat; `null` where nobody sits. */
  readonly seats: readonly (Seat | null)[]
  /** Seat of the player who may start and seat bots; `null` while nobody sits. */
  readonly host: number | null
  /** Seat that had the first turn of the round. */
  readonly starter: number | null
  readonly turn: Turn | null
  /** Number of the last turn of the rounds before. */
  readonly turns: number
  /** One character a cell: `.` closed, `0`–`8` gold beside it, `g` gold. */
  readonly cells: string
  /** Digit of the seat that opened each cell, or `.`. */
  readonly by: string
  /** Gold that nobody has found. */
  readonly left: number
  /** The cell that was dug last. */
  readonly last: number | null
  /** Users who watch and have no seat. */
  readonly watchers: number
  /** The viewer's own seat. */
  readonly mine: number | null
  /** Ms of the server's clock until when all may agree to another round; `null` while nobody has. */
  readonly rematchUntil: number | null
  readonly result: Result | null
}

/** A room before it is made. */
export function noRoom(code: string, options: Options): RoomView {
  return {
    code,
    options,
    phase: 'gone',
    round: 1,
    commitment: '',
    seats: Array.from({ length: options.seats }, () => null),
    host: null,
    starter: null,
    turn: null,
    turns: 0,
    cells: closedBoard(options),
    by: closedBoard(options),
    left: options.gold,
    last: null,
    watchers: 0,
    mine: null,
    rematchUntil: null,
    result: null,
  }
}

export function closedBoard({ width, height }: Options): string {
  return CLOSED.repeat(width * height)
}

/** The seats with someone on them. */
export function taken(seats: readonly (Seat | null)[]): { seat: number; player: Seat }[] {
  return seats.flatMap((player, seat) => (player ? [{ seat, player }] : []))
}

/** The players who still have turns. */
export function inPlay(seats: readonly (Seat | null)[]): { seat: number; player: Seat }[] {
  return taken(seats).filter(({ player }) => isInPlay(player))
}

export function isInPlay(player: Seat | null | undefined): boolean {
  return !!player && player.out === null && player.seed !== null
}

/** The next seat that has turns, after this one. */
export function nextSeat(seats: readonly (Seat | null)[], after: number): number {
  const players = inPlay(seats)
  return (players.find(({ seat }) => seat > after) ?? players[0])?.seat ?? after
}
