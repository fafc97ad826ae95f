import { CLOSED, GOLD, opened } from '../board/cells'
import { presets } from '../options'
import type { RoomCommand } from '../room/command'
import type { RoomEvent } from '../room/event'
import { inPlay, isInPlay, nextSeat } from '../room/view'
import { end } from './end'
import { reduceState, type RoomState } from './state'
import { boardOf, type Decision, type Table } from './table'
import { GRACE, turnEnd } from './time'

/** A player's dig. The checks read what all may see; the board is asked last. */
export function dig(
  room: RoomState,
  seat: number,
  { cell, turn: meant }: RoomCommand & { type: 'dig' },
  table: Table,
): Decision {
  const { turn } = room
  if (room.phase === 'playing' && !isInPlay(room.seats[seat])) return 'not-a-player'
  if (room.phase === 'over') return 'game-over'
  if (!turn) return 'not-playing'
  if (meant !== turn.number || table.now > turn.deadline + GRACE) return 'stale-turn'
  if (turn.seat !== seat) return 'not-your-turn'
  if (!Number.isInteger(cell) || cell < 0 || cell >= room.cells.length) return 'out-of-range'
  if (room.cells[cell] !== CLOSED) return 'already-dug'
  return openCell(room, seat, cell, table)
}

/** Opens a cell for the player whose turn it is, passes the turn on and ends the round where it is decided. */
export function openCell(room: RoomState, seat: number, cell: number, table: Table): readonly RoomEvent[] {
  const { options, turn } = room
  const { keepsTurn, flood, endsEarly } = presets[options.preset]
  const { values } = boardOf(room, table)
  const cells = opened(options, values, room.cells, cell, flood).map((at): [number, number] => [
    at,
    values[at] === GOLD ? -1 : Number(values[at]),
  ])
  const next = keepsTurn && values[cell] === GOLD ? seat : nextSeat(room.seats, seat)
  const dug: RoomEvent = {
    type: 'dug',
    turn: turn?.number ?? 0,
    seat,
    cells,
    next,
    at: table.now,
    deadline: turnEnd(options, room.seats[next]?.bot ?? null, table.now, table.random),
  }
  const after = reduceState(room, dug)
  if (after.left === 0) return [dug, end(after, 'found', table)]
  return endsEarly && isDecided(after) ? [dug, end(after, 'decided', table)] : [dug]
}

/** The leader is out of reach of the others. */
function isDecided({ seats, left }: RoomState): boolean {
  const [first = 0, second = 0] = inPlay(seats)
    .map(({ player }) => player.score)
    .sort((one, other) => other - one)
  return first > second + left
}
