// The rooms and the ended games of this server, for those who have no socket: it follows the events of all rooms.
import type { Options } from '../../game/options'
import { newCode } from '../../game/room/code'
import type { RoomEvent } from '../../game/room/event'
import { type Phase, type Result, taken } from '../../game/room/view'
import { noRoomState, reduceState, type RoomState } from '../../game/rules/state'

/** A room in the list. */
export interface RoomCard {
  readonly code: string
  readonly options: Options
  readonly phase: Phase
  readonly taken: number
  readonly watchers: number
  /** Ms of the server's clock. */
  readonly createdAt: number
}

/** A game that has ended, with all that its proof needs. */
export interface Game {
  readonly id: string
  readonly code: string
  readonly options: Options
  /** Ms of the server's clock. */
  readonly endedAt: number
  /** Names of the players, as `result.players` has them. A bot has none. */
  readonly names: readonly string[]
  readonly cells: string
  readonly by: string
  readonly result: Result
}

export interface Page<T> {
  readonly list: readonly T[]
  /** Give it as `before` for the next page; `null` at the end. */
  readonly next: number | null
}

interface Known {
  /** Rises from room to room. */
  readonly number: number
  readonly state: RoomState
  readonly createdAt: number
  /** Key of the last events, which may come again. */
  readonly key: string
}

interface Ended extends Game {
  /** Rises from game to game. */
  readonly number: number
  readonly users: readonly (string | null)[]
}

/** Ended games that are kept. */
const MOST_GAMES = 2_000

export class Directory {
  /** In the order in which they were made. */
  readonly #rooms = new Map<string, Known>()
  /** In the order in which they ended. */
  readonly #games = new Map<string, Ended>()
  readonly #now: () => number
  #count = 0

  /** @param now ms of the server's clock */
  constructor(now: () => number) {
    this.#now = now
  }

  /** Takes the events of one command. @param key names them: the same ones may come twice, one time after the other */
  follow(code: string, key: string, events: readonly RoomEvent[]): void {
    const known = this.#rooms.get(code)
    if (known?.key === key) return
    let state = known?.state ?? noRoomState(code)
    for (const event of events) {
      state = reduceState(state, event)
      if (event.type === 'ended') this.#keep(state)
    }
    if (state.phase === 'gone') this.#rooms.delete(code)
    else {
      const { number = (this.#count += 1), createdAt = this.#now() } = known ?? {}
      this.#rooms.set(code, { number, state, key, createdAt })
    }
  }

  /** A code that no room has. */
  freeCode(random: () => number): string {
    for (;;) {
      const code = newCode(random)
      if (!this.#rooms.has(code)) return code
    }
  }

  /** The rooms of the list, the newest first. @param before `next` of the page before */
  rooms(before: number, limit: number): Page<RoomCard> {
    return pageOf(
      [...this.#rooms.values()].filter(({ state }) => state.hidden.listed),
      before,
      limit,
      cardOf,
    )
  }

  room(code: string): RoomCard | undefined {
    const known = this.#rooms.get(code)
    return known && cardOf(known)
  }

  /** Number of rooms that this user has made. */
  madeBy(user: string): number {
    return [...this.#rooms.values()].filter(({ state }) => state.hidden.by === user).length
  }

  /** The rooms in which this user sits. */
  roomsOf(user: string): RoomCard[] {
    return [...this.#rooms.values()].filter(({ state }) => state.hidden.users.includes(user)).map(cardOf)
  }

  /** The ended games of a user, the newest first. @param before `next` of the page before */
  gamesOf(user: string, before: number, limit: number): Page<Game> {
    return pageOf(
      [...this.#games.values()].filter(({ users }) => users.includes(user)),
      before,
      limit,
      gameOf,
    )
  }

  game(id: string): Game | undefined {
    const ended = this.#games.get(id)
    return ended && gameOf(ended)
  }

  #keep({ code, options, seats, cells, by, result, hidden }: RoomState): void {
    if (!result) return
    const endedAt = this.#now()
    const id = `${code}-${endedAt.toString(36)}`
    const names = result.players.map(({ seat }) => seats[seat]?.name ?? '')
    const users = result.players.map(({ seat }) => hidden.users[seat] ?? null)
    const number = (this.#count += 1)
    this.#games.set(id, { number, id, code, options, endedAt, names, cells, by, result, users })
    for (const old of this.#games.keys()) {
      if (this.#games.size <= MOST_GAMES) return
      this.#games.delete(old)
    }
  }
}

function cardOf({ state, createdAt }: Known): RoomCard {
  const { code, options, phase, seats, watchers } = state
  return { code, options, phase, taken: taken(seats).length, watchers, createdAt }
}

function gameOf({ users: _users, number: _number, ...game }: Ended): Game {
  return game
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
