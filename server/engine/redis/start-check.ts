// Whether a Redis keeps what it is given. Asked once, before anything is written.
import { RedisError } from './address'
import { rootOf, type Space } from './keys'
import type { Link } from './link'

/** Settings that must have a value, and what is wrong where they have another one. */
const settings = [
  ['appendonly', 'yes', 'appendonly'],
  ['maxmemory-policy', 'noeviction', 'eviction'],
] as const

/** @throws RedisError that says what to change */
export async function checkRedis(
  link: Pick<Link, 'send'>,
  space: Space,
  isCluster: boolean,
  warn: (sentence: string) => void,
): Promise<void> {
  const root = rootOf(space)
  const info = String(await link.send(root, 'INFO'))
  const [, version = '0'] = /^redis_version:(\S+)/m.exec(info) ?? []
  if (Number.parseInt(version) < 7) throw new RedisError('version', version)
  const isNode = /^cluster_enabled:1/m.test(info)
  if (isNode !== isCluster) throw new RedisError(isNode ? 'cluster' : 'single')
  for (const [name, wanted, reason] of settings) {
    let found: unknown
    try {
      ;[, found] = (await link.send(root, 'CONFIG', 'GET', name)) as string[]
    } catch (error) {
      warn(
        `CONFIG is barred (${error instanceof Error ? error.message : String(error)}): see for yourself that Redis has ${name} ${wanted}.`,
      )
      continue
    }
    if (found !== wanted) throw new RedisError(reason)
  }
}
