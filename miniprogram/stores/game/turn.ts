import type { TurnView } from './game'
import type { SeenRoom } from './seen-room'
import type { ServerClock } from './server-clock'

export function turnOf({ turn, mine }: SeenRoom, time: ServerClock): TurnView | null {
  if (!turn) return null
  const { number, seat, since, deadline } = turn
  return {
    number,
    seat,
    isMine: seat === mine,
    deadline: time.local(deadline),
    duration: deadline - since,
  }
}
