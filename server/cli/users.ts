import type { ServerOptions, SessionOptions } from '../app'
import { redis, type RedisLog } from '../engine/redis/redis'
import { localUsers } from '../users/local-users'
import type { LoginOptions, LoginUsers } from '../users/login'
import { redisBans } from '../users/redis-bans'
import { redisTickets } from '../users/redis-tickets'
import { wechatUsers } from '../users/wechat-users'
import { redisDirectory } from '../game/redis-directory'
import { demoFor } from './demo'
import { type Environment, numberFrom, retainDays, SettingError, wordFrom } from './environment'

/** Returns the users of WeChat where it has given an app its secret, and users for development elsewhere, but not in production. */
export function usersFrom(
  { APPID, APPSECRET, SECRET, NODE_ENV }: Environment,
  among: Pick<LoginOptions, 'tickets' | 'bans'> = {},
): { readonly users?: LoginUsers } {
  if (Boolean(APPID) !== Boolean(APPSECRET)) {
    const missing = APPID ? 'APPSECRET' : 'APPID'
    throw new SettingError(
      `${missing} is missing: users of WeChat need both APPID and APPSECRET.\n` +
        `缺少 ${missing}：微信用户登录需要同时设置 APPID 和 APPSECRET。`,
    )
  }
  // The value is a secret, and what is printed ends in logs.
  if (SECRET && SECRET.length < 32) {
    throw new SettingError(
      `SECRET has ${SECRET.length} characters, expected at least 32.\n` +
        `SECRET 只有 ${SECRET.length} 个字符，至少需要 32 个。`,
    )
  }
  const shared = { ...(SECRET ? { secret: SECRET } : {}), ...among }
  if (APPID && APPSECRET) return { users: wechatUsers({ appId: APPID, appSecret: APPSECRET, ...shared }) }
  return NODE_ENV === 'production' ? {} : { users: localUsers(shared) }
}

/** Returns the engine on the Redis of these servers, where there is one. */
export function engineFrom({ REDIS_URL, RETAIN_DAYS, WAKE }: Environment): RedisLog | undefined {
  const days = RETAIN_DAYS ? numberFrom('RETAIN_DAYS', RETAIN_DAYS, 2, 3_650) : retainDays
  const wake = WAKE ? wordFrom('WAKE', WAKE, 'pubsub sharded poll') : 'pubsub'
  return REDIS_URL ? redis(REDIS_URL, { retain: days * 86_400_000, wake }) : undefined
}

/** Returns chat and game behind `/session`, the lobby and the users, where there are users. */
export function sessionsFrom(
  environment: Environment,
): Partial<SessionOptions> & Pick<ServerOptions, 'plugins'> & { readonly users?: LoginUsers } {
  const { SECRET, REDIS_URL } = environment
  if (REDIS_URL && !SECRET) {
    throw new SettingError(
      'SECRET is missing: servers that share a Redis need the same one, at least 32 characters.\n' +
        '缺少 SECRET：共用一个 Redis 的服务器必须使用相同的 SECRET，至少 32 个字符。',
    )
  }
  const engine = engineFrom(environment)
  const { users } = usersFrom(
    environment,
    engine && { tickets: redisTickets(engine), bans: redisBans(engine) },
  )
  if (!users) return {}
  const demo = demoFor(users, engine && redisDirectory(engine))
  return { ...demo, ...(SECRET ? { secret: SECRET } : {}), ...(engine ? { engine } : {}) }
}
