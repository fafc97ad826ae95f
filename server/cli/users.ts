import type { ServerOptions, SessionOptions } from '../app'
import { localUsers } from '../users/local-users'
import type { LoginUsers } from '../users/login'
import { wechatUsers } from '../users/wechat-users'
import { demoFor } from './demo'
import { type Environment, SettingError } from './environment'

/** Returns the users of WeChat where it has given an app its secret, and users for development elsewhere, but not in production. */
export function usersFrom({ APPID, APPSECRET, SECRET, NODE_ENV }: Environment): {
  readonly users?: LoginUsers
} {
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
  const secret = SECRET ? { secret: SECRET } : {}
  if (APPID && APPSECRET) return { users: wechatUsers({ appId: APPID, appSecret: APPSECRET, ...secret }) }
  return NODE_ENV === 'production' ? {} : { users: localUsers(secret) }
}

/** Returns chat and game behind `/session`, the lobby and the users, where there are users. */
export function sessionsFrom(
  environment: Environment,
): Partial<SessionOptions> & Pick<ServerOptions, 'plugins'> & { readonly users?: LoginUsers } {
  const { users } = usersFrom(environment)
  const { SECRET } = environment
  return users ? { ...demoFor(users), ...(SECRET ? { secret: SECRET } : {}) } : {}
}
