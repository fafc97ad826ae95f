// Commits that follow a position, or a snapshot and what follows it, and the kept answers of lines: all of one moment.
import { scriptOf, topicHead, topicKeys } from './script'

/** Answers { 'page', position, start, state, rows, records }. `start` is '' where the rows follow the position asked for. */
export const readScript = scriptOf(
  topicKeys,
  `local from, from_epoch, from_offset, from_mark = unpack(ARGV, args + 1)`,
  topicHead,
  `
local records = {}
for index = args + 5, #ARGV do
  local record = live and redis.call('HGET', lines_key, 'l' .. ARGV[index])
  if record then touch(ARGV[index]) end
  records[#records + 1] = record or ''
end
if not live then
  -- The deadline of a topic that is gone would come for ever.
  redis.call('ZREM', due_key, topic)
  return { 'page', at, from == at and '' or at, '', {}, records }
end
if #records > 0 then stay() end

-- The first row is the one at \`offset\`: what a reader has already, and whether it is of this timeline.
local function rows_from(offset)
  return redis.call('XRANGE', log_key, offset .. '-0', top .. '-0')
end
local beginning = memory .. ':0:'
local function all()
  if top == '0' then return {} end
  local first = redis.call('XRANGE', log_key, '-', '+', 'COUNT', 1)[1]
  return first and first[1] == '1-0' and rows_from('1') or nil
end

if from == beginning then
  local rows = all()
  if rows then return { 'page', at, '', '', rows, records } end
elseif from_epoch == epoch and from_offset ~= '' and tonumber(from_offset) <= tonumber(top) then
  local rows = rows_from(from_offset)
  if rows[1] and rows[1][1] == from_offset .. '-0' and rows[1][2][2] == from_mark then
    table.remove(rows, 1)
    return { 'page', at, '', '', rows, records }
  end
end
local held_epoch, held, held_mark, state = unpack(redis.call('HMGET', snap_key, 'epoch', 'offset', 'mark', 'state'))
if held_epoch == epoch and tonumber(held) <= tonumber(top) then
  local rows = rows_from(held)
  if rows[1] and rows[1][1] == held .. '-0' and rows[1][2][2] == held_mark then
    table.remove(rows, 1)
    return { 'page', at, epoch .. ':' .. held .. ':' .. held_mark, state, rows, records }
  end
end
local rows = all()
if rows then return { 'page', at, beginning, '', rows, records } end
return { 'broken' }
`,
)

/** Keeps a state to start from, and drops what nobody needs any more. */
export const snapshotScript = scriptOf(
  topicKeys,
  `local held_epoch, offset, held_mark, state = unpack(ARGV, args + 1)`,
  topicHead,
  `
if not live or held_epoch ~= epoch or offset == '' or offset == '0' or mark_at(offset) ~= held_mark then return { 'ignored' } end
local before_epoch, before, history = redis.call('HGET', snap_key, 'epoch'), redis.call('HGET', snap_key, 'offset'), redis.call('HGET', meta_key, 'history')
if before_epoch == epoch and tonumber(before) > tonumber(offset) then return { 'ignored' } end
redis.call('HSET', snap_key, 'epoch', epoch, 'offset', offset, 'mark', held_mark, 'state', state)
local first = math.min(tonumber(offset), tonumber(top) - tonumber(history))
if first > 0 then redis.call('XTRIM', log_key, 'MINID', text(first) .. '-0') end
stay()
return { 'done' }
`,
)
