// The name of a data set. Stamps carry it, so that phones learn when all is gone, and each partition holds it, so that a
// partition that was lost cannot pass as one in which nothing happened.
import { randomBytes } from 'node:crypto'
import { RedisError } from './address'
import { keyOf, rootOf, type Space } from './keys'
import type { Link } from './link'
import { scriptOf } from './script'

const make = scriptOf(`
redis.call('HSETNX', KEYS[1], 'partitions', ARGV[1])
redis.call('HSETNX', KEYS[1], 'name', ARGV[2])
return redis.call('HMGET', KEYS[1], 'partitions', 'name', 'whole')
`)
/** Sets fields where the name is still the one that was read. */
const change = scriptOf(`
if redis.call('HGET', KEYS[1], 'name') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'name', ARGV[2], 'whole', ARGV[3])
return 1
`)

/** Finds the name, or gives one to a data set that is new or has lost a part. */
export async function nameMemory(link: Link, space: Space): Promise<string> {
  const root = [rootOf(space)]
  const keys = Array.from({ length: space.partitions }, (_, partition) => keyOf(space, partition, 'memory'))
  for (;;) {
    const random = randomBytes(9).toString('base64url')
    const made = await link.run(make, root, [String(space.partitions), random])
    const [partitions, name, whole] = made as [string, string, string | null]
    if (partitions !== String(space.partitions))
      throw new RedisError('partitions', `${partitions}, ${String(space.partitions)}`)
    if (whole === '1') {
      const names = await Promise.all(keys.map((key) => link.send(key, 'GET', key)))
      if (names.every((each) => each === name)) return name
      await link.run(change, root, [name, random, '0'])
    } else {
      await Promise.all(keys.map((key) => link.send(key, 'SET', key, name)))
      await link.run(change, root, [name, name, '1'])
    }
  }
}
