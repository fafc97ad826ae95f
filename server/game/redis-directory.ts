// The rooms and the ended games in Redis, for all servers that share one. Every call is one script, in one slot.
import type { RedisLog } from '../engine/redis/redis'
import { type Script, scriptOf } from '../engine/redis/script'
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

/** Ms for which the place of a room is remembered, to tell what comes late. */
const late = 3_600_000
/** Ms after which a room of which nothing is heard is taken out: its last note was lost with a server. */
const forgotten = 86_400_000

const noteScript = scriptOf(`
local rooms, listed, noted, games, ended, count, place = unpack(KEYS)
local space, epoch, offset, code, room, game, id, now, most = unpack(ARGV)
local function of(kind, user) return space .. kind .. ':' .. user end
local function parts(value) return string.match(value, '^(%d+) (%d+) (.*)$') end
local function remove(gone)
  local value = redis.call('HGET', rooms, gone)
  if not value then return nil, nil end
  local number, at, text = parts(value)
  local old = cjson.decode(text)
  for _, user in ipairs(old.users) do redis.call('SREM', of('seats', user), gone) end
  redis.call('SREM', of('made', old.by), gone)
  redis.call('HDEL', rooms, gone)
  redis.call('ZREM', listed, gone)
  redis.call('ZREM', noted, gone)
  return number, at
end

local seen = redis.call('GET', place)
if seen then
  local of_epoch, of_offset = string.match(seen, '^(.*) (%d+)$')
  if of_epoch == epoch and tonumber(of_offset) > tonumber(offset) then return 0 end
end
redis.call('SET', place, epoch .. ' ' .. offset, 'PX', ${String(late)})

local number, at = remove(code)
if room ~= '' then
  number = number or redis.call('INCR', count)
  redis.call('HSET', rooms, code, number .. ' ' .. (at or now) .. ' ' .. room)
  redis.call('ZADD', noted, now, code)
  local new = cjson.decode(room)
  for _, user in ipairs(new.users) do redis.call('SADD', of('seats', user), code) end
  redis.call('SADD', of('made', new.by), code)
  if new.listed then redis.call('ZADD', listed, number, code) end
end

if game ~= '' and redis.call('HEXISTS', games, id) == 0 then
  local n = redis.call('INCR', count)
  redis.call('HSET', games, id, n .. ' ' .. now .. ' ' .. game)
  redis.call('ZADD', ended, n, id)
  for _, user in ipairs(cjson.decode(game).users) do redis.call('ZADD', of('games', user), n, id) end
  if redis.call('ZCARD', ended) > tonumber(most) then
    local oldest = redis.call('ZPOPMIN', ended)[1]
    local _, _, text = parts(redis.call('HGET', games, oldest))
    for _, user in ipairs(cjson.decode(text).users) do redis.call('ZREM', of('games', user), oldest) end
    redis.call('HDEL', games, oldest)
  end
end

for _, gone in ipairs(redis.call('ZRANGEBYSCORE', noted, '-inf', tonumber(now) - ${String(forgotten)}, 'LIMIT', 0, 4)) do remove(gone) end
return 1
`)

const oneScript = scriptOf(`return redis.call('HGET', KEYS[1], ARGV[1])`)

const ofSetScript = scriptOf(`
local names = redis.call('SMEMBERS', KEYS[1])
if #names == 0 then return {} end
return redis.call('HMGET', KEYS[2], unpack(names))
`)

const pageScript = scriptOf(`
local names = redis.call('ZREVRANGEBYSCORE', KEYS[1], ARGV[1], '-inf', 'LIMIT', 0, ARGV[2])
if #names == 0 then return {} end
return redis.call('HMGET', KEYS[2], unpack(names))
`)

/** A kept value: its number, its time in ms, and what it is. */
interface Kept<Entry> {
  readonly number: number
  readonly at: number
  readonly entry: Entry
}

export function redisDirectory(engine: Pick<RedisLog, 'prefix' | 'run' | 'now'>): Directory {
  const space = `${engine.prefix}{games}:`
  const key = (name: string): string => space + name
  /** By code, and by id: number, time and what it is. */
  const [ROOMS, GAMES] = [key('rooms'), key('games')]
  /** By number: the codes in the list, and the ids. */
  const [LISTED, ENDED] = [key('listed'), key('ended')]
  const run = (script: Script, keys: readonly string[], ...args: readonly (string | number)[]) =>
    engine.run(script, keys, args.map(String))
  const ofSet = async (kind: string, user: string): Promise<Kept<RoomEntry>[]> =>
    listOf<RoomEntry>(await run(ofSetScript, [key(`${kind}:${user}`), ROOMS])).sort(
      (a, b) => a.number - b.number,
    )
  const page = async <Entry, T>(
    keys: readonly [string, string],
    { before, limit }: { before: number; limit: number },
    show: (kept: Kept<Entry>) => T,
  ): Promise<Page<T>> => {
    const below = Number.isFinite(before) ? `(${String(before)}` : '+inf'
    const all = listOf<Entry>(await run(pageScript, keys, below, limit + 1))
    const shown = all.slice(0, limit)
    return {
      list: shown.map(show),
      next: all.length > limit ? (shown[limit - 1]?.number ?? null) : null,
    }
  }

  return {
    async note(state, { epoch, offset }) {
      const room = state.phase === 'gone' ? '' : JSON.stringify(roomEntry(state))
      const game = gameEntry(state)
      const keys = [ROOMS, LISTED, key('noted'), GAMES, ENDED, key('count'), key(`place:${state.code}`)]
      const id = game?.game.id ?? ''
      const ended = game ? JSON.stringify(game) : ''
      const [at, most] = [Math.round(engine.now()), MOST_GAMES]
      await run(noteScript, keys, space, epoch, offset, state.code, room, ended, id, at, most)
    },
    async room(code) {
      const [known] = listOf<RoomEntry>([await run(oneScript, [ROOMS], code)])
      return known && cardOf(known)
    },
    rooms: (before, limit) => page([LISTED, ROOMS], { before, limit }, cardOf),
    madeBy: async (user) =>
      (await ofSet('made', user)).filter(({ entry }) => isUsed(entry, engine.now())).length,
    roomsOf: async (user) => (await ofSet('seats', user)).map(cardOf),
    gamesOf: (user, before, limit) => page([key(`games:${user}`), GAMES], { before, limit }, gameOf),
    async game(id) {
      const [ended] = listOf<GameEntry>([await run(oneScript, [GAMES], id)])
      return ended && gameOf(ended)
    },
  }
}

/** Reads what scripts gave; a value that went meanwhile is left out. */
function listOf<Entry>(values: unknown): Kept<Entry>[] {
  if (!Array.isArray(values)) throw new TypeError('The directory in Redis gave no list.')
  return values.flatMap((value) => {
    const [, number, at, entry] = /^(\d+) (\d+) (.*)$/s.exec(String(value)) ?? []
    if (entry === undefined) return []
    return [{ number: Number(number), at: Number(at), entry: JSON.parse(entry) as Entry }]
  })
}

function cardOf({ entry, at }: Kept<RoomEntry>): RoomCard {
  return { ...entry.card, createdAt: at }
}

function gameOf({ entry, at }: Kept<GameEntry>): Game {
  return { ...entry.game, endedAt: at }
}
