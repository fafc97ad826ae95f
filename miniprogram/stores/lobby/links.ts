import type { Level } from 'dig-for-gold'
import type { RoomCard } from './read'

interface Arrival {
  /** Sits down at arrival, if a seat is free. */
  readonly sits?: boolean
  /** Seats a bot on each free seat. */
  readonly bot?: Level
}

/** The page of a room. */
export function linkOf(code: string, { sits = false, bot }: Arrival = {}): string {
  return `/pages/game/game?room=${code}${sits ? '&sit=1' : ''}${bot ? `&bot=${bot}` : ''}`
}

/** Whether a player can still sit down. */
export function isOpen({ phase, taken, options }: RoomCard): boolean {
  return phase === 'waiting' && taken < options.seats
}

/** The page of a room: to play where a seat is free, else to watch. */
export function linkTo(card: RoomCard): string {
  return linkOf(card.code, { sits: isOpen(card) })
}
