import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { createSocketStore, fixedDelay } from 'mobx-miniprogram-socket'
import { session } from 'mobx-miniprogram-socket/session'
import { VirtualPhone } from 'mobx-miniprogram-socket/testing'
import { DocumentServer, launchOn, pass } from '../../../support/session-scene'

beforeEach(() => {
  jest.useFakeTimers({ now: 1_700_000_000_000 })
})
afterEach(() => {
  jest.useRealTimers()
})

const kinds = (frames: readonly string[]) =>
  frames.map((text) => /^(.) .*?"t":"(\w+)"/.exec(text)?.slice(1).join(' ') ?? text)

test('the status is open only after the welcome; attach follows hello without waiting for it', async () => {
  const server = new DocumentServer()
  server.loses = ({ t }) => t === 'welcome'
  const { socket, room } = launchOn(server)
  room.hold()
  socket.connect()
  await pass()
  expect([socket.status, kinds(server.frames).slice(0, 2)]).toEqual(['connecting', ['→ hello', '→ attach']])
  server.loses = () => false
  await pass(10_000)
  expect(socket.status).toBe('open')
})

test('commands leave only after attached on this connection', async () => {
  const server = new DocumentServer()
  server.loses = ({ t }) => t === 'attached'
  const { socket, room } = launchOn(server)
  const entry = room.send({ say: 'a' })
  socket.connect()
  await pass()
  expect([socket.status, entry.state, kinds(server.frames)]).toEqual([
    'open',
    'queued',
    ['→ hello', '← welcome', '→ attach'],
  ])
})

test.each<[string, unknown, string]>([
  [
    'throws',
    () => {
      throw new Error('no login')
    },
    'no login',
  ],
  ['rejects', () => Promise.reject(new Error('no net')), 'no net'],
  ['answers nothing', () => undefined, 'hello.user must be'],
  ['answers a user with a space', () => ({ user: 'a b', token: 't' }), 'hello.user must be'],
  ['answers no token', () => ({ user: 'ann' }), 'hello.token must be'],
])('auth that %s ends the attempt, with a sentence', async (_how, auth, sentence) => {
  const phone = new VirtualPhone()
  const options = { url: 'wss://example.com', platform: phone, session: session({ auth: auth as never }) }
  const socket = createSocketStore(options)
  socket.connect()
  await pass()
  expect([socket.status, phone.lines.length]).toEqual(['waiting', 0])
  expect(socket.lastError?.code).toBe('greeting-failed')
  expect(socket.lastError?.message).toContain(`session.auth: ${sentence}`)
})

test('auth that hangs holds up nothing for ever: it is asked anew', async () => {
  const auth = jest.fn(() => new Promise<never>(() => undefined))
  const phone = new VirtualPhone()
  const options = { url: 'wss://example.com', platform: phone, retry: fixedDelay({ delay: 1_000 }) }
  createSocketStore({ ...options, session: session({ auth }) }).connect()
  await pass(60_000)
  expect(auth.mock.calls.length).toBeGreaterThan(2)
})

test('close 4300 asks auth anew and comes back at once', async () => {
  const server = new DocumentServer()
  const { socket, auth } = launchOn(server)
  socket.connect()
  await pass()
  server.drop(4300, 'A new token is needed')
  await pass(500)
  expect([socket.status, auth.mock.calls.length]).toEqual(['open', 2])
})

test('4104 backs off, and 4000 stops', async () => {
  const server = new DocumentServer()
  const { socket } = launchOn(server)
  socket.connect()
  await pass()
  server.drop(4104, 'Out of step')
  expect(socket.status).toBe('waiting')
  await pass(1_000)
  expect(socket.status).toBe('open')
  server.drop(4000, 'Banned')
  expect(socket.status).toBe('failed')
})

test('hello is said again with a new token before renew is over, on the same connection', async () => {
  const server = new DocumentServer()
  server.welcome = { renew: 600_000 }
  const { socket, auth } = launchOn(server, undefined, { heartbeat: false })
  socket.connect()
  await pass()
  await pass(540_000)
  expect([auth.mock.calls.length, kinds(server.frames)]).toEqual([
    2,
    ['→ hello', '← welcome', '→ hello', '← welcome'],
  ])
  await pass(540_000)
  expect([auth.mock.calls.length, server.linked.length, socket.status]).toEqual([3, 1, 'open'])
})

test('a short renew is met at half of its time', async () => {
  const server = new DocumentServer()
  server.welcome = { renew: 20_000 }
  const { socket, auth } = launchOn(server)
  socket.connect()
  await pass()
  await pass(10_000)
  expect(auth).toHaveBeenCalledTimes(2)
})

test('auth that fails or hangs at the renewal is asked again', async () => {
  const server = new DocumentServer()
  server.welcome = { renew: 120_000 }
  const { socket, auth } = launchOn(server)
  socket.connect()
  await pass()
  auth.mockImplementationOnce(() => Promise.reject(new Error('no net')))
  await pass(60_000)
  expect(socket.lastError?.message).toContain('session.auth: no net')
  auth.mockImplementationOnce(() => new Promise(() => undefined))
  await pass(5_000)
  expect(auth).toHaveBeenCalledTimes(3)
  await pass(15_000)
  expect([auth.mock.calls.length, kinds(server.frames).filter((kind) => kind === '→ hello').length]).toEqual([
    4, 2,
  ])
})

test('a renewal that names another user ends the connection with 4303, and connects as that user', async () => {
  const server = new DocumentServer()
  let me = 'ann'
  server.welcome = { renew: 20_000 }
  const { socket, phone } = launchOn(server, undefined, { user: () => me })
  socket.connect()
  await pass()
  const { line } = phone
  me = 'bob'
  await pass(10_000)
  expect(line.closing?.code).toBe(4303)
  expect(line.sent.filter((frame) => (frame as string).includes('"hello"'))).toHaveLength(1)
  await pass(1_000)
  expect(server.frames.filter((text) => text.includes('"hello"')).slice(-1)[0]).toContain('"bob"')
})

test('a renewal that the phone refuses to send ends the connection at once, not when the token is over', async () => {
  const server = new DocumentServer()
  server.welcome = { renew: 20_000 }
  const { socket, phone } = launchOn(server, undefined, { heartbeat: false })
  socket.connect()
  await pass(9_000)
  const { line } = phone
  line.failures.push('sendSocketMessage:fail')
  await pass(2_000)
  expect([line.closing?.code, socket.status, server.linked.length]).toEqual([4104, 'open', 2])
})

test('an answer of auth that comes after the connection was lost is not said on the next one', async () => {
  const server = new DocumentServer()
  server.welcome = { renew: 20_000 }
  const { socket, auth } = launchOn(server)
  socket.connect()
  await pass()
  let answer: (credentials: { user: string; token: string }) => void = () => undefined
  auth.mockImplementationOnce(() => new Promise((resolve) => void (answer = resolve)))
  await pass(10_000)
  server.drop()
  await pass(2_000)
  const before = server.frames.length
  answer({ user: 'ann', token: 'token-of-ann' })
  await pass()
  expect(server.frames).toHaveLength(before)
})

test.each([1001, 1006, 1011])(
  'after %i the phone comes back within the window that the server gave',
  async (code) => {
    const server = new DocumentServer()
    server.welcome = { window: 40_000 }
    const { socket } = launchOn(server)
    socket.connect()
    await pass()
    server.drop(code, '')
    expect(socket.nextRetryAt).toBe(Date.now() + 20_000)
  },
)

test('the window is for a server that vanished: other ends back off as ever', async () => {
  const server = new DocumentServer()
  server.welcome = { window: 40_000 }
  const { socket } = launchOn(server)
  socket.connect()
  await pass()
  server.drop(4104, '')
  expect(socket.nextRetryAt).toBe(Date.now() + 500)
})

test('a server that stays away is called half a window later at least, from the sixth attempt on', async () => {
  const server = new DocumentServer()
  server.welcome = { window: 40_000 }
  let isGone = false
  const { socket } = launchOn({ serve: (line) => (isGone ? line.refuse() : server.serve(line)) })
  socket.connect()
  await pass()
  isGone = true
  server.drop(1006, '')
  const waits: number[] = []
  while (waits.length < 6) {
    const seconds = Math.round((Number(socket.nextRetryAt) - Date.now()) / 1_000)
    waits.push(seconds)
    await pass(seconds * 1_000 + 100)
  }
  expect(waits).toEqual([20, 1, 2, 4, 8, 30])
})

test('a network that returns does not wait for the window', async () => {
  const server = new DocumentServer()
  server.welcome = { window: 40_000 }
  const { socket, phone } = launchOn(server)
  socket.connect()
  await pass()
  server.drop(1006, '')
  phone.goes('none')
  phone.goes('4g')
  await pass(1_000)
  expect(socket.status).toBe('open')
})

test('the heartbeat pings by frames of the protocol, and measures by their answers', async () => {
  const server = new DocumentServer()
  const { socket, phone } = launchOn(server)
  socket.connect()
  await pass(11_000)
  const pings = phone.line.sent.map(String).filter((text) => text.includes('"ping"'))
  expect(pings).toEqual([expect.stringMatching(/^\{"t":"ping","id":"[0-9a-zA-Z]{16}"\}$/)])
  expect([socket.lastHeartbeat?.latency, socket.latency]).toEqual([0, 0])
})

test('without a heartbeat the session pings every 25 s, and a dead link is not declared dead', async () => {
  const server = new DocumentServer()
  const { socket, phone } = launchOn(server, undefined, { heartbeat: false })
  socket.connect()
  await pass()
  phone.line.mute()
  await pass(80_000)
  const pings = phone.line.sent.map(String).filter((text) => text.includes('"ping"'))
  expect([pings.length, socket.status]).toEqual([1, 'open'])
})

test('the pings of a session end with its connection', async () => {
  const server = new DocumentServer()
  const { socket, phone } = launchOn(server, undefined, { heartbeat: false })
  socket.connect()
  await pass(11_000)
  socket.disconnect()
  await pass(1_000)
  expect(phone.running.timers).toBe(0)
})

test('a half-open link is found by the heartbeat, and what hung is told after the reconnect', async () => {
  const server = new DocumentServer()
  const { socket, room, phone } = launchOn(server)
  room.hold()
  socket.connect()
  await pass()
  phone.line.mute()
  const entry = room.send({ say: 'a' })
  await pass(40_000)
  expect([socket.status, entry.state, room.state]).toEqual(['open', 'acked', ['a']])
})

test('a session greets and pings by itself: options that would do the same are errors', () => {
  const base = {
    url: 'wss://example.com',
    platform: new VirtualPhone(),
    session: session({ auth: () => ({ user: 'a', token: 't' }) }),
  }
  expect(() => createSocketStore({ ...base, greeting: { frame: 'hi', isWelcome: () => true } })).toThrow(
    'greeting',
  )
  expect(() => createSocketStore({ ...base, heartbeat: { ping: () => 'ping' } })).toThrow('heartbeat.ping')
  expect(() => createSocketStore({ ...base, session: {} as never })).toThrow(
    'Option "session" must be made by session()',
  )
})

test('session checks its options', () => {
  expect(() => session({} as never)).toThrow('Option "session.auth" must be a function')
  expect(() => session({ auth: () => ({ user: 'a', token: 't' }), user: 'a' } as never)).toThrow(
    'session.user',
  )
  expect(() => session({ auth: () => ({ user: 'a', token: 't' }), oauth: 1 } as never)).toThrow(
    'session.oauth',
  )
})

test('a topic without a session is an error that says what is missing', () => {
  const socket = createSocketStore({ url: 'wss://example.com', platform: new VirtualPhone() })
  expect(() => socket.topic('room:1', { initial: 0, reduce: (state) => state })).toThrow(
    'Option "session" must be given',
  )
})

test('a frame in flight when the phone is shown again goes on where it was', async () => {
  const server = new DocumentServer()
  const { socket, room, phone } = launchOn(server)
  room.hold()
  socket.connect()
  await pass()
  phone.hide()
  const entry = room.send({ say: 'hidden' })
  expect(entry.state).toBe('queued')
  phone.show()
  await pass()
  expect(entry.state).toBe('acked')
})

test('a phone that refuses what is sent in the tick of onOpen gets the hello again, and what followed it', async () => {
  const server = new DocumentServer()
  const { room, socket, phone } = launchOn(server)
  room.hold()
  phone.onDial = (line) => {
    line.failures.push('sendSocketMessage:fail', 'sendSocketMessage:fail')
    server.serve(line)
  }
  socket.connect()
  await pass(2_000)
  expect([socket.status, room.freshness, phone.lines.length]).toEqual(['open', 'live', 1])
})

test('a window of more than an hour is a mistake, and counts as an hour', async () => {
  const server = new DocumentServer()
  server.welcome = { window: 1e15 }
  const { socket } = launchOn(server)
  socket.connect()
  await pass()
  server.drop(1006, '')
  expect(socket.nextRetryAt).toBe(Date.now() + 1_800_000)
})
