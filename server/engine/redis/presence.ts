import type { PresenceSet } from '../topic-log'
import { channelOf, keyOf, partitionOf, type Space } from './keys'
import type { Link } from './link'
import { Leases, membersIn } from './leases'
import { deleteScript, setScript } from './presence-scripts'
import type { Wakes } from './wakes'

export interface RedisPresence extends PresenceSet {
  /** Says that the nodes of this process live, and looks for those that have died. */
  beat(): Promise<void>
  /** Gives up the leases: others take the members over at once. */
  stop(): Promise<void>
}

export function redisPresence(
  link: Link,
  space: Space,
  options: { readonly wakeBy: string; readonly lease: number },
  wakes: Wakes,
): RedisPresence {
  const leases = new Leases(link, space, options.lease)
  const call = (topic: string, key: string): { keys: string[]; args: string[] } => {
    const partition = partitionOf(topic, space)
    const names = [`${topic}:here`, 'count', `held:${nodeOf(key)}`, `${topic}:users`]
    return {
      keys: names.map((name) => keyOf(space, partition, name)),
      args: [options.wakeBy, channelOf(space, partition), topic, key],
    }
  }
  return {
    async set(topic, key, member) {
      await leases.ensure(nodeOf(key))
      const { keys, args } = call(topic, key)
      return (await link.run(setScript, keys, [...args, JSON.stringify(member)])) === 1
    },
    async delete(topic, key) {
      const { keys, args } = call(topic, key)
      await link.run(deleteScript, keys, args)
    },
    async members(topic) {
      const [key = ''] = call(topic, '').keys
      return ((await link.send(key, 'HVALS', key)) as string[]).flatMap(membersIn)
    },
    async isHere(topic, user) {
      const [, , , key = ''] = call(topic, '').keys
      return (await link.send(key, 'HEXISTS', key, user)) === 1
    },
    watch: (changed) => wakes.watchPresence(changed),
    lease: (node, holder) => leases.hold(node, holder),
    beat: () => leases.beat(),
    stop: () => leases.stop(),
  }
}

/** Keys of members begin with the name of their node. */
function nodeOf(key: string): string {
  return key.slice(0, Math.max(0, key.indexOf('/')))
}
