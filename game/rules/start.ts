import type { RoomCommand } from '../room/command'
import type { RoomEvent } from '../room/event'
import { taken } from '../room/view'
import { isSeed } from './seed'
import { reduceState, type RoomState } from './state'
import type { Decision, Table } from './table'
import { REMATCH, turnEnd } from './time'

/** The host starts before the room is full. */
export function start(room: RoomState, seat: number, table: Table): Decision {
  if (seat !== room.host) return 'not-host'
  return room.phase !== 'playing' && isReady(room) ? [started(room, table)] : 'too-early'
}

/** Agrees to another round, or ends the asking. */
export function rematch(
  room: RoomState,
  seat: number,
  { yes, seed }: RoomCommand & { type: 'rematch' },
  table: Table,
): Decision {
  if (room.phase !== 'over') return 'not-playing'
  // One seed for each seat: the phone that gave the first one checks that it is used.
  if (yes && room.seats[seat]?.ready) return 'seat-taken'
  if (yes && !isSeed(seed)) return 'bad-seed'
  const until = room.rematchUntil ?? table.now + REMATCH
  const agreed: RoomEvent = { type: 'rematch', seat, yes, until, ...(yes && { hidden: { seed } }) }
  return withStart(room, [agreed], table)
}

/** The events, and the start of the round if they have made everybody ready: in a full room, or after a round. */
export function withStart(room: RoomState, events: readonly RoomEvent[], table: Table): readonly RoomEvent[] {
  const after = events.reduce(reduceState, room)
  const isDue = after.phase === 'over' || (after.phase === 'waiting' && !after.seats.includes(null))
  return isDue && isReady(after) ? [...events, started(after, table)] : events
}

function isReady({ seats }: RoomState): boolean {
  const players = taken(seats)
  return players.length > 1 && players.every(({ player }) => player.ready)
}

function started(room: RoomState, table: Table): RoomEvent {
  const { round, hidden, options, seats } = room
  const players = taken(seats).map(({ seat }): [number, string] => [seat, hidden.seeds[seat] ?? ''])
  const next = room.starter === null ? drawn() : after(room.starter)
  return {
    type: 'started',
    players,
    next,
    at: table.now,
    deadline: turnEnd(options, seats[next]?.bot ?? null, table.now, table.random, true),
  }
  /** The board's key draws the first starter: neither the server nor one player alone can choose it. */
  function drawn(): number {
    const seeds = players.map(([, seed]) => seed)
    return players[table.secret.board(round, hidden.nonce, seeds).starter]?.[0] ?? 0
  }
  function after(starter: number): number {
    return (players.find(([seat]) => seat > starter) ?? players[0])?.[0] ?? 0
  }
}
