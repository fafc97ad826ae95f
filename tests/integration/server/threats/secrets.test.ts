// One day of a server, with a secret in everything that it gets. All that it logs is searched by tests/support/secrets.ts.
import { expect, test } from '@jest/globals'
import { valuesOf } from '../../../../game/board/cells'
import { optionsOf } from '../../../../game/options'
import type { RunningServer } from '../../../../server/app'
import { memoryDirectory } from '../../../../server/game/memory-directory'
import { roomTopic } from '../../../../server/game/room-topic'
import { gameRoutes } from '../../../../server/http/games'
import type { LoggedIn } from '../../../../server/users/login'
import { wechatUsers } from '../../../../server/users/wechat-users'
import { knownSecret, SEED } from '../../../support/game/room-scene'
import { plant } from '../../../support/secrets'
import { texts } from '../../../support/session/texts'
import { handshake, RawClient } from '../../../support/ws-client'
import { join, post, start } from '../harness'
import { Phone } from '../phone'

const gold = [3, 14, 15, 26, 35, 37, 46, 55, 58, 69, 79]
const topic = 'room:ROOM42'

async function startAll(): Promise<RunningServer> {
  const users = wechatUsers({
    appId: 'wx1',
    appSecret: 'planted-app-secret',
    secret: plant('0123456789 key of the passes 0123456789'),
    fetch(url) {
      const openid = `planted-openid-${new URL(url).searchParams.get('js_code') ?? ''}`
      return Promise.resolve(Response.json({ openid, session_key: 'planted-session-key', errcode: 0 }))
    },
  })
  const directory = memoryDirectory(Date.now)
  const rooms = roomTopic(directory, (_code, options) => knownSecret(options, gold))
  return start({
    development: true,
    users,
    topics: [rooms, { ...texts, name: 'chat:*' }],
    secret: '0123456789 key of the topics 0123456789',
    appIds: ['wx1'],
    plugins: [gameRoutes({ directory, userOf: (pass) => users.userOf(pass) })],
  })
}

test('no log holds tokens, passes, openids, session_key, keys, the board, or what was said', async () => {
  const server = await startAll()
  const logIn = async (code: string): Promise<LoggedIn> => {
    const { status, body } = await post(server, '/login', { code })
    expect(status).toBe(200)
    return body as LoggedIn
  }
  const board = knownSecret(optionsOf(), gold).board(1, '', [])
  plant([board.serverSeed, board.values, valuesOf(optionsOf(), gold), SEED])

  // A game: two sit down, one digs.
  await server.send(topic, { type: 'create', options: optionsOf(), by: 'planted-host', listed: true })
  const phones = []
  for (const code of ['planted-code-a', 'planted-code-b']) {
    const { user, ticket } = await logIn(code)
    const phone = await Phone.open(server, user, ticket)
    phone.send({ t: 'attach', topic, lines: [] })
    await phone.next()
    command(phone, topic, 1, { type: 'sit', name: 'planted name', avatar: '/planted-avatar', seed: SEED })
    phones.push(phone)
  }
  const [ann, bob] = phones as [Phone, Phone]
  for (const phone of [ann, bob]) command(phone, topic, 2, { type: 'start' })
  for (const phone of [ann, bob]) command(phone, topic, 3, { type: 'dig', cell: 0, turn: 1 })
  // One of them has the turn.
  const digs = [await answered(ann, 3), await answered(bob, 3)]
  expect(digs.filter((code) => code === undefined)).toHaveLength(1)

  // A chat, a command that is refused, and frames that are none.
  ann.send({ t: 'attach', topic: 'chat:1', lines: ['planted-line'] })
  command(ann, 'chat:1', 1, { say: 'planted text' })
  await answered(ann, 1)
  command(ann, 'chat:1', 2, { planted: ['planted data'] })
  await answered(ann, 2)
  for (const text of [
    'planted: no JSON',
    '{"t":"planted"}',
    `{"t":"ping","id":"planted${'x'.repeat(66_000)}"}`,
  ]) {
    const { user, ticket } = await logIn('planted-code-c')
    const phone = await Phone.open(server, user, ticket)
    phone.client.send(text)
    expect([1009, 4101]).toContain((await phone.client.closed).code)
  }
  const strangers = await Promise.all([
    Phone.greet(server, 'planted-user', 'planted-token'),
    Phone.greet(server, 'planted-user', (await logIn('planted-code-d')).pass),
  ])
  for (const { client } of strangers) expect((await client.closed).code).toBe(4300)
  server.revoke((await logIn('planted-code-b')).user)
  expect((await bob.client.closed).code).toBe(4300)
  ann.client.socket.close(4000, 'planted reason')

  // HTTP, and what is none.
  const { pass } = await logIn('planted-code-a')
  const headers = { Authorization: `Bearer ${pass}`, 'Content-Type': 'application/json' }
  for (const [path, body] of [
    ['/rooms', { planted: 'planted' }],
    ['/login', { pass: 'planted.pass.x' }],
    ['/debug/push', { text: 'planted push' }],
    ['/nothing?planted=planted', {}],
  ] as const)
    await fetch(server.origin + path, { method: 'POST', headers, body: JSON.stringify(body) })
  await fetch(`${server.origin}/login`, { method: 'POST', headers, body: '{"planted' })
  for (const path of ['/rooms?before=planted', '/games?limit=planted', '/rooms/ROOM42', '/games', '/health'])
    await fetch(server.origin + path, { headers })
  const referer = 'https://servicewechat.com/wxplanted/1/page-frame.html'
  const planted = { Referer: referer, Origin: 'https://planted.example', 'X-Forwarded-For': 'planted' }
  await (
    await RawClient.open(server.port, handshake('/session?token=planted', planted))
  ).answer
  await (
    await RawClient.open(server.port, 'planted is no HTTP\r\n\r\n')
  ).answer
  const plain = await join(server, ['planted-protocol'])
  plain.send('planted text')
  await plain.next()
})

function command(phone: Phone, of: string, n: number, data: unknown): void {
  phone.send({ t: 'command', topic: of, line: `planted-line-${of.slice(0, 4)}`, n, after: n - 1, data })
}

/** The code of a refusal, or `undefined` where the command took effect. */
async function answered(phone: Phone, n: number): Promise<string | undefined> {
  for (;;) {
    const frame = await phone.next()
    const answers = 'answers' in frame ? Object.values(frame.answers).flat() : []
    const answer = answers.find(([number]) => number === n)
    if (answer) return answer[1]
  }
}
