// `ban USER` and `unban USER`: for those who run the servers, on the Redis that the servers share.
import { limits } from '../../store/protocol'
import { redisBans } from '../users/redis-bans'
import { SYSTEM } from '../topics/define-topic'
import { type Environment, SettingError } from './environment'
import { engineFrom } from './users'

/** @throws SettingError without a Redis, and for a name that no user has */
export async function setBan(environment: Environment, isBanned: boolean, user: string): Promise<void> {
  const engine = engineFrom(environment)
  if (!engine) {
    throw new SettingError(
      'REDIS_URL is missing: bans of a server without Redis are in its process.\n' +
        '缺少 REDIS_URL：没有 Redis 的服务器，封禁名单只在其进程内。',
    )
  }
  if (!/^\S+$/.test(user) || Buffer.byteLength(user) > limits.nameBytes || user === SYSTEM) {
    throw new SettingError(
      `The user is "${user}", expected a name of 1 to ${limits.nameBytes} bytes without spaces, and not "${SYSTEM}".\n` +
        `用户名是 "${user}"，应为 1 到 ${limits.nameBytes} 字节，不含空格，且不是 "${SYSTEM}"。`,
    )
  }
  try {
    await engine.start((sentence) => void process.stderr.write(`${sentence}\n`))
    const bans = redisBans(engine)
    await (isBanned ? bans.add(user) : bans.remove(user))
  } finally {
    await engine.stop()
  }
}
