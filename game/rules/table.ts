import type { RefusalCode } from '../room/command'
import type { RoomEvent } from '../room/event'
import type { Board, Secret } from './secret'
import type { RoomState } from './state'

export type Decision = readonly RoomEvent[] | RefusalCode

/** Everything beside the room and the command. */
export interface Table {
  readonly user: string
  /** Ms of the server's clock. */
  readonly now: number
  /** A number in [0, 1). */
  readonly random: () => number
  readonly secret: Secret
}

/** Eight hex digits. No secret: only two rounds with the same one would be a fault. */
export function nonceOf(random: () => number): string {
  return Math.floor(random() * 2 ** 32)
    .toString(16)
    .padStart(8, '0')
}

/** The board of the round that is played. */
export function boardOf(room: RoomState, { secret }: Table): Board {
  const seeds = room.seats.flatMap((player) => (player?.seed == null ? [] : [player.seed]))
  return secret.board(room.round, room.hidden.nonce, seeds)
}
