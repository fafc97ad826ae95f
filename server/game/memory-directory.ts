import {
  type Directory,
  type Game,
  gameEntry,
  type GameEntry,
  isUsed,
  MOST_GAMES,
  type Page,
  type RoomCard,
  roomEntry,
  type RoomEntry,
} from './directory'
import type { EffectContext } from '../topics/define-topic'
import { ExpiringMap } from '../users/expiring-map'

interface Known extends RoomEntry {
  /** Rises from room to room. */
  readonly number: number
  readonly createdAt: number
}

interface Ended extends GameEntry {
  /** Rises from game to game. */
  readonly number: number
  readonly endedAt: number
}

/** Places of rooms that are remembered, to tell what comes late. */
const late = { lifetime: 3_600_000, limit: 10_000 }

/** The rooms and the ended games of one process. @param now ms of the server's clock */
export function memoryDirectory(now: () => number): Directory {
  /** In the order in which they were made. */
  const rooms = new Map<string, Known>()
  /** In the order in which they ended. */
  const games = new Map<string, Ended>()
  const places = new ExpiringMap<EffectContext['place']>({ ...late, now })
  let count = 0

  const keep = (entry: GameEntry): void => {
    if (games.has(entry.game.id)) return
    games.set(entry.game.id, { ...entry, number: (count += 1), endedAt: now() })
    const [oldest] = games.keys()
    if (games.size > MOST_GAMES && oldest !== undefined) games.delete(oldest)
  }
  const roomsWhere = (fits: (room: Known) => boolean): Known[] => [...rooms.values()].filter(fits)

  return {
    note(state, place) {
      const { code } = state
      const seen = places.get(code)
      if (seen && seen.epoch === place.epoch && seen.offset > place.offset) return Promise.resolve()
      places.set(code, place)
      const ended = gameEntry(state)
      if (ended) keep(ended)
      if (state.phase === 'gone') rooms.delete(code)
      else {
        const { number = (count += 1), createdAt = now() } = rooms.get(code) ?? {}
        rooms.set(code, { ...roomEntry(state), number, createdAt })
      }
      return Promise.resolve()
    },
    room(code) {
      const known = rooms.get(code)
      return Promise.resolve(known && cardOf(known))
    },
    rooms: (before, limit) =>
      Promise.resolve(
        pageOf(
          roomsWhere(({ listed }) => listed),
          before,
          limit,
          cardOf,
        ),
      ),
    madeBy: (user) => Promise.resolve(roomsWhere((room) => room.by === user && isUsed(room, now())).length),
    roomsOf: (user) => Promise.resolve(roomsWhere(({ users }) => users.includes(user)).map(cardOf)),
    gamesOf: (user, before, limit) =>
      Promise.resolve(
        pageOf(
          [...games.values()].filter(({ users }) => users.includes(user)),
          before,
          limit,
          gameOf,
        ),
      ),
    game(id) {
      const ended = games.get(id)
      return Promise.resolve(ended && gameOf(ended))
    },
  }
}

function cardOf({ card, createdAt }: Known): RoomCard {
  return { ...card, createdAt }
}

function gameOf({ game, endedAt }: Ended): Game {
  return { ...game, endedAt }
}

/** The last entries below a number, the newest first. */
function pageOf<Entry extends { readonly number: number }, T>(
  entries: readonly Entry[],
  before: number,
  limit: number,
  show: (entry: Entry) => T,
): Page<T> {
  const below = entries.filter(({ number }) => number < before)
  const page = below.slice(-limit)
  return {
    list: page.map(show).reverse(),
    next: below.length > page.length ? (page[0]?.number ?? null) : null,
  }
}
