import { createHash } from 'node:crypto'
import { code2Session, type Fetch, type Person } from './code2session'
import { type LoginOptions, type LoginUsers, usersOf } from './login'

export interface WechatUsersOptions extends LoginOptions {
  readonly appId: string
  /** The AppSecret of the mini-program. */
  readonly appSecret: string
  /**
   * Names the user of a person, by 1 to 128 bytes without spaces. All members of a topic see this name.
   *
   * @default a digest of appId and openid: always the same, and the openid stays on the server
   */
  readonly userOf?: (person: Person) => string
  /** @default the `fetch` of Node */
  readonly fetch?: Fetch
  /** How long WeChat may take, in ms. @default 5_000 */
  readonly timeout?: number
}

/** Users of a WeChat mini-program. */
export function wechatUsers(options: WechatUsersOptions): LoginUsers {
  const { appId, userOf = (person) => digest(appId, person) } = options
  return usersOf(
    {
      scope: appId,
      isLocal: false,
      async identify(code) {
        const found = await code2Session(options, code)
        return 'failure' in found ? found : { user: userOf(found) }
      },
    },
    options,
  )
}

function digest(appId: string, { openid }: Person): string {
  return createHash('sha256').update(`${appId}:${openid}`).digest('base64url').slice(0, 22)
}
