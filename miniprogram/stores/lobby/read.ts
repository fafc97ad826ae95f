// The answers of the lobby's server, read from data that may be anything. Each reader returns null for another shape.
import { codeOf, GOLD, type Options, optionsFault, type Phase, type Result } from 'dig-for-gold'

/** A room in a list. */
export interface RoomCard {
  readonly code: string
  readonly options: Options
  readonly phase: Exclude<Phase, 'gone'>
  /** Seats with a player. */
  readonly taken: number
  readonly watchers: number
  /** Ms of the server's clock. */
  readonly createdAt: number
}

/** A game that has ended, with all that its proof needs. */
export interface EndedGame {
  readonly id: string
  readonly code: string
  readonly options: Options
  /** Ms of the server's clock. */
  readonly endedAt: number
  /** Names of the players, as `result.players` has them. A bot has none. */
  readonly names: readonly string[]
  readonly cells: string
  readonly result: Result
}

export interface Page<T> {
  readonly list: readonly T[]
  /** Give it as `before` for the next page; `null` at the end. */
  readonly next: number | null
}

export interface GamesPage extends Page<EndedGame> {
  /** The rooms in which this user sits. */
  readonly rooms: readonly RoomCard[]
}

const PHASES = ['waiting', 'playing', 'over'] as const
const ENDS = ['found', 'decided', 'left', 'claimed', 'abandoned'] as const
/** A longer list, name or seed than any that this app asks for. */
const MOST = 100

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function readRooms(data: unknown): Page<RoomCard> | null {
  return readPage(data, readCard, ({ code }) => code)
}

export function readGames(data: unknown): GamesPage | null {
  const page = readPage(data, readGame, ({ id }) => id)
  const rooms = isRecord(data) ? readList(data['rooms'], readCard, ({ code }) => code) : null
  return page && rooms && { ...page, rooms }
}

/** The code of a room that was made. */
export function readMade(data: unknown): string | null {
  return isRecord(data) ? readCode(data['code']) : null
}

export function readCard(data: unknown): RoomCard | null {
  if (!isRecord(data)) return null
  const { taken, watchers, createdAt } = data
  const [code, options] = [readCode(data['code']), readOptions(data['options'])]
  const phase = PHASES.find((each) => each === data['phase'])
  if (code === null || !options || !phase || !isCount(taken) || !isCount(watchers) || !isCount(createdAt))
    return null
  return taken > options.seats ? null : { code, options, phase, taken, watchers, createdAt }
}

export function readGame(data: unknown): EndedGame | null {
  if (!isRecord(data)) return null
  const { id, endedAt, cells } = data
  const [code, options] = [readCode(data['code']), readOptions(data['options'])]
  if (code === null || !options || !isText(id) || !isCount(endedAt)) return null
  const result = readResult(data['result'], options)
  const names = readList(data['names'], (name) => (isText(name) || name === '' ? name : null))
  if (!result || names?.length !== result.players.length) return null
  return isBoard(cells, options) ? { id, code, options, endedAt, names, cells, result } : null
}

function readPage<T>(
  data: unknown,
  read: (entry: unknown) => T | null,
  keyOf: (entry: T) => string,
): Page<T> | null {
  if (!isRecord(data)) return null
  const { next } = data
  const list = readList(data['list'], read, keyOf)
  return list && (next === null || isCount(next)) ? { list, next } : null
}

/** The entries that can be read, each once: a newer server may have some of another kind. */
function readList<T>(
  data: unknown,
  read: (entry: unknown) => T | null,
  keyOf?: (entry: T) => string,
): T[] | null {
  if (!Array.isArray(data)) return null
  const keys = new Set<string>()
  return data.slice(0, MOST).flatMap((each: unknown) => {
    const entry = read(each)
    if (entry === null || (keyOf && keys.has(keyOf(entry)))) return []
    if (keyOf) keys.add(keyOf(entry))
    return [entry]
  })
}

function readOptions(data: unknown): Options | null {
  if (!isRecord(data)) return null
  const { preset, width, height, gold, seats, turnTime } = data
  const options = { preset, width, height, gold, seats, turnTime } as Options
  return optionsFault(options) === null ? options : null
}

function readResult(data: unknown, { seats }: Options): Result | null {
  if (!isRecord(data)) return null
  const { round, starter, commitment, serverSeed } = data
  const why = ENDS.find((each) => each === data['why'])
  const isSeat = (seat: unknown): seat is number => isCount(seat) && seat < seats
  const winners = readList(data['winners'], (seat) => (isSeat(seat) ? seat : null))
  const players = readList(data['players'], (player) => {
    if (!isRecord(player)) return null
    const { seat, seed, score } = player
    return isSeat(seat) && typeof seed === 'string' && seed.length <= MOST && isCount(score)
      ? { seat, seed, score }
      : null
  })
  if (!why || !winners || !players?.length || !isCount(round) || !isSeat(starter)) return null
  return isText(commitment) && isText(serverSeed)
    ? { round, why, winners, players, starter, commitment, serverSeed }
    : null
}

function readCode(value: unknown): string | null {
  return typeof value === 'string' && codeOf(value) === value ? value : null
}

function isBoard(value: unknown, { width, height }: Options): value is string {
  return (
    typeof value === 'string' &&
    value.length === width * height &&
    [...value].every((cell) => `.012345678${GOLD}`.includes(cell))
  )
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= MOST
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}
