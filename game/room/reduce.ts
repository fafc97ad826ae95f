import { GOLD, withCells } from '../board/cells'
import type { Next, RoomEvent } from './event'
import { closedBoard, noRoom, type RoomView, type Seat, taken, type Turn } from './view'

/** The room after an event. The same function serves the server and every phone: it reads only what all may see. */
export function reduce<View extends RoomView>(room: View, event: RoomEvent): View {
  return { ...room, ...changes(room, event) }
}

function changes(room: RoomView, event: RoomEvent): Partial<RoomView> {
  switch (event.type) {
    case 'created':
      return {
        ...noRoom(room.code, event.options),
        phase: 'waiting',
        commitment: event.commitment,
        watchers: room.watchers,
      }
    case 'seated':
      return seated(room, event)
    case 'left-seat':
      return {
        ...withSeats(
          room,
          seatsWith(room, event.seat, () => null),
        ),
        watchers: event.watchers,
        mine: room.mine === event.seat ? null : room.mine,
      }
    case 'watching':
      return { watchers: event.watchers }
    case 'away':
      return { seats: seatsWith(room, event.seat, (seat) => ({ ...seat, awaySince: event.since })) }
    case 'back':
      return {
        seats: seatsWith(room, event.seat, (seat) => ({
          ...seat,
          awaySince: null,
          absent: 0,
          extendedTo: event.deadline ?? seat.extendedTo,
        })),
        turn:
          room.turn && event.deadline !== undefined ? { ...room.turn, deadline: event.deadline } : room.turn,
      }
    case 'started':
      return started(room, event)
    case 'dug':
      return dug(room, event)
    case 'skipped':
      return {
        seats: seatsWith(room, event.seat, (seat) => ({
          ...seat,
          strikes: event.strikes,
          absent: seat.absent + absentFor(room.turn, seat, event.at),
        })),
        turn: turnAfter(room, event),
      }
    case 'forfeited': {
      const { next, at, deadline } = event
      const passes = next !== undefined && at !== undefined && deadline !== undefined
      return {
        seats: seatsWith(room, event.seat, (seat) => ({ ...seat, out: event.why })),
        turn: passes ? turnAfter(room, { next, at, deadline }) : room.turn,
      }
    }
    case 'ended':
      return ended(room, event)
    case 'rematch':
      return event.yes
        ? {
            seats: seatsWith(room, event.seat, (seat) => ({ ...seat, ready: true })),
            rematchUntil: event.until,
          }
        : noRematch(room)
    case 'rematch-off':
      return noRematch(room)
    case 'reaction':
      return {
        seats: seatsWith(room, event.seat, (seat) => ({
          ...seat,
          reaction: { n: event.n, at: event.at },
        })),
      }
    case 'closed':
      return noRoom(room.code, room.options)
  }
}

function seated(room: RoomView, event: RoomEvent & { type: 'seated' }): Partial<RoomView> {
  const { seat, name, avatar, bot, watchers } = event
  const player: Seat = {
    name,
    avatar,
    bot,
    seed: null,
    ready: true,
    score: 0,
    strikes: 0,
    out: null,
    awaySince: null,
    absent: 0,
    extendedTo: null,
    reaction: null,
  }
  return {
    ...withSeats(
      room,
      room.seats.map((other, at) => (at === seat ? player : other)),
    ),
    watchers,
    mine: event.mine ? seat : room.mine,
  }
}

/** The host stays the host while seated; then it is the first person. */
function withSeats({ host }: RoomView, seats: RoomView['seats']): Pick<RoomView, 'seats' | 'host'> {
  const stays = host !== null && seats[host]
  return {
    seats,
    host: stays ? host : (taken(seats).find(({ player }) => player.bot === null)?.seat ?? null),
  }
}

function started(room: RoomView, { players, next, at, deadline }: RoomEvent & { type: 'started' }) {
  const seeds = new Map(players)
  return {
    phase: 'playing',
    seats: room.seats.map(
      (seat, number) =>
        seat && {
          ...seat,
          seed: seeds.get(number) ?? null,
          ready: seat.bot !== null,
          score: 0,
          strikes: 0,
          out: null,
          absent: 0,
          extendedTo: null,
        },
    ),
    starter: next,
    turn: { number: room.turns + 1, seat: next, since: at, deadline },
    cells: closedBoard(room.options),
    by: closedBoard(room.options),
    left: room.options.gold,
    last: null,
    rematchUntil: null,
    result: null,
  } satisfies Partial<RoomView>
}

function dug(room: RoomView, event: RoomEvent & { type: 'dug' }): Partial<RoomView> {
  const { seat, cells } = event
  const found = cells.filter(([, value]) => value < 0).length
  return {
    cells: withCells(
      room.cells,
      cells.map(([cell, value]) => [cell, value < 0 ? GOLD : String(value)]),
    ),
    by: withCells(
      room.by,
      cells.map(([cell]) => [cell, String(seat)]),
    ),
    left: room.left - found,
    last: cells[0]?.[0] ?? room.last,
    seats: seatsWith(room, seat, (player) => ({ ...player, score: player.score + found, strikes: 0 })),
    turn: turnAfter(room, event),
  }
}

function ended(room: RoomView, event: RoomEvent & { type: 'ended' }): Partial<RoomView> {
  return {
    phase: 'over',
    round: room.round + 1,
    turn: null,
    turns: room.turn?.number ?? room.turns,
    commitment: event.commitment,
    result: {
      round: room.round,
      why: event.why,
      winners: event.winners,
      players: taken(room.seats).flatMap(({ seat, player }) =>
        player.seed === null ? [] : [{ seat, seed: player.seed, score: player.score }],
      ),
      starter: room.starter ?? 0,
      commitment: room.commitment,
      serverSeed: event.serverSeed,
    },
  }
}

function noRematch(room: RoomView): Partial<RoomView> {
  return {
    rematchUntil: null,
    seats: room.seats.map((seat) => seat && { ...seat, ready: seat.bot !== null }),
  }
}

function turnAfter({ turn }: RoomView, { next, at, deadline }: Next): Turn {
  return { number: (turn?.number ?? 0) + 1, seat: next, since: at, deadline }
}

/** Ms that the player of this turn has been away in it. */
export function absentFor(turn: Turn | null, { awaySince }: Seat, now: number): number {
  return turn && awaySince !== null ? Math.max(0, now - Math.max(turn.since, awaySince)) : 0
}

function seatsWith(
  { seats }: RoomView,
  number: number,
  change: (seat: Seat) => Seat | null,
): RoomView['seats'] {
  return seats.map((seat, at) => (seat && at === number ? change(seat) : seat))
}
