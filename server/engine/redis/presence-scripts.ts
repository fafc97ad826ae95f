// Members of topics, by connection. Each partition also holds for each node in which topics it has how many members.
import { scriptOf, tellChange } from './script'

/** How many connections each user has that are not away: the new one is counted first, so that the count of one that stays is never 0. */
const count = `
local function count(text, by)
  local ok, member = pcall(cjson.decode, text)
  if not ok or type(member) ~= 'table' or type(member.user) ~= 'string' or member.away == true then return 0 end
  local now = redis.call('HINCRBY', users_key, member.user, by)
  if now <= 0 then redis.call('HDEL', users_key, member.user) end
  return now
end
`

const head = `
local here_key, count_key, held_key, users_key = unpack(KEYS)
local wake_by, wake_channel, topic, field = unpack(ARGV)
`

/** Answers 1 where the user is here by it, and was not before. */
export const setScript = scriptOf(
  head,
  tellChange,
  count,
  `
local old = redis.call('HGET', here_key, field)
local now = count(ARGV[5], 1)
if old then count(old, -1) else redis.call('HINCRBY', held_key, topic, 1) end
redis.call('HSET', here_key, field, ARGV[5])
tell('here', '-')
return now == 1 and 1 or 0
`,
)

export const deleteScript = scriptOf(
  head,
  tellChange,
  count,
  `
local old = redis.call('HGET', here_key, field)
if not old then return end
count(old, -1)
redis.call('HDEL', here_key, field)
if redis.call('HINCRBY', held_key, topic, -1) <= 0 then redis.call('HDEL', held_key, topic) end
tell('here', '-')
`,
)

/** Moves the members that a dead node has in one topic to a node that lives: of several, one gets each. Answers their new keys and texts. */
export const inheritScript = scriptOf(
  `
local here_key, held_key, heir_key, users_key = unpack(KEYS)
`,
  count,
  `
local topic, dead, heir = unpack(ARGV)
local all = redis.call('HGETALL', here_key)
local moved = {}
for index = 1, #all, 2 do
  if string.sub(all[index], 1, #dead + 1) == dead .. '/' then
    local field = heir .. '/' .. all[index]
    redis.call('HDEL', here_key, all[index])
    local old = redis.call('HGET', here_key, field)
    if old then count(old, -1) else redis.call('HINCRBY', heir_key, topic, 1) end
    redis.call('HSET', here_key, field, all[index + 1])
    moved[#moved + 1] = field
    moved[#moved + 1] = all[index + 1]
  end
end
redis.call('HDEL', held_key, topic)
return moved
`,
)

/** Notes that nodes live. Answers those of them whose members may have gone to others, then the dead ones. */
export const beatScript = scriptOf(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local lapsed = {}
for index = 2, #ARGV do
  local seen = redis.call('ZSCORE', KEYS[1], ARGV[index])
  if not seen or tonumber(seen) < now - tonumber(ARGV[1]) or tonumber(seen) % 1 ~= 0 then lapsed[#lapsed + 1] = ARGV[index] end
  redis.call('ZADD', KEYS[1], string.format('%.0f', now), ARGV[index])
end
return { lapsed, redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', '(' .. string.format('%.0f', now - tonumber(ARGV[1]))) }
`)

/** Forgets a dead node. One that has said meanwhile that it lives gets half a ms as a mark, so that its next beat tells it what it lost. */
export const forgetScript = scriptOf(`
local time = redis.call('TIME')
local seen = redis.call('ZSCORE', KEYS[1], ARGV[2])
if not seen then return end
if tonumber(seen) < time[1] * 1000 - tonumber(ARGV[1]) then redis.call('ZREM', KEYS[1], ARGV[2])
else redis.call('ZADD', KEYS[1], string.format('%.1f', math.floor(tonumber(seen)) + 0.5), ARGV[2]) end
`)
