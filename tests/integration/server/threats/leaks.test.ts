// Attackers who want to see more than they may: after a kick, in other rooms, in lists, in errors.
import { expect, test } from '@jest/globals'
import * as v from 'valibot'
import type { RunningServer } from '../../../../server/app'
import { memoryDirectory } from '../../../../server/game/memory-directory'
import { roomTopic } from '../../../../server/game/room-topic'
import { gameRoutes } from '../../../../server/http/games'
import { defineTopic } from '../../../../server/topics/define-topic'
import { localUsers } from '../../../../server/users/local-users'
import type { LoggedIn } from '../../../../server/users/login'
import type { ServerFrame } from '../../../../store/protocol'
import { post, start } from '../harness'
import { Phone, startSessions } from '../phone'

/** The position that a frame leads to. */
function positionIn(frame: ServerFrame): string {
  if (!('to' in frame) || frame.to === undefined) throw new Error(`no position in ${frame.t}`)
  return frame.to
}

test('a user who is removed while the phone has no connection gets no event after it, and nothing that was before', async () => {
  const server = await startSessions()
  const [ann, bob] = [await Phone.open(server, 'ann'), await Phone.open(server, 'bob')]
  const attached = await ann.attach()
  await bob.attach()
  ann.client.socket.terminate()
  bob.say(1, 'before the kick')
  await bob.next()
  bob.say(2, 'out ann')
  await bob.next()
  const again = await Phone.open(server, 'ann')
  expect(await again.attach(positionIn(attached), ['l'])).toEqual({
    t: 'attached',
    topic: 'room:1',
    no: 'forbidden',
    answers: {},
  })
  bob.say(3, 'after the kick')
  await bob.next()
  again.say(1, 'let me in')
  expect(await again.next()).toMatchObject({ list: [], answers: { l: [[1, 'forbidden']] } })
  again.send({ t: 'ping', id: 'last' })
  expect(await again.next()).toMatchObject({ t: 'ping', id: 'last' })
})

test('a position, a line or a command of another room opens nothing of it', async () => {
  const server = await startSessions()
  const [ann, bob] = [await Phone.open(server, 'ann'), await Phone.open(server, 'bob')]
  await bob.attach()
  for (let n = 1; n <= 3; n += 1) {
    bob.say(n, `of room 1: ${String(n)}`)
    await bob.next()
  }
  const whole = await bob.attach()
  const at = positionIn(whole)
  for (const topic of ['room:2', 'room:10', 'room:1:']) {
    ann.send({ t: 'attach', topic, at, lines: ['l'] })
    const frame = await ann.next()
    expect(frame).toMatchObject({ t: 'attached', topic, state: [], answers: {} })
  }
  bob.say(4, 'of room 1: 4')
  ann.send({ t: 'ping', id: 'last' })
  expect(await ann.next()).toMatchObject({ t: 'ping', id: 'last' })
})

test('the list of rooms and a room by its code name no user, seed or cell, and come in pages of at most 50', async () => {
  const users = localUsers()
  const directory = memoryDirectory(Date.now)
  const server = await start({
    users,
    topics: [roomTopic(directory)],
    plugins: [gameRoutes({ directory, userOf: (pass) => users.userOf(pass) })],
  })
  const { pass } = (await post(server, '/login', { code: 'ann' })).body as LoggedIn
  const headers = { Authorization: `Bearer ${pass}`, 'Content-Type': 'application/json' }
  const made = await fetch(`${server.origin}/rooms`, { method: 'POST', headers, body: '{}' })
  const { code } = (await made.json()) as { readonly code: string }
  const card = ['code', 'createdAt', 'options', 'phase', 'taken', 'watchers']
  const lists = await Promise.all(
    ['/rooms?limit=50', `/rooms/${code}`].map(async (path) => {
      const answer = await fetch(server.origin + path, { headers })
      return { status: answer.status, text: await answer.text() }
    }),
  )
  for (const { status, text } of lists) {
    expect(status).toBe(200)
    expect(text).toContain(code)
    expect(text).not.toContain('dev-ann')
    expect(Object.keys(cardIn(JSON.parse(text), code)).sort()).toEqual(card)
  }
  for (const limit of ['51', '1000', '-1', '1e9'])
    expect((await fetch(`${server.origin}/rooms?limit=${limit}`)).status).toBe(400)
})

/** The object that has this code. */
function cardIn(value: unknown, code: string): object {
  if (typeof value !== 'object' || value === null) return {}
  if ('code' in value && value.code === code) return value
  return (
    Object.values(value)
      .map((item) => cardIn(item, code))
      .find((found) => Object.keys(found).length > 0) ?? {}
  )
}

const breaking = defineTopic({
  name: 'breaking:*',
  command: v.object({ in: v.string() }),
  initial: (): readonly string[] => [],
  authorize: () => 'write',
  decide(_state, command) {
    if ('type' in command) return []
    if (command.in === 'decide') throw new Error('detail of decide')
    return [command.in]
  },
  reduce: (state: readonly string[], event: string) => [...state, event],
  view: (event: string) => {
    if (event === 'view') throw new Error('detail of view')
    return event
  },
  viewState: (state: readonly string[]) => state,
})

test('errors of the team’s code reach no client with their words: a code, or 1011 with one sentence', async () => {
  const users = { verify: (token: string) => Promise.resolve({ user: token.slice(9) }) }
  const server: RunningServer = await start({ topics: [breaking], users })
  const ann = await Phone.open(server, 'ann')
  ann.send({ t: 'attach', topic: 'breaking:1', lines: [] })
  await ann.next()
  const ask = (n: number, place: string): void =>
    ann.send({ t: 'command', topic: 'breaking:1', line: 'l', n, after: n - 1, data: { in: place } })
  ask(1, 'decide')
  expect(await ann.next()).toEqual({
    t: 'events',
    topic: 'breaking:1',
    after: expect.any(String),
    to: expect.any(String),
    list: [],
    answers: { l: [[1, 'failed']] },
  })
  ask(2, 'view')
  expect(await ann.client.closed).toEqual({ code: 1011, reason: 'The topic cannot be read now' })

  const throwing = await start({
    topics: [breaking],
    users: { verify: () => Promise.reject(new Error('detail of verify')) },
  })
  const bob = await Phone.greet(throwing, 'bob')
  expect(await bob.client.closed).toEqual({ code: 1013, reason: 'The token cannot be checked now' })
})
