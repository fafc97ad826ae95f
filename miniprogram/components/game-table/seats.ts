import { letterOf } from 'demo-chat'
import { nameOf } from '../../i18n/game'
import { words } from '../../i18n/index'
import type { Game, Player } from '../../stores/game/game'

/** A player as the bar over the board shows one. */
export interface SeatView {
  readonly seat: number
  readonly letter: string
  readonly avatar: string
  readonly name: string
  readonly score: number
  readonly isMine: boolean
  readonly isAway: boolean
  readonly isOut: boolean
  /** A reaction, which takes the place of the name for a moment. */
  readonly said: string
}

/** The players from left to right. Two sit face to face, with the own seat on the left. */
export function seatsOf({ players, mine }: Pick<Game, 'players' | 'mine'>): SeatView[] {
  const seats = players.flatMap((player) => (player ? [viewOf(player)] : []))
  return seats.length === 2 && seats[1]?.seat === mine ? seats.reverse() : seats
}

function viewOf(player: Player): SeatView {
  const { seat, score, isMine, isAway, out, reaction } = player
  const name = nameOf(player)
  return {
    seat,
    letter: letterOf(name),
    avatar: player.avatar ?? '',
    name: isMine ? words.game.self(name) : name,
    score,
    isMine,
    isAway,
    isOut: out !== null,
    said: reaction === null ? '' : (words.game.reactions[reaction] ?? ''),
  }
}
