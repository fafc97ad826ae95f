import { absentFor, CLAIMABLE } from 'dig-for-gold'
import type { Absence } from './game'
import type { SeenRoom } from './seen-room'

/**
 * The player whose turn it is, if that one is away: being away counts only in own turns.
 *
 * @param now tells ms of the server's clock; not asked while nobody is away
 */
export function absenceOf(room: SeenRoom, now: () => number): Absence | null {
  const { turn, seats, mine } = room
  const player = turn && seats[turn.seat]
  if (!player || player.awaySince === null || turn.seat === mine) return null
  const ms = player.absent + absentFor(turn, player, now())
  return { seat: turn.seat, ms, isClaimable: mine !== null && ms >= CLAIMABLE }
}

/** Names one absence: it ends when the player is back. */
export function absenceKey({ turn, seats }: SeenRoom): string {
  return turn ? `${String(turn.seat)}@${String(seats[turn.seat]?.awaySince)}` : ''
}
