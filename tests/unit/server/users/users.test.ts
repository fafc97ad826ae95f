// A login, from the code to the ticket.
import { describe, expect, it } from '@jest/globals'
import type { Fetch } from '../../../../server/users/code2session'
import { localUsers } from '../../../../server/users/local-users'
import type { LoggedIn, LoginRefused, LoginUsers } from '../../../../server/users/login'
import { memoryTickets } from '../../../../server/users/tickets'
import { wechatUsers, type WechatUsersOptions } from '../../../../server/users/wechat-users'

/** WeChat, which takes each code once. */
function wechat(): Fetch {
  const used = new Set<string>()
  return (url) => {
    const code = new URL(url).searchParams.get('js_code') ?? ''
    const answer = used.has(code) ? { errcode: 40163 } : { openid: `openid of ${code.charAt(0)}` }
    used.add(code)
    return Promise.resolve(Response.json({ session_key: 'planted', ...answer }))
  }
}

const usersOf = (options: Partial<WechatUsersOptions> = {}): LoginUsers =>
  wechatUsers({ appId: 'wx1', appSecret: 's', fetch: wechat(), ...options })

function expectIn(answer: LoggedIn | LoginRefused): LoggedIn {
  if ('failure' in answer) throw new Error(answer.failure)
  return answer
}

describe('a code of wx.login', () => {
  it('gives a ticket for one connection, of 30 s', async () => {
    const users = usersOf()
    const { user, ticket, expiresIn } = expectIn(await users.login({ code: 'a1' }))
    expect(expiresIn).toBe(30_000)
    expect(await users.verify(ticket)).toEqual({ user })
    expect(await users.verify(ticket)).toBeNull()
  })

  it('is good once', async () => {
    const users = usersOf()
    const answers = await Promise.all([users.login({ code: 'a1' }), users.login({ code: 'a1' })])
    expect(answers.filter((answer) => 'ticket' in answer)).toHaveLength(1)
    expect(await users.login({ code: 'a1' })).toEqual({ failure: 'bad-code', detail: 40163 })
  })

  it('names the same person the same on every server, and shows no openid', async () => {
    const [first, second] = [await usersOf().login({ code: 'a1' }), await usersOf().login({ code: 'a2' })]
    const other = await usersOf({ appId: 'wx2' }).login({ code: 'a3' })
    expect(expectIn(first).user).toBe(expectIn(second).user)
    expect(expectIn(first).user).not.toBe(expectIn(other).user)
    expect(expectIn(first).user).toMatch(/^[\w-]{22}$/)
    expect(JSON.stringify(first)).not.toMatch(/openid|planted/)
  })

  it('names the user as a team wishes', async () => {
    const users = usersOf({ userOf: ({ openid }) => `u:${openid.length}` })
    expect(expectIn(await users.login({ code: 'a1' })).user).toBe('u:11')
  })
})

describe('a pass', () => {
  it('gives further tickets without WeChat, until its 30 days are over', async () => {
    let now = 0
    const users = usersOf({ now: () => now })
    const { pass, user } = expectIn(await users.login({ code: 'a1' }))
    now = 29 * 24 * 3_600_000
    const again = expectIn(await users.login({ pass }))
    expect(again.pass).toBe(pass)
    expect(await users.verify(again.ticket)).toEqual({ user })
    now += 24 * 3_600_000
    expect(await users.login({ pass })).toEqual({ failure: 'bad-pass' })
  })

  it('ends with the process, unless a secret is given', async () => {
    const { pass } = expectIn(await usersOf().login({ code: 'a1' }))
    expect(await usersOf().login({ pass })).toEqual({ failure: 'bad-pass' })
    const secret = 'x'.repeat(32)
    const kept = expectIn(await usersOf({ secret }).login({ code: 'a1' }))
    expect(await usersOf({ secret }).login({ pass: kept.pass })).toMatchObject({ user: kept.user })
  })

  it('of a development user is false where users are real', async () => {
    const secret = 'x'.repeat(32)
    const { pass } = expectIn(await localUsers({ secret }).login({ code: 'ann' }))
    expect(await usersOf({ secret }).login({ pass })).toEqual({ failure: 'bad-pass' })
  })

  it('is no ticket, and a ticket is no pass', async () => {
    const users = usersOf()
    const { pass, ticket } = expectIn(await users.login({ code: 'a1' }))
    expect(await users.verify(pass)).toBeNull()
    expect(await users.login({ pass: ticket })).toEqual({ failure: 'bad-pass' })
  })
})

describe('too much at once', () => {
  it('201 codes while WeChat is silent: one is refused, and a pass still works', async () => {
    let asked = 0
    let answer: (response: Response) => void = () => {}
    const silent = new Promise<Response>((resolve) => (answer = resolve))
    const fetch: Fetch = () => {
      asked++
      return silent.then((response) => response.clone())
    }
    const secret = 'x'.repeat(32)
    const users = usersOf({ fetch, secret })
    const waiting = Array.from({ length: 200 }, (_, n) => users.login({ code: `c${n}` }))
    expect(await users.login({ code: 'one more' })).toEqual({ failure: 'busy' })
    expect(asked).toBe(200)
    const { pass } = expectIn(await usersOf({ secret }).login({ code: 'a1' }))
    expect(await users.login({ pass })).toMatchObject({ pass })
    answer(Response.json({ openid: 'o1' }))
    expect((await Promise.all(waiting)).filter((each) => 'ticket' in each)).toHaveLength(100)
    // WeChat is asked again; the user of all these codes has had enough tickets.
    expect(await users.login({ code: 'later' })).toEqual({ failure: 'too-many-tickets' })
  })

  it('no ticket of one user beyond 100 at once, then 3 a second, by codes or passes; others get theirs', async () => {
    const users = usersOf()
    const { pass } = expectIn(await users.login({ code: 'a1' }))
    const answers = []
    for (let n = 0; n < 150; n += 1) answers.push(await users.login({ pass }))
    const refused = answers.filter((each) => 'failure' in each)
    expect(refused[0]).toEqual({ failure: 'too-many-tickets' })
    expect(refused.length).toBeGreaterThan(40)
    expect(await users.login({ code: 'b1' })).toHaveProperty('ticket')
  })

  it('no ticket where too many wait', async () => {
    const users = usersOf({ tickets: memoryTickets({ limit: 1 }) })
    await users.login({ code: 'a1' })
    expect(await users.login({ code: 'b1' })).toEqual({ failure: 'busy' })
  })
})

it('development users are named by their code, and can never be real ones', async () => {
  const users = localUsers()
  expect(users.isLocal).toBe(true)
  const { user, ticket } = expectIn(await users.login({ code: 'ann' }))
  expect(user).toBe('dev-ann')
  expect(await users.verify(ticket)).toEqual({ user: 'dev-ann' })
})

it.each(['Ann Lee', '', 'system', 'x'.repeat(129), undefined, 7])(
  'a userOf that returns %p is an error, because no client can say hello by that name',
  async (name) => {
    const users = usersOf({ userOf: () => name as string })
    await expect(users.login({ code: 'a1' })).rejects.toThrow(
      new TypeError('userOf must return a name of 1 to 128 bytes without spaces, and not "system".'),
    )
  },
)
