// Attackers with a name: tickets, names and records of others, more sockets than a user needs, and those who were banned.
import { describe, expect, test } from '@jest/globals'
import type { RunningServer } from '../../../../server/app'
import { memoryBans } from '../../../../server/users/bans'
import { localUsers } from '../../../../server/users/local-users'
import type { LoggedIn } from '../../../../server/users/login'
import { wechatUsers } from '../../../../server/users/wechat-users'
import { texts } from '../../../support/session/texts'
import { post, start } from '../harness'
import { Phone, startSessions } from '../phone'

async function logIn(server: RunningServer, code: string): Promise<LoggedIn> {
  return (await post(server, '/login', { code })).body as LoggedIn
}

test('of 50 connections that bring one ticket at the same time one is let in, and the others are closed with 4300', async () => {
  const server = await start({ users: localUsers(), topics: [texts] })
  const { user, ticket } = await logIn(server, 'ann')
  const phones = await Promise.all(Array.from({ length: 50 }, () => Phone.greet(server, user, ticket)))
  const ends = await Promise.all(
    phones.map(({ client }) => Promise.race([client.next(), client.closed.then(({ code }) => code)])),
  )
  // A busy machine tells some of them to come later, before it looks at their tickets.
  const judged = ends.filter((end) => end !== 1013)
  expect(judged.filter((end) => end !== 4300)).toEqual([expect.stringContaining('"t":"welcome"')])
  expect(judged.length).toBeGreaterThan(1)
})

test('a code of wx.login that was used is answered 401, also when two bring it at the same time', async () => {
  const used = new Set<string>()
  const server = await start({
    users: wechatUsers({
      appId: 'wx1',
      appSecret: 'secret',
      fetch(url) {
        const code = new URL(url).searchParams.get('js_code') ?? ''
        const answer = used.has(code) ? { errcode: 40163, errmsg: 'code been used' } : { openid: 'o1' }
        used.add(code)
        return Promise.resolve(Response.json(answer))
      },
    }),
  })
  const answers = await Promise.all([1, 2, 3].map(() => post(server, '/login', { code: 'once' })))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401])
  expect((await post(server, '/login', { code: 'once' })).status).toBe(401)
})

test('two users who bring the token, the line, the numbers and the position of the other get nothing of theirs', async () => {
  const server = await startSessions()
  const [ann, bob] = [await Phone.open(server, 'ann'), await Phone.open(server, 'bob')]
  await ann.attach()
  ann.say(1, 'rude')
  expect(await ann.next()).toMatchObject({ answers: { l: [[1, 'rude']] } })
  expect(await bob.attach(undefined, ['l'])).toMatchObject({ answers: {} })
  // Of ann number 1 is done; of bob it is new.
  bob.say(1, 'mine')
  expect(await bob.next()).toMatchObject({ list: [{ said: 'mine' }], answers: { l: [[1]] } })
  ann.say(1, 'again')
  expect(await ann.next()).toMatchObject({ list: [{ said: 'mine' }], answers: {} })
  expect(await ann.next()).toMatchObject({ list: [], answers: { l: [[1, 'rude']] } })
  const thief = await Phone.greet(server, 'ann', 'token-of-bob')
  expect((await thief.client.closed).code).toBe(4300)
})

test('the 21st connection of a user closes the oldest with 4102, and no connection of others', async () => {
  const server = await startSessions()
  const bob = await Phone.open(server, 'bob')
  const phones = []
  for (let n = 0; n < 20; n += 1) phones.push(await Phone.open(server, 'ann'))
  // A name alone takes no place.
  const claims = await Promise.all([1, 2, 3].map(() => Phone.greet(server, 'ann', 'token-of-eve')))
  for (const { client } of claims) expect((await client.closed).code).toBe(4300)
  await Phone.open(server, 'ann')
  expect(await phones[0]?.client.closed).toEqual({ code: 4102, reason: 'Too many connections of this user' })
  for (const phone of [bob, ...phones.slice(1)]) {
    phone.send({ t: 'ping', id: 'alive' })
    expect(await phone.next()).toMatchObject({ t: 'ping', id: 'alive' })
  }
})

describe('a ban', () => {
  async function startTwo() {
    const bans = memoryBans()
    const users = localUsers({ bans })
    const servers = [
      await start({ users, topics: [texts] }),
      await start({ users, topics: [texts] }),
    ] as const
    return { bans, users, servers }
  }
  const enter = async (server: RunningServer, code: string): Promise<Phone> => {
    const { user, ticket } = await logIn(server, code)
    return Phone.open(server, user, ticket)
  }

  test('closes the live sockets of the user within a second, on all servers, with 4300', async () => {
    const { bans, servers } = await startTwo()
    const [one, two, other] = [
      await enter(servers[0], 'ann'),
      await enter(servers[1], 'ann'),
      await enter(servers[1], 'bob'),
    ]
    const bannedAt = performance.now()
    bans.add('dev-ann')
    for (const { client } of [one, two]) expect((await client.closed).code).toBe(4300)
    expect(performance.now() - bannedAt).toBeLessThan(1_000)
    other.send({ t: 'ping', id: 'alive' })
    expect(await other.next()).toMatchObject({ t: 'ping' })
  })

  test('refuses codes, passes and tickets of before, until it ends', async () => {
    const { bans, users, servers } = await startTwo()
    const { user, ticket, pass } = await logIn(servers[0], 'ann')
    bans.add('dev-ann')
    for (const credential of [{ code: 'ann' }, { pass }]) {
      const { status, body } = await post(servers[0], '/login', credential)
      expect([status, body]).toEqual([403, expect.objectContaining({ code: 'banned' })])
    }
    expect((await (await Phone.greet(servers[0], user, ticket)).client.closed).code).toBe(4300)
    expect(await users.userOf(pass)).toBeNull()
    bans.remove('dev-ann')
    expect(await users.userOf(pass)).toBe('dev-ann')
    await enter(servers[1], 'ann')
  })

  test('is no logout: revoke() closes the sockets of one server, and a new ticket lets the user in', async () => {
    const { servers } = await startTwo()
    const [one, two] = [await enter(servers[0], 'ann'), await enter(servers[1], 'ann')]
    servers[0].revoke('dev-ann')
    expect((await one.client.closed).code).toBe(4300)
    await enter(servers[0], 'ann')
    two.send({ t: 'ping', id: 'alive' })
    expect(await two.next()).toMatchObject({ t: 'ping' })
    // Servers that have stopped hear of no ban.
    await servers[0].close()
    servers[0].revoke('dev-ann')
  })
})
