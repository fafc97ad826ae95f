import type { Check } from 'dig-for-gold'
import type { Ending, Rematch } from './game'
import type { SeenRoom } from './seen-room'
import type { ServerClock } from './server-clock'

/** The names of those who play or have played the last round, also when they have left since. */
export function namesAfter({ phase, seats }: SeenRoom, before: readonly string[]): readonly string[] {
  return seats.map((player, seat) => {
    if (player && player.seed !== null) return player.name
    return (phase === 'over' && before[seat]) || ''
  })
}

export function endingOf(
  { code, options, phase, result, cells, by, mine: seat, seats }: SeenRoom,
  names: readonly string[],
  checks: () => readonly Check[],
): Ending | null {
  if (phase !== 'over' || !result) return null
  const { round, why, winners, players, serverSeed, commitment } = result
  // One who took a seat after the round has not played it.
  const mine = seat !== null && seats[seat]?.seed != null ? seat : null
  const rank = (seat: number): number => (winners.includes(seat) ? 0 : 1)
  const scores = players
    .map(({ seat, score }) => ({
      seat,
      name: names[seat] ?? '',
      isMine: seat === mine,
      score,
      digs: [...by].filter((digit) => digit === String(seat)).length,
    }))
    .sort((one, other) => rank(one.seat) - rank(other.seat) || other.score - one.score)
  const isWon = mine !== null && winners.includes(mine)
  const record = JSON.stringify({ code, options, cells, by, result }, null, 2)
  return { round, why, winners, scores, isWon, checks: checks(), serverSeed, commitment, record }
}

export function rematchOf(
  { phase, seats, mine, rematchUntil }: SeenRoom,
  clock: ServerClock,
): Rematch | null {
  if (phase !== 'over') return null
  const agreed = seats.flatMap((player, seat) => (player?.ready ? [seat] : []))
  return {
    agreed,
    isAgreed: mine !== null && agreed.includes(mine),
    until: rematchUntil && clock.local(rematchUntil),
  }
}
