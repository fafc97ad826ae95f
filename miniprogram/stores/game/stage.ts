import type { Gone, Says, Stage } from './game'
import type { Desk, RoomTopic } from './desk'
import { happenings, type SeenRoom } from './seen-room'

export function stageOf({ freshness, confirmed }: RoomTopic): Stage {
  if (freshness === 'left') return 'full'
  return freshness === 'loading' ? 'loading' : confirmed.phase
}

/** Whether the server has shown the room: what it does not show is not gone. */
export function isShown({ freshness }: RoomTopic): boolean {
  return freshness === 'live' || freshness === 'stale'
}

/** @param wasThere whether this phone has seen the room */
export function goneOf(stage: Stage, room: SeenRoom, wasThere: boolean): Gone | null {
  if (stage !== 'gone') return null
  if (room.isClosed) return 'closed'
  return wasThere ? 'lost' : 'never'
}

/** The line under the board. */
export function saysOf(room: SeenRoom, { dig, word }: Pick<Desk, 'dig' | 'word'>): Says {
  const said = word.value
  // That it is another's turn is true until the turn changes.
  if (said && !(said.kind === 'not-yours' && said.seat !== room.turn?.seat)) return said
  if (dig) return { kind: dig.state === 'sent' ? 'digging' : 'noted', cell: dig.data.cell }
  return happenings(room)[0] ?? { kind: 'nothing' }
}
