import type { Game, Player } from '../stores/game/game'
import { words } from './index'

/** Name of a player as others read it. */
export function nameOf({ name, bot }: Pick<Player, 'name' | 'bot'>): string {
  return bot === null ? name : words.game.bot(words.game.levels[bot])
}

/** Name of the player on a seat; `null` for the person on this phone. */
export function whoIs({ players, mine }: Pick<Game, 'players' | 'mine'>, seat: number): string | null {
  if (seat === mine) return null
  const player = players[seat]
  return player ? nameOf(player) : ''
}

/** Place of a cell on a board of this width. */
export function placeOf(cell: number, width: number): string {
  return words.game.place(Math.floor(cell / width) + 1, (cell % width) + 1)
}

/** A span of time as `1:12`. @param ms */
export function clockOf(ms: number): string {
  const seconds = Math.floor(ms / 1_000)
  return `${String(Math.floor(seconds / 60))}:${String(seconds % 60).padStart(2, '0')}`
}

/** A span of time, in minutes and seconds. @param ms */
export function timeOf(ms: number): string {
  const seconds = Math.floor(ms / 1_000)
  return words.game.claim.time(Math.floor(seconds / 60), seconds % 60)
}

/** The title of the page: whose turn it is, or what else is going on. */
export function titleOf(game: Game): string {
  const { titles, title, digs, isAway } = words.game
  switch (game.stage) {
    case 'waiting':
      return titles.waiting
    case 'over':
      return titles.over
    case 'playing':
      return playingTitle(game) ?? titles.watching
    default:
      return title
  }

  function playingTitle({ turn, players, mine }: Game): string | null {
    if (turn === null) return null
    if (turn.isMine) return titles.mine
    if (mine === null) return null
    const player = players[turn.seat]
    return player ? (player.isAway ? isAway : digs)(nameOf(player)) : null
  }
}
