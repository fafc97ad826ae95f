import type { RoomCommand } from '../room/command'
import type { RoomEvent } from '../room/event'
import { isInPlay, taken } from '../room/view'
import { resign } from './forfeit'
import { isSeed } from './seed'
import { withStart } from './start'
import type { RoomState } from './state'
import type { Decision, Table } from './table'

/** Takes a seat for the next round. Who sits is ready: the last one starts it. */
export function sit(room: RoomState, command: RoomCommand & { type: 'sit' }, table: Table): Decision {
  const free = room.seats.indexOf(null)
  const seat = command.seat ?? free
  if (room.hidden.users.includes(table.user)) return 'seat-taken'
  if (free < 0) return 'room-full'
  if (room.seats[seat] !== null) return 'seat-taken'
  if (!isSeed(command.seed)) return 'bad-seed'
  const { watching } = room.hidden
  const seated: RoomEvent = {
    type: 'seated',
    seat,
    name: command.name,
    avatar: command.avatar,
    bot: null,
    watchers: watching.filter((user) => user !== table.user).length,
    hidden: { user: table.user, seed: command.seed },
  }
  return withStart(room, [seated], table)
}

/** Leaves the seat. While playing a player leaves the round and keeps the seat: the others see the score. */
export function stand(room: RoomState, seat: number, table: Table): Decision {
  const { seats, phase, hidden } = room
  if (phase === 'playing' && isInPlay(seats[seat])) return resign(room, seat, table)
  if (phase === 'playing' && seats[seat]?.seed != null) return 'not-a-player'
  const isHere = seats[seat]?.awaySince === null
  const watchers = hidden.watching.length + (isHere ? 1 : 0)
  const left = (other: number): RoomEvent => ({ type: 'left-seat', seat: other, watchers, at: table.now })
  const others = taken(seats).filter((player) => player.seat !== seat)
  // Bots do not stay alone: nobody could send them away.
  const alone = phase !== 'playing' && others.every(({ player }) => player.bot !== null)
  const events = [left(seat), ...(alone ? others.map((bot) => left(bot.seat)) : [])]
  return phase === 'over' ? withStart(room, events, table) : events
}

export function addBot(
  room: RoomState,
  host: number,
  { level }: RoomCommand & { type: 'add-bot' },
  table: Table,
): Decision {
  const seat = room.seats.indexOf(null)
  if (seat < 0) return 'room-full'
  if (host !== room.host) return 'not-host'
  if (room.phase === 'playing') return 'too-early'
  const seated: RoomEvent = {
    type: 'seated',
    seat,
    name: '',
    avatar: null,
    bot: level,
    watchers: room.hidden.watching.length,
    hidden: { user: null, seed: '' },
  }
  return withStart(room, [seated], table)
}

export function removeBot(
  room: RoomState,
  host: number,
  { seat }: RoomCommand & { type: 'remove-bot' },
  { now }: Table,
): Decision {
  if (!room.seats[seat]?.bot) return 'out-of-range'
  if (host !== room.host) return 'not-host'
  if (room.phase === 'playing') return 'too-early'
  return [{ type: 'left-seat', seat, watchers: room.hidden.watching.length, at: now }]
}
