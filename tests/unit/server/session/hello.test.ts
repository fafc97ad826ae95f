// From the first frame of a connection to its end: who is there, and for how long.
import { beforeEach, describe, expect, test } from '@jest/globals'
import type { ClientFrame } from '../../../../store/protocol'
import type { Verified } from '../../../../server/session/users'
import { clientFaults } from '../../../support/client-faults'
import { TestServer, type TestWire } from '../../../support/session/test-server'
import { idle } from '../../../support/topics/node'

const hello = (user: string, token = `token-of-${user}`): ClientFrame => ({ t: 'hello', v: 1, user, token })
const attach: ClientFrame = { t: 'attach', topic: 'room:1', lines: [] }
const say = (n: number, text = 'hi'): ClientFrame => ({
  t: 'command',
  topic: 'room:1',
  line: 'l',
  n,
  after: n - 1,
  data: { say: text },
})

let server: TestServer
let wire: TestWire

/** Answers `users.verify` when the test says so. */
let answer: (verified: Verified | null) => Promise<void>
let isThrown: boolean
const slowly = {
  verify: () => {
    if (isThrown) throw new Error('users are down')
    return new Promise<Verified | null>((resolve) => {
      answer = (verified) => {
        resolve(verified)
        return idle()
      }
    })
  },
}

function start(options: ConstructorParameters<typeof TestServer>[0] = {}): void {
  server = new TestServer(options)
  wire = server.connect()
}

beforeEach(() => {
  isThrown = false
  start()
})

/** Kinds of frames since the last call. */
const kinds = (): string[] => wire.take().map(({ t }) => t)

test('a connection that says nothing is closed with 4100 after 5 s', async () => {
  await server.clock.pass(4_999)
  expect(wire.closed).toBeUndefined()
  await server.clock.pass(1)
  expect(wire.closed).toEqual({ code: 4100, reason: 'No hello came in time' })
})

test('a first frame that is no hello is closed with 4100', async () => {
  await wire.hear({ t: 'ping', id: '1' }, hello('ann'))
  expect([wire.closed?.code, wire.take()]).toEqual([4100, []])
})

test('hello is answered with the stamp, the window and the time until the next one', async () => {
  start({ window: 4_000, users: { verify: () => Promise.resolve({ user: 'ann', validFor: 60_000.5 }) } })
  await wire.hear(hello('ann'))
  const stamp = `m1:${String(server.clock.now())}`
  expect(wire.take()).toEqual([{ t: 'welcome', stamp, window: 4_000, renew: 60_001 }])
})

test('a token holds for 30 minutes if nothing else is said, and one without an end asks for no other', async () => {
  start({ users: { verify: () => Promise.resolve({ user: 'ann' }) } })
  await wire.hear(hello('ann'))
  expect(wire.take()).toMatchObject([{ renew: 1_800_000 }])
  start({ users: { verify: () => Promise.resolve({ user: 'ann', validFor: 2 ** 31 }) } })
  await wire.hear(hello('ann'))
  expect(wire.take()[0]).not.toHaveProperty('renew')
})

test.each([
  ['a bad token', hello('ann', 'guessed')],
  ['the token of another user', hello('ann', 'token-of-bob')],
  ['the user of the server itself', hello('system')],
])('%s is closed with 4300', async (_what, frame) => {
  await wire.hear(frame)
  expect([wire.closed?.code, wire.take()]).toEqual([4300, []])
})

test.each([0, -1, NaN])('a token that holds for %d ms is closed with 4300', async (validFor) => {
  start({ users: { verify: () => Promise.resolve({ user: 'ann', validFor }) } })
  await wire.hear(hello('ann'))
  expect(wire.closed?.code).toBe(4300)
})

test('frames behind a hello wait for its token, and are heard in order after it', async () => {
  start({ users: slowly })
  await wire.hear(hello('ann'), attach, say(1), { t: 'ping', id: '1' })
  expect(kinds()).toEqual([])
  await answer({ user: 'ann' })
  expect(kinds().sort()).toEqual(['attached', 'events', 'ping', 'welcome'])
})

test('frames behind a hello whose token is bad do nothing', async () => {
  start({ users: slowly })
  await wire.hear(hello('ann'), attach, say(1))
  await answer(null)
  expect(wire.closed?.code).toBe(4300)
  const page = await server.log.read('room:1', null, [])
  expect([wire.take(), page.commits]).toEqual([[], []])
})

test('a check of a token that throws is reported and closed with 1013', async () => {
  isThrown = true
  start({ users: slowly })
  await wire.hear(hello('ann'))
  expect(wire.closed).toEqual({ code: 1013, reason: 'The token cannot be checked now' })
  expect(server.errors).toEqual([new Error('users are down')])
})

test('a check of a token that takes more than 10 s is reported and closed with 1013, and its answer is too late', async () => {
  start({ users: slowly })
  const timers = server.clock.timers - 1
  await wire.hear(hello('ann'))
  await server.clock.pass(9_999)
  expect(wire.closed).toBeUndefined()
  await server.clock.pass(1)
  expect(wire.closed?.code).toBe(1013)
  expect(server.errors).toEqual([new Error('users.verify took longer than 10 s')])
  await answer({ user: 'ann' })
  expect([wire.take(), server.clock.timers]).toEqual([[], timers])
})

test('a check that fails after its time, or after the client has left, is not reported again', async () => {
  const fails: ((error: Error) => void)[] = []
  start({ users: { verify: () => new Promise((_, reject) => fails.push(reject)) } })
  await wire.hear(hello('ann'))
  await server.clock.pass(10_000)
  const left = server.connect()
  await left.hear(hello('ann'))
  left.drop()
  for (const fail of fails) fail(new Error('too late'))
  await idle()
  expect(server.errors).toEqual([new Error('users.verify took longer than 10 s')])
})

test('an engine that cannot give a stamp is reported, and the connection is closed with 1011', async () => {
  start()
  Object.assign(server.log, {
    stamp() {
      throw new Error('engine down')
    },
  })
  await wire.hear(hello('ann'))
  expect([wire.closed, server.errors]).toEqual([
    { code: 1011, reason: 'The server failed' },
    [new Error('engine down')],
  ])
})

test('a client that leaves while its token is checked is not welcomed', async () => {
  start({ users: slowly })
  await wire.hear(hello('ann'))
  wire.drop()
  await answer({ user: 'ann' })
  expect(wire.take()).toEqual([])
})

test('a second hello is welcomed, and what was attached stays', async () => {
  wire = await server.welcome('ann')
  await wire.hear(attach, hello('ann'), say(1))
  expect(kinds()).toEqual(['attached', 'welcome', 'events'])
})

test('a second hello of another user is closed with 4303, of the same user with a bad token with 4300', async () => {
  wire = await server.welcome('ann')
  await wire.hear(hello('bob'))
  expect(wire.closed?.code).toBe(4303)
  wire = await server.welcome('ann')
  await wire.hear(hello('ann', 'guessed'))
  expect(wire.closed?.code).toBe(4300)
})

describe('when a token is over', () => {
  const users = {
    verify: (token: string) =>
      token === 'slow' ? slowly.verify() : Promise.resolve({ user: 'ann', validFor: 10_000 }),
  }
  beforeEach(async () => {
    start({ users })
    await wire.hear(hello('ann'), attach)
    wire.take()
  })

  test('the connection is closed with 4300', async () => {
    await server.clock.pass(9_999)
    expect(wire.closed).toBeUndefined()
    await server.clock.pass(1)
    expect(wire.closed).toEqual({ code: 4300, reason: 'A new token is needed' })
  })

  test('a hello that came in time keeps it', async () => {
    await server.clock.pass(9_000)
    await wire.hear(hello('ann'))
    await server.clock.pass(9_999)
    expect(wire.closed).toBeUndefined()
    await server.clock.pass(1)
    expect(wire.closed?.code).toBe(4300)
  })

  test('a hello that came in time is waited for, and nothing is applied before its answer', async () => {
    await server.clock.pass(9_999)
    await wire.hear(hello('ann', 'slow'), say(1))
    await server.clock.pass(5_000)
    expect([wire.closed, wire.take()]).toEqual([undefined, []])
    await answer({ user: 'ann' })
    expect(kinds()).toEqual(['welcome', 'events'])
  })

  test('nothing is applied, although the timer is late', async () => {
    const { clock } = server
    const now = clock.now() + 10_000
    Object.assign(clock, { now: () => now })
    await wire.hear(say(1))
    expect([wire.closed?.code, wire.take()]).toEqual([4300, []])
  })
})

test('a ping is answered with its id and the clock of the server', async () => {
  wire = await server.welcome('ann')
  await wire.hear({ t: 'ping', id: 'p7' })
  expect(wire.take()).toEqual([{ t: 'ping', id: 'p7', now: server.clock.now() }])
})

test('a connection without a frame for 60 s is closed; a frame of any kind keeps it', async () => {
  wire = await server.welcome('ann')
  await server.clock.pass(50_000)
  await wire.hear({ t: 'detach', topic: 'room:1' })
  await server.clock.pass(59_999)
  expect(wire.closed).toBeUndefined()
  await server.clock.pass(1)
  expect(wire.closed).toEqual({ code: 1000, reason: 'No sign of life' })
})

test.each(clientFaults)('%s is closed with 4101 and changes nothing', async (_what, data, reason) => {
  wire = await server.welcome('ann')
  await wire.hear(attach)
  wire.take()
  await wire.hear(data, say(1))
  expect(wire.closed).toEqual({ code: 4101, reason })
  expect(Buffer.byteLength(reason)).toBeLessThanOrEqual(123)
  const page = await server.log.read('room:1', null, [])
  expect([wire.take(), page.commits, server.errors]).toEqual([[], [], []])
})

test('after its end a connection leaves no timer behind, and is on no topic', async () => {
  start({ users: { verify: () => Promise.resolve({ user: 'ann' }) } })
  const { timers } = server.clock
  const other = server.connect()
  await other.hear(hello('ann'), attach, hello('ann'))
  expect(await server.log.presence.members('room:1')).toEqual([{ user: 'ann' }])
  await other.hear(...Array.from({ length: 60 }, (_, at) => say(at + 1)))
  for (const each of [wire, other]) each.drop()
  await server.clock.pass(61_000)
  // The look at deadlines, of the topics.
  expect([timers, server.clock.timers]).toEqual([3, 1])
  expect(server.sessions.size).toBe(0)
  expect(await server.log.presence.members('room:1')).toEqual([])
})
