import { letterOf } from 'demo-chat'
import { nameOf } from '../../i18n/game'
import { words } from '../../i18n/index'
import type { Game } from '../../stores/game/game'

/** A seat before or after a round. */
export interface Place {
  readonly seat: number
  /** Empty for a free seat. */
  readonly name: string
  readonly note: string
  readonly letter: string
  readonly avatar: string
  readonly isMine: boolean
  readonly isAway: boolean
  /** Effect of a tap; empty for none. */
  readonly act: 'sit' | 'add-bot' | 'remove-bot' | ''
  readonly actText: string
}

const ACTS = { sit: 'sit', 'add-bot': 'addBot', 'remove-bot': 'remove' } as const

/** The seats with those who sit, and what the person on this phone may do with them. */
export function placesOf({
  players,
  mine,
  isHost,
  stage,
}: Pick<Game, 'players' | 'mine' | 'isHost' | 'stage'>): Place[] {
  const { waiting, self, table } = words.game
  return players.map((player, seat): Place => {
    if (player === null) {
      const act = mine === null ? 'sit' : isHost ? 'add-bot' : ''
      const note = stage === 'over' ? waiting.nextRound : waiting.startsFull
      const free = { name: waiting.free, note, letter: '', avatar: '' }
      return { seat, ...free, isMine: false, isAway: false, act, actText: textOf(act) }
    }
    const { bot, isMine, isAway, avatar } = player
    const name = nameOf(player)
    const role = player.isHost ? waiting.host : bot === null ? waiting.player : waiting.botNote
    const act = bot !== null && isHost ? 'remove-bot' : ''
    return {
      seat,
      name: isMine ? self(name) : name,
      note: isAway ? table.away : role,
      letter: letterOf(name),
      avatar: avatar ?? '',
      isMine,
      isAway,
      act,
      actText: textOf(act),
    }
  })
}

function textOf(act: Place['act']): string {
  return act === '' ? '' : words.game.waiting[ACTS[act]]
}
