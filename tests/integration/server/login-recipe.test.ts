// The recipe of docs/server.md, run as it stands there, with a wx that reaches a real server.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { localUsers } from '../../../server/users/local-users'
import type { LoginUsers } from '../../../server/users/login'
import { start } from './harness'

interface Auth {
  readonly user: string
  readonly token: string
}

interface WxRequest {
  readonly url: string
  readonly method: string
  readonly data: object
  success(answer: { readonly statusCode: number; readonly data: unknown }): void
}

function recipeOf(page: string): string {
  const text = readFileSync(join(__dirname, '../../../docs', page), 'utf8')
  const code = /```ts\n(const post = .*?)```/s.exec(text)?.[1]
  if (code === undefined) throw new Error(`no recipe in ${page}`)
  return code
}

class FakeWx {
  pass = ''
  logins = 0
  getStorageSync(): string {
    return this.pass
  }
  setStorageSync(_key: string, value: string): void {
    this.pass = value
  }
  login({ success }: { success(answer: { code: string }): void }): void {
    this.logins++
    success({ code: 'ann' })
  }
  request({ url, method, data, success }: WxRequest): void {
    const headers = { 'Content-Type': 'application/json' }
    void fetch(url, { method, headers, body: JSON.stringify(data) }).then(async (response) =>
      success({ statusCode: response.status, data: await response.json() }),
    )
  }
}

test.each(['server.md', 'server.zh-CN.md'])(
  'the recipe of %s calls wx.login once for many connections, and again when its pass is over',
  async (page) => {
    const before = localUsers()
    const after = localUsers()
    const wx = new FakeWx()
    const authAt = (origin: string): (() => Promise<Auth>) => {
      // The page holds a recipe, no module.
      // eslint-disable-next-line @typescript-eslint/no-implied-eval
      return new Function('wx', 'url', `${recipeOf(page)}; return auth`)(
        wx,
        `${origin}/login`,
      ) as () => Promise<Auth>
    }
    const expectUser = async (users: LoginUsers, { user, token }: Auth): Promise<void> =>
      expect(await users.verify(token)).toEqual({ user })

    const auth = authAt((await start({ users: before })).origin)
    for (let connection = 1; connection <= 3; connection++) await expectUser(before, await auth())
    expect(wx.logins).toBe(1)
    await expectUser(after, await authAt((await start({ users: after })).origin)())
    expect(wx.logins).toBe(2)
  },
)
