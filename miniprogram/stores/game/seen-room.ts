import { CLOSED, GOLD, reduce, type RoomEvent, type RoomView } from 'dig-for-gold'
import type { Saying } from './game'

/** So many happenings are kept: the last one and those before it. */
const KEPT = 3

/** A room as a phone sees it: with what has happened in it, the newest first. */
export interface SeenRoom extends RoomView {
  /** Absent where the room came whole, without its events. */
  readonly heard?: readonly Saying[]
  /** Seeds that were given for the own seat, by any phone of this user. Absent where the room came whole. */
  readonly given?: number
  /** It was closed before this phone's eyes. */
  readonly isClosed?: true
}

/** The room after an event, which is noted if it is worth a line. */
export function see(room: SeenRoom, event: RoomEvent): SeenRoom {
  if (event.type === 'closed') return { ...reduce(room, event), isClosed: true }
  const saying = sayingOf(room, event)
  const next = { ...reduce(room, event), given: (room.given ?? 0) + (givesSeed(room, event) ? 1 : 0) }
  return saying ? { ...next, heard: [saying, ...happenings(room)].slice(0, KEPT) } : next
}

/** The last happenings of a room, the newest first. One that came whole tells its last dig. */
export function happenings({ heard, last, cells, by }: SeenRoom): readonly Saying[] {
  if (heard) return heard
  if (last === null) return []
  return [{ kind: 'dug', seat: Number(by[last]), cell: last, value: cells[last] ?? CLOSED, more: 0 }]
}

/** Whether the own seat has another seed from this event on. */
function givesSeed({ mine }: SeenRoom, event: RoomEvent): boolean {
  if (event.type === 'rematch') return event.yes && event.seat === mine
  return event.type === 'seated' && event.mine === true
}

function sayingOf({ mine }: SeenRoom, event: RoomEvent): Saying | null {
  switch (event.type) {
    case 'started':
      return { kind: 'started', seat: event.next }
    case 'dug': {
      const [[cell, value] = [0, 0], ...others] = event.cells
      return {
        kind: 'dug',
        seat: event.seat,
        cell,
        value: value < 0 ? GOLD : String(value),
        more: others.length,
      }
    }
    case 'skipped':
      return { kind: 'skipped', seat: event.seat, strikes: event.strikes }
    case 'forfeited':
      return { kind: 'out', seat: event.seat, why: event.why }
    case 'away':
    case 'back':
      // Being back is no news to the one who is.
      return event.seat === mine ? null : { kind: event.type, seat: event.seat }
    default:
      return null
  }
}
