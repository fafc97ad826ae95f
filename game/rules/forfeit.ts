import type { RoomEvent } from '../room/event'
import { absentFor } from '../room/reduce'
import { type EndedBy, inPlay, isInPlay, nextSeat, type OutBy, type Turn } from '../room/view'
import { end } from './end'
import { reduceState, type RoomState } from './state'
import type { Decision, Table } from './table'
import { CLAIMABLE, STRIKES, turnEnd } from './time'

/** The clock of a turn has run out. */
export function skip(room: RoomState, { number, seat }: Turn, table: Table): readonly RoomEvent[] {
  const strikes = (room.seats[seat]?.strikes ?? 0) + 1
  const skipped: RoomEvent = { type: 'skipped', turn: number, seat, strikes, ...nextTurn(room, seat, table) }
  if (strikes < STRIKES) return [skipped]
  const after = reduceState(room, skipped)
  const others = inPlay(after.seats).filter((player) => player.seat !== seat)
  const areSilent = others.every(({ player }) => player.bot === null && player.strikes >= STRIKES - 1)
  const leaving = areSilent ? [seat, ...others.map((player) => player.seat)] : [seat]
  return [skipped, ...forfeit(after, leaving, 'silent', areSilent ? 'abandoned' : 'left', table)]
}

export function resign(room: RoomState, seat: number, table: Table): Decision {
  if (room.phase === 'playing' && !isInPlay(room.seats[seat])) return 'not-a-player'
  if (room.phase === 'over') return 'game-over'
  if (room.phase !== 'playing') return 'not-playing'
  return forfeit(room, [seat], 'resigned', 'left', table)
}

/** Ends the round because the player whose turn it is has been away for too long within own turns. */
export function claim(room: RoomState, seat: number, table: Table): Decision {
  const { turn } = room
  if (room.phase === 'over') return 'game-over'
  if (!turn) return 'not-playing'
  const player = room.seats[turn.seat]
  if (turn.seat === seat || !player || player.awaySince === null) return 'nobody-away'
  if (player.absent + absentFor(turn, player, table.now) < CLAIMABLE) return 'too-early'
  const out: RoomEvent = { type: 'forfeited', seat: turn.seat, why: 'claimed' }
  return [out, end(reduceState(room, out), 'claimed', table)]
}

/** Takes players out of the round. It ends when no two are left, or only bots. */
function forfeit(
  room: RoomState,
  leaving: readonly number[],
  why: OutBy,
  endedBy: EndedBy,
  table: Table,
): readonly RoomEvent[] {
  const out = leaving.map((seat): RoomEvent => ({ type: 'forfeited', seat, why }))
  const after = out.reduce(reduceState, room)
  const players = inPlay(after.seats)
  if (players.length < 2 || players.every(({ player }) => player.bot !== null))
    return [...out, end(after, endedBy, table)]
  const last = out[out.length - 1]
  if (last?.type !== 'forfeited' || room.turn?.seat !== last.seat) return out
  return [...out.slice(0, -1), { ...last, ...nextTurn(after, last.seat, table) }]
}

function nextTurn(room: RoomState, after: number, { now, random }: Table) {
  const next = nextSeat(room.seats, after)
  return { next, at: now, deadline: turnEnd(room.options, room.seats[next]?.bot ?? null, now, random) }
}
