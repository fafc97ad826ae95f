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

/** Every key is declared: while a Redis Cluster moves a slot, a script must not find out half-way that a key is elsewhere. */
const listsOfUsers = `
local function of(kind, user) return kind .. ':' .. user end
-- Names with a space on either side of each.
local function names(field) return redis.call('HGET', users, field) or ' ' end
local function keep(field, all)
  if all == ' ' then redis.call('HDEL', users, field) else redis.call('HSET', users, field, all) end
end
local function drop(field, name)
  local all = names(field)
  local from, to = string.find(all, ' ' .. name .. ' ', 1, true)
  if from then keep(field, string.sub(all, 1, from) .. string.sub(all, to + 1)) end
end
local function add(field, name) keep(field, names(field) .. name .. ' ') end
local function parts(value) return string.match(value, '^(%d+) (%d+) (.*)$') end
`

const noteScript = scriptOf(
  `
local rooms, listed, noted, games, ended, count, users, place = unpack(KEYS)
local epoch, offset, code, room, game, id, now, most = unpack(ARGV)
`,
  listsOfUsers,
  `
local function remove(gone)
  local value = redis.call('HGET', rooms, gone)
  if not value then return nil, nil end
  local number, at, text = parts(value)
  local old = cjson.decode(text)
  for _, user in ipairs(old.users) do drop(of('seats', user), gone) end
  drop(of('made', old.by), gone)
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
  for _, user in ipairs(new.users) do add(of('seats', user), code) end
  add(of('made', new.by), code)
  if new.listed then redis.call('ZADD', listed, number, code) end
end

if game ~= '' and redis.call('HEXISTS', games, id) == 0 then
  local n = redis.call('INCR', count)
  redis.call('HSET', games, id, n .. ' ' .. now .. ' ' .. game)
  redis.call('ZADD', ended, n, id)
  for _, user in ipairs(cjson.decode(game).users) do add(of('games', user), id) end
  if redis.call('ZCARD', ended) > tonumber(most) then
    local oldest = redis.call('ZPOPMIN', ended)[1]
    local _, _, text = parts(redis.call('HGET', games, oldest))
    for _, user in ipairs(cjson.decode(text).users) do drop(of('games', user), oldest) end
    redis.call('HDEL', games, oldest)
  end
end

for _, gone in ipairs(redis.call('ZRANGEBYSCORE', noted, '-inf', tonumber(now) - ${String(forgotten)}, 'LIMIT', 0, 4)) do remove(gone) end
return 1
`,
)

const oneScript = scriptOf(`return redis.call('HGET', KEYS[1], ARGV[1])`)

const roomsOfScript = scriptOf(
  `local users, rooms = unpack(KEYS)`,
  listsOfUsers,
  `
local found = {}
for code in string.gmatch(names(of(ARGV[1], ARGV[2])), '%S+') do found[#found + 1] = redis.call('HGET', rooms, code) end
return found
`,
)

const gamesOfScript = scriptOf(
  `
local users, games = unpack(KEYS)
local user, before, most = unpack(ARGV)
`,
  listsOfUsers,
  `
local ids, found = {}, {}
for id in string.gmatch(names(of('games', user)), '%S+') do table.insert(ids, 1, id) end
for _, id in ipairs(ids) do
  local value = redis.call('HGET', games, id)
  if value and (before == '' or tonumber((parts(value))) < tonumber(before)) then found[#found + 1] = value end
  if #found >= tonumber(most) then break end
end
return found
`,
)

const pageScript = scriptOf(`
local before = ARGV[1] == '' and '+inf' or '(' .. ARGV[1]
local names = redis.call('ZREVRANGEBYSCORE', KEYS[1], before, '-inf', 'LIMIT', 0, ARGV[2])
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
  const key = (name: string): string => `${engine.prefix}{games}:${name}`
  /** By code, and by id: number, time and what it is. */
  const [ROOMS, GAMES] = [key('rooms'), key('games')]
  /** By number: the codes in the list, and the ids. */
  const [LISTED, ENDED] = [key('listed'), key('ended')]
  /** The codes and ids of each user. */
  const USERS = key('users')
  const run = (script: Script, keys: readonly string[], ...args: readonly (string | number)[]) =>
    engine.run(script, keys, args.map(String))
  const roomsOf = async (kind: 'made' | 'seats', user: string): Promise<Kept<RoomEntry>[]> => {
    const all = listOf<RoomEntry>(await run(roomsOfScript, [USERS, ROOMS], kind, user))
    return all.sort((a, b) => a.number - b.number)
  }
  /** Text of a place in a list, for a script. */
  const placeOf = (before: number): string => (Number.isFinite(before) ? String(before) : '')

  return {
    async note(state, { epoch, offset }) {
      const room = state.phase === 'gone' ? '' : JSON.stringify(roomEntry(state))
      const game = gameEntry(state)
      const place = key(`place:${state.code}`)
      const keys = [ROOMS, LISTED, key('noted'), GAMES, ENDED, key('count'), USERS, place]
      const id = game?.game.id ?? ''
      const ended = game ? JSON.stringify(game) : ''
      const [at, most] = [Math.round(engine.now()), MOST_GAMES]
      await run(noteScript, keys, epoch, offset, state.code, room, ended, id, at, most)
    },
    async room(code) {
      const [known] = listOf<RoomEntry>([await run(oneScript, [ROOMS], code)])
      return known && cardOf(known)
    },
    async rooms(before, limit) {
      const found = await run(pageScript, [LISTED, ROOMS], placeOf(before), limit + 1)
      return pageOf(listOf<RoomEntry>(found), limit, cardOf)
    },
    async madeBy(user) {
      const made = await roomsOf('made', user)
      return made.filter(({ entry }) => isUsed(entry, engine.now())).length
    },
    roomsOf: async (user) => (await roomsOf('seats', user)).map(cardOf),
    async gamesOf(user, before, limit) {
      const found = await run(gamesOfScript, [USERS, GAMES], user, placeOf(before), limit + 1)
      return pageOf(listOf<GameEntry>(found), limit, gameOf)
    },
    async game(id) {
      const [ended] = listOf<GameEntry>([await run(oneScript, [GAMES], id)])
      return ended && gameOf(ended)
    },
  }
}

/** The first of what was found; one more was asked for, to see whether there is another page. */
function pageOf<Entry, T>(
  found: readonly Kept<Entry>[],
  limit: number,
  show: (kept: Kept<Entry>) => T,
): Page<T> {
  const shown = found.slice(0, limit)
  return { list: shown.map(show), next: found.length > limit ? (shown[limit - 1]?.number ?? null) : null }
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
