// One command against the room as it is. Pure: chance comes from the table, the board from the holder of the secret.
import { choose } from '../bot/choose'
import type { RoomCommand, ServerCommand } from '../room/command'
import type { RoomEvent } from '../room/event'
import { dig, openCell } from './dig'
import { claim, resign, skip } from './forfeit'
import { addBot, removeBot, sit, stand } from './seats'
import { rematch, start } from './start'
import type { RoomState } from './state'
import { type Decision, nonceOf, type Table } from './table'
import { EXTENDED, EXTENSION_PAUSE, GRACE, IDLE, LATE, REACTION_PAUSE } from './time'

/** Decides a user's command: its events, or the reason why it is refused. */
export function decide(room: RoomState, command: RoomCommand, table: Table): Decision {
  const seat = room.hidden.users.indexOf(table.user)
  if (command.type === 'react' && isTooFast(room, seat, table.now)) return 'too-fast'
  if (room.phase === 'gone') return 'room-gone'
  if (command.type === 'sit') return sit(room, command, table)
  if (seat < 0) return 'not-a-player'
  switch (command.type) {
    case 'stand':
      return stand(room, seat, table)
    case 'add-bot':
      return addBot(room, seat, command, table)
    case 'remove-bot':
      return removeBot(room, seat, command, table)
    case 'start':
      return start(room, seat, table)
    case 'dig':
      return dig(room, seat, command, table)
    case 'resign':
      return resign(room, seat, table)
    case 'claim':
      return claim(room, seat, table)
    case 'rematch':
      return rematch(room, seat, command, table)
    case 'react':
      return [{ type: 'reaction', seat, n: command.n, at: table.now }]
    case 'present':
      return orRefused(present(room, seat, command.here, table))
  }
}

/** Decides a command of the server: no event where the room says so already, and no second room under one code. */
export function decideForServer(room: RoomState, command: ServerCommand, table: Table): Decision {
  if (command.type === 'create') return create(room, command, table)
  if (command.type === 'timeout') return timeout(room, table)
  const seat = room.hidden.users.indexOf(command.user)
  if (seat < 0) return watch(room, command.user, command.type === 'back', table)
  return present(room, seat, command.type === 'back', table)
}

function create(
  room: RoomState,
  { options, by, listed }: ServerCommand & { type: 'create' },
  { now, random, secret }: Table,
): Decision {
  if (room.phase !== 'gone') return 'room-full'
  const nonce = nonceOf(random)
  const commitment = secret.commitment(1, nonce)
  return [{ type: 'created', options, commitment, at: now, hidden: { nonce, by, listed } }]
}

function watch(room: RoomState, user: string, here: boolean, { now }: Table): RoomEvent[] {
  const { watching } = room.hidden
  if (watching.includes(user) === here) return []
  const watchers = watching.length + (here ? 1 : -1)
  return [{ type: 'watching', watchers, at: now, hidden: { user, here } }]
}

/** A command of a user has an event or a refusal. */
function orRefused(events: RoomEvent[]): Decision {
  return events.length > 0 ? events : 'nobody-away'
}

/** No event where the room says so already. */
function present(room: RoomState, seat: number, here: boolean, table: Table): RoomEvent[] {
  const player = room.seats[seat]
  if (!player || here === (player.awaySince === null)) return []
  return here ? back(room, seat, table) : [{ type: 'away', seat, since: table.now }]
}

/** A player who was away for a while comes back late into an own turn: gives more time, and not in turn after turn. */
function back({ turn, seats }: RoomState, seat: number, { now }: Table): RoomEvent[] {
  const { awaySince = null, extendedTo = null } = seats[seat] ?? {}
  const wasAway = awaySince !== null && now - awaySince >= LATE
  const isPaced = extendedTo === null || now >= extendedTo + EXTENSION_PAUSE
  const isLate = turn?.seat === seat && turn.deadline - now < EXTENDED
  return [{ type: 'back', seat, ...(isLate && wasAway && isPaced && { deadline: now + EXTENDED }) }]
}

function timeout(room: RoomState, table: Table): readonly RoomEvent[] {
  const { turn, rematchUntil, hidden } = room
  const { now } = table
  if (hidden.emptySince !== null && now >= hidden.emptySince + IDLE) return [{ type: 'closed' }]
  if (rematchUntil !== null && now >= rematchUntil) return [{ type: 'rematch-off' }]
  if (!turn) return []
  const bot = room.seats[turn.seat]?.bot
  if (bot) return now < turn.deadline ? [] : openCell(room, turn.seat, choose(room, bot, table.random), table)
  return now < turn.deadline + GRACE ? [] : skip(room, turn, table)
}

function isTooFast({ seats }: RoomState, seat: number, now: number): boolean {
  const last = seats[seat]?.reaction
  return !!last && now < last.at + REACTION_PAUSE
}
