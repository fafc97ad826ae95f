// Commands into the log: the rule of engine/line-rule.ts for each, and all that is written with them, as one step.
import { scriptOf, tellChange, topicHead, topicKeys } from './script'

/** Answers 'taken' and for each command 'done', 'before', 'step', 'conflict' or 'crowded'; 'memory' and 'broken' are faults. */
export const appendScript = scriptOf(
  topicKeys,
  `
local keep, most_lines, most_kept, most_refused, sweep, wake_by, wake_channel, expected = unpack(ARGV, args + 1)
local first, width = args + 9, 14
`,
  topicHead,
  tellChange,
  `
local function user_key(name) return 'u' .. name end

local function forget()
  local old = redis.call('ZRANGEBYSCORE', ages_key, '-inf', '(' .. text(now - tonumber(life)), 'LIMIT', 0, sweep)
  for _, each in ipairs(old) do
    redis.call('ZREM', ages_key, each)
    redis.call('HDEL', lines_key, 'l' .. each)
    local length = string.match(each, '^%d+')
    local owner = user_key(string.sub(each, #length + 2, #length + 1 + tonumber(length)))
    if redis.call('HINCRBY', lines_key, owner, -1) <= 0 then redis.call('HDEL', lines_key, owner) end
  end
end

-- Clients choose the names of topics: of those in which nothing has happened the oldest makes room.
local function drop_refused()
  redis.call('ZADD', refused_key, text(now), topic)
  if redis.call('ZCARD', refused_key) <= tonumber(most_refused) then return end
  local partition = string.sub(meta_key, 1, -#topic - 6)
  local oldest = partition .. redis.call('ZPOPMIN', refused_key)[1]
  for _, kind in ipairs({ 'meta', 'lines', 'ages' }) do redis.call('DEL', oldest .. ':' .. kind) end
end

local was_live, was_top, is_used, history, fault = live, top, false, nil, nil
local holds, has_conflict = expected == at, false

local function begin(fresh)
  redis.call('DEL', meta_key, log_key, lines_key, ages_key, snap_key)
  redis.call('ZREM', due_key, topic)
  epoch, live = fresh, true
end

-- Writes events, and says where the log stands after them.
local function write(fresh, user, line, n, events)
  local offset = text(tonumber(top) + 1)
  local written = redis.pcall('XADD', log_key, offset .. '-0', 'm', fresh, 'u', user, 'l', line, 'n', n, 'e', events)
  if type(written) == 'table' and written.err then
    fault = string.find(written.err, 'equal or smaller', 1, true) and { 'broken' } or written
    return nil
  end
  top = offset
  at = epoch .. ':' .. offset .. ':' .. fresh
  redis.call('HSET', meta_key, 'epoch', epoch, 'top', offset, 'mark', fresh, 'history', history)
  return at
end

-- Lines of this call. Their records are read and written once: one may have 64 KB, and a call 64 commands of it.
local lines = {}

local function line_of(field)
  local line = lines[field]
  if line then return line end
  local record = live and redis.call('HGET', lines_key, 'l' .. field) or nil
  -- From the end backwards: a pattern without a beginning would look at each place of the record, and cost more than all else.
  local last = record and tonumber(string.match(record, '^.*\\n(%d+) ') or string.match(record, '^(%d+) '))
  line = { record = record, last = last or 0, is_broken = record and not last }
  lines[field] = line
  if record then touch(field) end
  return line
end

local function count_of(record)
  local count, from = 1, 1
  while true do
    from = string.find(record, '\\n', from, true)
    if not from then return count end
    count, from = count + 1, from + 1
  end
end

local function note(line, kept)
  local record = line.record
  if record then
    line.count = line.count or count_of(record)
    if line.count >= tonumber(most_kept) then
      record = string.sub(record, string.find(record, '\\n', 1, true) + 1)
      line.count = line.count - 1
    end
    kept = record .. '\\n' .. kept
  end
  line.record, line.count, line.is_new = kept, (line.count or 0) + 1, true
end

local function take(fresh, user, line, field, n, after, since, since_memory, since_time, takes_old, kept_history, events, answer, wake_at)
  local own = line_of(field)
  local record, last = own.record, own.last
  if record then is_used = true end
  if own.is_broken then
    fault = { 'broken' }
    return
  end
  local number = tonumber(n)
  if number <= last then
    local rows = '\\n' .. record
    local _, found = string.find(rows, '\\n' .. text(number) .. ' ', 1, true)
    if not found then return { 'before', '-', '["unknown"]' } end
    local place, text_of = string.match(rows, '^(%S+) ([^\\n]*)', found + 1)
    return { 'before', place, text_of }
  end
  if since == '1' then
    local time = tonumber(since_time)
    if since_memory ~= memory and takes_old ~= '1' then return { 'before', '-', '["unknown"]' } end
    if not (time and time > now - tonumber(keep)) then return { 'before', '-', '["unknown"]' } end
  end
  if not holds then return { 'conflict' } end
  if tonumber(after) > last then return { 'step' } end
  if not record and live and tonumber(redis.call('HGET', lines_key, user_key(user)) or 0) >= tonumber(most_lines) then
    return { 'crowded' }
  end

  history = kept_history
  if not live then begin(fresh) end
  local place = '-'
  if events ~= '' then
    place = write(fresh, user, line, n, events)
    if not place then return end
  end
  if not record then redis.call('HINCRBY', lines_key, user_key(user), 1) end
  note(own, n .. ' ' .. place .. ' ' .. answer)
  own.last = number
  if wake_at == 'none' then redis.call('ZREM', due_key, topic)
  elseif wake_at ~= '' then redis.call('ZADD', due_key, wake_at, topic) end
  is_used = true
  return { 'done', place, answer }
end

if live then forget() end
local replies = { 'taken' }
for from = first, #ARGV, width do
  local reply = take(unpack(ARGV, from, from + width - 1))
  if fault then break end
  replies[#replies + 1] = reply
  if reply[1] == 'conflict' then has_conflict = true end
  if reply[1] == 'done' and reply[2] ~= '-' and wanted then
    reply[4] = '1'
    wanted = false
    redis.call('HDEL', meta_key, 'wanted')
  end
  -- Those behind it were decided on its events.
  if reply[1] ~= 'done' and (reply[1] == 'conflict' or ARGV[from + 11] ~= '') then holds = false end
end

for field, line in pairs(lines) do
  if line.is_new then
    redis.call('HSET', lines_key, 'l' .. field, line.record)
    redis.call('ZADD', ages_key, text(now), field)
  end
end
-- Another node is faster than the one that asks: it learns that it should wait.
if has_conflict and was_live and top == was_top then redis.call('HSET', meta_key, 'wanted', '1') end

if top ~= was_top then
  if was_top == '0' then
    redis.call('ZREM', refused_key, topic)
    for _, key in ipairs({ meta_key, lines_key, ages_key }) do redis.call('PERSIST', key) end
  end
  local held = redis.call('HGET', snap_key, 'offset')
  if held then
    local oldest = math.min(tonumber(held), tonumber(top) - tonumber(history))
    if oldest > 0 then redis.call('XTRIM', log_key, 'MINID', text(oldest) .. '-0') end
  end
  tell('log', at)
elseif live and not was_live then
  redis.call('HSET', meta_key, 'epoch', epoch, 'top', '0', 'mark', '', 'history', history)
  drop_refused()
end
if is_used then stay() end
return fault or replies
`,
)
