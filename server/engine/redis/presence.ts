import type { Member, PresenceSet } from '../topic-log'
import { channelOf, keyOf, partitionOf, type Space } from './keys'
import type { Link } from './link'
import { scriptOf } from './script'
import type { Wakes } from './wakes'

const tell = `
local function tell()
  local count = redis.call('INCR', KEYS[2])
  if ARGV[1] ~= '' then redis.call(ARGV[1], ARGV[2], string.format('%.0f', count) .. ' here ' .. ARGV[3]) end
end
`
const setScript = scriptOf(tell, `redis.call('HSET', KEYS[1], ARGV[4], ARGV[5]) tell()`)
const deleteScript = scriptOf(tell, `if redis.call('HDEL', KEYS[1], ARGV[4]) == 1 then tell() end`)

export function redisPresence(link: Link, space: Space, wakeBy: string, wakes: Wakes): PresenceSet {
  const keysOf = (topic: string): string[] => {
    const partition = partitionOf(topic, space)
    return [`${topic}:here`, 'count'].map((name) => keyOf(space, partition, name))
  }
  const argsOf = (topic: string): string[] => [wakeBy, channelOf(space, partitionOf(topic, space)), topic]
  return {
    async set(topic, key, member) {
      await link.run(setScript, keysOf(topic), [...argsOf(topic), key, JSON.stringify(member)])
    },
    async delete(topic, key) {
      await link.run(deleteScript, keysOf(topic), [...argsOf(topic), key])
    },
    async members(topic) {
      const [key = ''] = keysOf(topic)
      const all = (await link.send(key, 'HVALS', key)) as string[]
      return all.map((text) => JSON.parse(text) as Member)
    },
    watch: (changed) => wakes.watchPresence(changed),
  }
}
