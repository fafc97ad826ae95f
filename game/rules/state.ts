import { type Options, optionsOf } from '../options'
import type { RoomEvent } from '../room/event'
import { reduce } from '../room/reduce'
import { noRoom, type RoomView, taken } from '../room/view'

/** Facts of a room that the server alone knows. The board is not here: it is made anew from the server's key. */
export interface Hidden {
  /** Makes the server's seed of the round another than that of any other round and room. */
  readonly nonce: string
  /** User who made the room. */
  readonly by: string
  readonly listed: boolean
  /** User of each seat. */
  readonly users: readonly (string | null)[]
  /** Seed of each seat for the coming round. */
  readonly seeds: readonly (string | null)[]
  /** Users who watch and have no seat. */
  readonly watching: readonly string[]
  /** Ms of the server's clock since when nobody is here; `null` while someone is. */
  readonly emptySince: number | null
}

export interface RoomState extends RoomView {
  readonly hidden: Hidden
}

export function noRoomState(code: string, options: Options = optionsOf()): RoomState {
  return {
    ...noRoom(code, options),
    hidden: nothingHidden([]),
  }
}

/** The server's room after an event. A room without the hidden part, as the topic's test kit folds it, stays without. */
export function reduceState(state: RoomState, event: RoomEvent): RoomState {
  const after = reduce(state, event)
  const { hidden } = state as Partial<RoomState>
  return hidden ? { ...after, hidden: withEmptySince(after, hiddenAfter(hidden, event), event) } : after
}

/** The room as this user may see it. */
export function viewOf({ hidden, ...view }: RoomState, user: string): RoomView {
  const mine = hidden.users.indexOf(user)
  return { ...view, mine: mine < 0 ? null : mine }
}

function hiddenAfter(hidden: Hidden, event: RoomEvent): Hidden {
  switch (event.type) {
    case 'created':
      return {
        nonce: event.hidden?.nonce ?? '',
        by: event.hidden?.by ?? '',
        listed: event.hidden?.listed ?? false,
        users: Array.from({ length: event.options.seats }, () => null),
        seeds: Array.from({ length: event.options.seats }, () => null),
        watching: hidden.watching,
        emptySince: null,
      }
    case 'seated': {
      const { user = null, seed = '' } = event.hidden ?? {}
      return {
        ...hidden,
        users: withAt(hidden.users, event.seat, user),
        seeds: withAt(hidden.seeds, event.seat, seed),
        watching: hidden.watching.filter((other) => other !== user),
      }
    }
    case 'left-seat': {
      const user = hidden.users[event.seat]
      return {
        ...hidden,
        users: withAt(hidden.users, event.seat, null),
        seeds: withAt(hidden.seeds, event.seat, null),
        watching:
          user && event.watchers > hidden.watching.length ? [...hidden.watching, user] : hidden.watching,
      }
    }
    case 'watching': {
      if (!event.hidden) return hidden
      const { user, here } = event.hidden
      const others = hidden.watching.filter((other) => other !== user)
      return { ...hidden, watching: here ? [...others, user] : others }
    }
    case 'started': {
      const played = new Set(event.players.map(([seat]) => seat))
      return { ...hidden, seeds: hidden.seeds.map((seed, seat) => (played.has(seat) ? null : seed)) }
    }
    case 'ended':
      return { ...hidden, nonce: event.hidden?.nonce ?? '' }
    case 'rematch':
      return {
        ...hidden,
        seeds: event.yes
          ? withAt(hidden.seeds, event.seat, event.hidden?.seed ?? '')
          : hidden.seeds.map(() => null),
      }
    case 'rematch-off':
      return { ...hidden, seeds: hidden.seeds.map(() => null) }
    case 'closed':
      return nothingHidden(hidden.watching)
    default:
      return hidden
  }
}

function nothingHidden(watching: readonly string[]): Hidden {
  return { nonce: '', by: '', listed: false, users: [], seeds: [], watching, emptySince: null }
}

/** Keeps the time at which the last user left. */
function withEmptySince(room: RoomView, hidden: Hidden, event: RoomEvent): Hidden {
  const isEmpty =
    room.phase !== 'gone' &&
    hidden.watching.length === 0 &&
    taken(room.seats).every(({ player }) => player.bot !== null || player.awaySince !== null)
  if (!isEmpty) return hidden.emptySince === null ? hidden : { ...hidden, emptySince: null }
  const since = event.type === 'away' ? event.since : 'at' in event ? event.at : undefined
  return hidden.emptySince === null && since !== undefined ? { ...hidden, emptySince: since } : hidden
}

function withAt<T>(list: readonly T[], at: number, value: T): T[] {
  return list.map((old, index) => (index === at ? value : old))
}
