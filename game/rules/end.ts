import type { RoomEvent } from '../room/event'
import { type EndedBy, inPlay } from '../room/view'
import type { RoomState } from './state'
import { boardOf, nonceOf, type Table } from './table'

/** Ends the round: opens the server's seed and promises the next one. Those with the most gold win, of the players who are not out. */
export function end(room: RoomState, why: EndedBy, table: Table): RoomEvent {
  const players = why === 'abandoned' ? [] : inPlay(room.seats)
  const most = Math.max(...players.map(({ player }) => player.score))
  const nonce = nonceOf(table.random)
  return {
    type: 'ended',
    why,
    winners: players.filter(({ player }) => player.score === most).map(({ seat }) => seat),
    serverSeed: boardOf(room, table).serverSeed,
    commitment: table.secret.commitment(room.round + 1, nonce),
    hidden: { nonce },
  }
}
