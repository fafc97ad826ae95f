import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { type VirtualStorage } from 'mobx-miniprogram-socket/testing'
import type { CommandEntry } from '../../../../store/session/entry'
import { DocumentServer, launchOn, pass } from '../../../support/session-scene'

beforeEach(() => {
  jest.useFakeTimers({ now: 1_700_000_000_000 })
})
afterEach(() => {
  jest.useRealTimers()
})

const isCommand = (frame: { readonly t: string }) => frame.t === 'command'

async function openOn(server: DocumentServer, ...more: [VirtualStorage?, Parameters<typeof launchOn>[2]?]) {
  const app = launchOn(server, ...more)
  app.room.hold()
  app.socket.connect()
  await pass()
  return app
}

/** An app in which ann is logged in; `login` is what the app does when another user logs in. */
async function annOn(
  server: DocumentServer,
  storage?: VirtualStorage,
  options?: Parameters<typeof launchOn>[2],
) {
  let me = 'ann'
  const app = await openOn(server, storage, { ...options, user: () => me })
  const login = async (user: string): Promise<void> => {
    me = user
    app.socket.disconnect()
    app.socket.connect()
    await pass()
  }
  const become = (user: string): void => void (me = user)
  return { ...app, login, become }
}

test('commands of a user stay put while another one is logged in, and go when they are back', async () => {
  const server = new DocumentServer()
  const { room, socket, login } = await annOn(server)
  server.loses = isCommand
  const hers = room.send({ say: 'hers' })
  server.loses = () => false
  await login('bob')
  expect([room.pending, socket.queueLength, room.confirmed]).toEqual([[], 0, []])
  const his = room.send({ say: 'his' })
  await pass()
  expect([his.state, hers.state, room.confirmed]).toEqual(['acked', 'queued', ['his']])
  await login('ann')
  expect([hers.state, room.confirmed]).toEqual(['acked', ['his', 'hers']])
})

test('another user sees nothing of the state, the losses and the position of the one before', async () => {
  const server = new DocumentServer('m1', { members: new Set(['ann']) })
  const { room, login } = await annOn(server)
  room.send({ say: 'secret' })
  await pass()
  server.restart('m2')
  await pass(2_000)
  expect(room.lost).toHaveLength(1)
  await login('bob')
  expect([room.state, room.lost, room.freshness]).toEqual([[], [], 'left'])
  const attaches = server.frames.filter((text) => text.includes('"attach"')).slice(-1)
  expect(attaches[0]).not.toContain('"at"')
})

test('another user has another line', async () => {
  const server = new DocumentServer()
  const { room, login } = await annOn(server)
  room.send({ say: 'hers' })
  await login('bob')
  room.send({ say: 'his' })
  await pass()
  const lines = server.frames
    .filter((text) => text.includes('"command"'))
    .map((text) => /"line":"([^"]+)"/.exec(text)?.[1])
  expect(new Set(lines).size).toBe(2)
})

test('commands that were sent before auth has answered belong to the user that it names', async () => {
  const server = new DocumentServer()
  const app = launchOn(server, undefined, { user: () => 'bob' })
  const entry = app.room.send({ say: 'early' })
  app.socket.connect()
  await pass(2_000)
  expect(entry.state).toBe('acked')
  expect(server.frames.find((text) => text.includes('hello'))).toContain('"bob"')
})

test('after disconnect, commands belong to the user that auth names next', async () => {
  const server = new DocumentServer()
  const { room, socket, become } = await annOn(server)
  socket.disconnect()
  become('bob')
  const his = room.send({ say: 'his' })
  socket.connect()
  await pass()
  expect([his.state, room.confirmed]).toEqual(['acked', ['his']])
})

test('after disconnect, connect asks auth anew: an answer for the user before is not used', async () => {
  const server = new DocumentServer()
  const { socket, auth } = launchOn(server)
  let answer: (credentials: { user: string; token: string }) => void = () => undefined
  auth.mockImplementationOnce(() => new Promise((resolve) => void (answer = resolve)))
  socket.connect()
  await pass()
  socket.disconnect()
  auth.mockImplementation(() => Promise.resolve({ user: 'bob', token: 'token-of-bob' }))
  socket.connect()
  answer({ user: 'ann', token: 'token-of-ann' })
  await pass()
  expect(server.frames.filter((text) => text.includes('"hello"'))).toEqual([expect.stringContaining('"bob"')])
})

test('auth that names another user without disconnect: commands of the one before stay put', async () => {
  const server = new DocumentServer()
  const { room, become } = await annOn(server)
  server.loses = isCommand
  const hers = room.send({ say: 'hers' })
  server.loses = () => false
  become('bob')
  server.drop()
  await pass(2_000)
  const his = room.send({ say: 'his' })
  await pass()
  expect([hers.state, his.state, room.confirmed]).toEqual(['queued', 'acked', ['his']])
  expect((his as CommandEntry).line).not.toBe((hers as CommandEntry).line)
})

test('what was acked to one user is never announced to another', async () => {
  const server = new DocumentServer()
  const { room, login } = await annOn(server)
  room.send({ say: 'hers' })
  await pass()
  await login('bob')
  server.restart('m2')
  await pass(2_000)
  expect([room.freshness, room.lost]).toEqual(['live', []])
})

test('that one user was no member says nothing to the next', async () => {
  const server = new DocumentServer('m1', { members: new Set(['bob']) })
  const { room, become, socket } = await annOn(server)
  expect(room.freshness).toBe('left')
  socket.reset()
  become('bob')
  expect(room.freshness).toBe('loading')
})

test('reset ends at once what was cancelled and waits for the storage', async () => {
  const { room, socket } = launchOn(new DocumentServer())
  const entry = room.send({ say: 'no' })
  await pass(100)
  entry.cancel()
  expect(entry.state).toBe('queued')
  socket.reset()
  expect(entry.state).toBe('cancelled')
})

test('with the option user, a command that was sent before auth belongs to whoever was logged in, over a kill too', async () => {
  const server = new DocumentServer()
  let me: string | undefined = 'ann'
  const options = { user: () => String(me), present: () => me }
  const first = launchOn(server, undefined, options)
  first.room.send({ say: 'hers' })
  me = 'bob'
  first.room.send({ say: 'his' })
  await pass(100)
  expect(first.room.pending.map(({ data }) => data.say)).toEqual(['his'])
  first.phone.onDial = null
  jest.clearAllTimers()
  const second = launchOn(server, first.storage, options)
  expect(second.room.pending.map(({ data }) => data.say)).toEqual(['his'])
  second.socket.connect()
  await pass(2_000)
  me = 'ann'
  const waits = second.room.send({ say: 'hers, too' })
  await pass()
  expect([waits.state, second.room.confirmed]).toEqual(['queued', ['his']])
  second.socket.disconnect()
  second.socket.connect()
  await pass(2_000)
  expect(second.room.confirmed).toEqual(['his', 'hers', 'hers, too'])
})

test('the option user may know nobody', async () => {
  const server = new DocumentServer()
  const { room, socket } = launchOn(server, undefined, { present: () => undefined })
  const entry = room.send({ say: 'a' })
  socket.connect()
  await pass(2_000)
  expect(entry.state).toBe('acked')
})

test('reset deletes the commands of this user, in the storage too, and leaves those of others', async () => {
  const server = new DocumentServer()
  const { room, socket, login, phone, storage } = await annOn(server)
  server.loses = isCommand
  const hers = room.send({ say: 'hers' })
  await login('bob')
  const left = room.send({ say: 'left' })
  phone.onDial = null
  server.drop()
  const waiting = room.send({ say: 'waiting' })
  await pass(1_000)
  socket.reset()
  expect([socket.status, left.state, waiting.state, hers.state, room.freshness]).toEqual([
    'idle',
    'unknown',
    'cancelled',
    'queued',
    'loading',
  ])
  await pass(1_000)
  const text = String(storage.items.get('mobx-miniprogram-socket:socket:session'))
  expect([text.includes('hers'), text.includes('waiting')]).toEqual([true, false])
})

test('commands of another user in the storage wait for them over launches', async () => {
  const server = new DocumentServer()
  const { room, storage, phone } = await annOn(server)
  server.loses = isCommand
  room.send({ say: 'hers' })
  await pass(1_000)
  server.loses = () => false
  phone.onDial = null
  jest.clearAllTimers()
  for (const line of server.linked) server.leave(line)
  let me = 'bob'
  const second = await openOn(server, storage, { user: () => me })
  await pass(2_000)
  expect([second.room.pending, second.room.confirmed]).toEqual([[], []])
  me = 'ann'
  second.socket.disconnect()
  second.socket.connect()
  await pass(2_000)
  expect(second.room.confirmed).toEqual(['hers'])
})

test.each<[string, () => unknown, RegExp]>([
  ['answers an empty text', () => '', /^$/],
  ['answers null', () => null, /^$/],
  ['answers a number', () => 7, /session\.user: expected a name of 1 to 128 bytes without spaces$/],
  ['answers a name with a space', () => 'a b', /session\.user: expected a name/],
  [
    'throws',
    () => {
      throw new Error('no login yet')
    },
    /session\.user: no login yet$/,
  ],
])('where the option user %s, commands go as the user that auth names', async (_how, present, told) => {
  const server = new DocumentServer()
  const { room, socket } = launchOn(server, undefined, { present: present as () => undefined })
  const entry = room.send({ say: 'a' })
  expect(socket.lastError?.message ?? '').toMatch(told)
  socket.connect()
  await pass(2_000)
  expect(entry.state).toBe('acked')
})

test.each([
  [true, 'unknown'],
  [false, 'cancelled'],
])('dispose ends commands of another user, too: kept %s, %s', async (persist, state) => {
  const server = new DocumentServer()
  const { room, socket, become } = await annOn(server, undefined, { outbox: { persist } })
  server.drop()
  const hers = room.send({ say: 'hers' })
  await pass(100)
  become('bob')
  await pass(2_000)
  expect(hers.state).toBe('queued')
  socket.dispose()
  expect(await hers.done).toEqual({ kind: state })
})
