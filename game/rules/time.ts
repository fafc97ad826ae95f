import { type Options, type Level } from '../options'
import type { RoomState } from './state'

/** Ms after a deadline in which a dig still counts: the way to the server takes time. */
export const GRACE = 1_000
/** Ms for the first dig of a round. */
const FIRST_TURN = 60_000
/** Ms that a player who comes back late into an own turn still has. */
export const EXTENDED = 10_000
/** Ms of being away from which on more time is given: less is a tap, and not a lost connection. */
export const LATE = 2_000
/** Ms from the end of such a time until a player may have another one. */
export const EXTENSION_PAUSE = 60_000
/** Turns in a row without a dig after which a player is out. */
export const STRIKES = 3
/** Ms of being away in own turns after which others may end the round. */
export const CLAIMABLE = 60_000
/** Ms in which all must agree to another round. */
export const REMATCH = 60_000
/** Ms after which a room without users goes. */
export const IDLE = 600_000
/** Ms between two reactions of a player. */
export const REACTION_PAUSE = 2_000

/** Deadline of a turn. A bot digs at its deadline, 0.7 to 1.6 s later, whatever it will find. */
export function turnEnd(
  { turnTime }: Options,
  bot: Level | null,
  now: number,
  random: () => number,
  first = false,
): number {
  if (bot) return now + 700 + Math.floor(900 * random())
  return now + (first ? FIRST_TURN : turnTime)
}

/** Ms of the server's clock at which the room needs the command `timeout`, or `null`. */
export function deadline({ phase, turn, seats, rematchUntil, hidden }: RoomState): number | null {
  if (phase === 'gone') return null
  const times: number[] = []
  if (turn) times.push(seats[turn.seat]?.bot ? turn.deadline : turn.deadline + GRACE)
  if (rematchUntil !== null) times.push(rematchUntil)
  if (hidden.emptySince !== null) times.push(hidden.emptySince + IDLE)
  return times.length > 0 ? Math.min(...times) : null
}
