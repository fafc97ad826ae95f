import { reaction } from 'mobx-miniprogram'
import { GOLD } from 'dig-for-gold'
import type { Game } from './game'

/** The phone beside its screen. */
export interface Phone {
  entitle(title: string): void
  vibrate(strength: 'medium' | 'light'): void
  keepScreenOn(on: boolean): void
}

/** Has the phone follow the room on the screen. Returns how to stop it. */
export function accompany(
  visit: { readonly game: Game },
  phone: Phone,
  title: (game: Game) => string,
): () => void {
  const isPlaying = (): boolean => visit.game.stage === 'playing' && visit.game.mine !== null
  const stops = [
    reaction(
      () => title(visit.game),
      (text) => {
        phone.entitle(text)
      },
      { fireImmediately: true },
    ),
    reaction(isPlaying, (playing) => {
      phone.keepScreenOn(playing)
    }),
    reaction(
      () => (isPlaying() ? ownTurn(visit.game) : null),
      (turn) => {
        if (turn !== null) phone.vibrate('medium')
      },
    ),
    // Gold of a round that was on the screen before.
    reaction(
      () => (isPlaying() ? { found: ownGold(visit.game) } : null),
      (now, before) => {
        if (now && before && now.found !== null && now.found !== before.found) phone.vibrate('light')
      },
    ),
  ]
  if (isPlaying()) phone.keepScreenOn(true)
  return () => {
    for (const stop of stops) stop()
    if (isPlaying()) phone.keepScreenOn(false)
  }
}

function ownTurn({ round, turn }: Game): string | null {
  return turn?.isMine ? `${String(round)}:${String(turn.number)}` : null
}

/** The cell of the last dig, if it was one's own and found gold. */
function ownGold({ last, cells, mine }: Game): number | null {
  const cell = last === null ? undefined : cells[last]
  return cell && cell.by === mine && cell.v === GOLD ? cell.i : null
}
