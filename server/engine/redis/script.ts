import { createHash } from 'node:crypto'

/** A script that runs within one partition: one atomic step. */
export interface Script {
  readonly text: string
  readonly sha: string
}

/** Functions are local: Tencent Cloud's Redis takes no others. */
export function scriptOf(...parts: readonly string[]): Script {
  const text = parts.join('\n')
  return { text, sha: createHash('sha1').update(text).digest('hex') }
}

/**
 * Counts a change in a partition, and tells it with the count before, and where the topic stands ('-': not known). The count grows by the microseconds of the clock, so that one of
 * a tail that was lost does not come again.
 */
export const tellChange = `
local function tell(kind, place)
  local step = redis.call('TIME')[2] + 1
  local count = redis.call('INCRBY', count_key, step)
  if wake_by ~= '' then
    redis.call(wake_by, wake_channel, string.format('%.0f %.0f ', count - step, count) .. kind .. ' ' .. place .. ' ' .. topic)
  end
end
`

/** Keys of a topic by their names, in the order of `keysOf`; the first arguments of every script about a topic. */
export const topicKeys = `
local memory_key, meta_key, log_key, lines_key, ages_key, snap_key, count_key, due_key, refused_key = unpack(KEYS)
local memory, topic, given_now, life, retain = unpack(ARGV)
local args = 5
`

/**
 * The beginning of every script about a topic. \`live\`: the topic is known. A topic without its meta key is new, whatever else of it
 * stands there: a key that was dropped must not pass as a log.
 */
export const topicHead = `
if redis.call('GET', memory_key) ~= memory then return { 'memory' } end

local function clock()
  if given_now ~= '' then return tonumber(given_now) end
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local function text(number) return string.format('%.0f', number) end

local function mark_at(offset)
  local row = redis.call('XRANGE', log_key, offset .. '-0', offset .. '-0')[1]
  return row and row[2][2]
end

local now = clock()
local epoch, top, mark, wanted = unpack(redis.call('HMGET', meta_key, 'epoch', 'top', 'mark', 'wanted'))
local live = epoch and true or false
local at = memory .. ':0:'
if live and top ~= '0' then
  local last = mark_at(top)
  if not last and redis.call('EXISTS', log_key) == 0 then live = false
  elseif last ~= mark then return { 'broken' }
  else at = epoch .. ':' .. top .. ':' .. mark end
end
if not live then top = '0' end

-- A topic in which nothing has happened goes when its lines may be forgotten, another one when nobody has used it for long.
local function stay()
  local ms = tonumber(life)
  if top ~= '0' then
    ms = tonumber(retain)
    if ms == 0 then return end
    local wake = redis.call('ZSCORE', due_key, topic)
    if wake then ms = math.max(ms, tonumber(wake) - now + 3600000) end
  end
  for _, key in ipairs({ meta_key, log_key, lines_key, ages_key, snap_key }) do redis.call('PEXPIRE', key, text(ms)) end
end

-- A Redis that is full refuses this, and may be read.
local function touch(field)
  redis.pcall('ZADD', ages_key, 'XX', text(now), field)
end
`
