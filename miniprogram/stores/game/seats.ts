import { taken } from 'dig-for-gold'
import type { Player } from './game'
import type { SeenRoom } from './seen-room'

/**
 * The players of a room.
 *
 * @param avatar the own one, which only this phone has
 * @param reactionOf number of the reaction of a seat that is shown now
 */
export function playersOf(
  { seats, mine, host }: SeenRoom,
  avatar: string | null,
  reactionOf: (seat: number) => number | null,
): readonly (Player | null)[] {
  return seats.map((player, seat) => {
    if (!player) return null
    const { name, bot, score, strikes, out, awaySince } = player
    const isMine = seat === mine
    return {
      seat,
      name,
      avatar: (isMine ? avatar : null) ?? player.avatar,
      bot,
      isMine,
      isHost: seat === host,
      score,
      strikes,
      out,
      isAway: awaySince !== null,
      reaction: reactionOf(seat),
    }
  })
}

/** Whether the host may start before all seats are taken. */
export function isStartable({ phase, seats }: SeenRoom): boolean {
  const players = taken(seats)
  return phase === 'waiting' && players.length > 1 && players.every(({ player }) => player.ready)
}
