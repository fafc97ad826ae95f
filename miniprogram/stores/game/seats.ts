import type { Player } from './game'
import type { SeenRoom } from './seen-room'

/** The players of a room. @param avatar the own one, which only this phone has @param reactions those that are shown now, by seat */
export function playersOf(
  { seats, mine, host }: SeenRoom,
  avatar: string | null,
  reactions: ReadonlyMap<number, number>,
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
      reaction: reactions.get(seat) ?? null,
    }
  })
}
