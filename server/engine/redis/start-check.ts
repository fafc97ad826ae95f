// Whether a Redis, or each master of a Redis Cluster, keeps what it is given. Asked once, before anything is written.
import { RedisError } from './address'
import type { Link } from './link'

/** Settings that must have a value, and what is wrong where they have another one. */
const settings = [
  ['appendonly', 'yes', 'appendonly'],
  ['maxmemory-policy', 'noeviction', 'eviction'],
] as const

/** @throws RedisError that says what to change */
export async function checkRedis(
  link: Pick<Link, 'sendToAll'>,
  isCluster: boolean,
  warn: (sentence: string) => void,
): Promise<void> {
  for (const info of await link.sendToAll('INFO')) {
    const [, version = '0'] = /^redis_version:(\S+)/m.exec(String(info)) ?? []
    if (Number.parseInt(version) < 7) throw new RedisError('version', version)
    if (!isCluster && /^cluster_enabled:1/m.test(String(info))) throw new RedisError('cluster')
  }
  for (const [name, wanted, reason] of settings) {
    let found: readonly unknown[]
    try {
      const replies = (await link.sendToAll('CONFIG', 'GET', name)) as readonly string[][]
      found = replies.map(([, value]) => value)
    } catch (error) {
      warn(
        `CONFIG is barred (${error instanceof Error ? error.message : String(error)}): see for yourself that Redis has ${name} ${wanted}.`,
      )
      continue
    }
    if (found.some((value) => value !== wanted)) throw new RedisError(reason)
  }
}
