// Connections beside each other: two of one line, members and others, and the end of a server.
import { beforeEach, describe, expect, test } from '@jest/globals'
import { type ClientFrame } from '../../../../store/protocol'
import type { Verified } from '../../../../server/session/users'
import { TestServer, type TestWire } from '../../../support/session/test-server'
import { idle } from '../../../support/topics/node'

let server: TestServer

const attach = (at?: string, ...lines: readonly string[]): ClientFrame => ({
  t: 'attach',
  topic: 'room:1',
  lines,
  ...(at === undefined ? {} : { at }),
})
const say = (line: string, n: number, text: string, after = n - 1): ClientFrame => ({
  t: 'command',
  topic: 'room:1',
  line,
  n,
  after,
  data: { say: text },
})

beforeEach(() => {
  server = new TestServer()
})

/** A connection that is attached; the frames so far are taken. */
async function reader(user: string, ...lines: string[]): Promise<TestWire> {
  const wire = await server.welcome(user)
  await wire.hear(attach(undefined, ...lines))
  wire.take()
  return wire
}

const textsOf = async (): Promise<unknown> => {
  const { commits } = await server.log.read('room:1', null, [])
  return commits.flatMap(({ events }) => events.map((event) => (JSON.parse(event) as { said: string }).said))
}

test('two connections of one line: what comes over both is done once, and each is answered', async () => {
  const old = await reader('ann')
  const fresh = await reader('ann', 'a')
  await old.hear(say('a', 1, 'one'))
  await fresh.hear(say('a', 1, 'one'), say('a', 2, 'two'))
  await old.hear(say('a', 2, 'two'))
  expect(await textsOf()).toEqual(['one', 'two'])
  for (const wire of [old, fresh]) {
    const answered = wire
      .take()
      .flatMap((frame) => ('answers' in frame ? Object.values(frame.answers).flat() : []))
    expect(new Set(answered.map(String))).toEqual(new Set(['1', '2']))
  }
})

test('a late frame of a connection that is left behind is out of step there, and harms nobody', async () => {
  const old = await reader('ann')
  const fresh = await reader('ann', 'a')
  await old.hear(say('a', 3, 'three', 2))
  expect(old.closed?.code).toBe(4104)
  await fresh.hear(say('a', 1, 'one'))
  expect([await textsOf(), fresh.closed]).toEqual([['one'], undefined])
})

test('a line is of its user: the same name and numbers of another user are other commands', async () => {
  const ann = await reader('ann')
  const bob = await reader('bob')
  await ann.hear(say('x', 1, 'of ann'))
  await bob.hear(say('x', 1, 'of bob'))
  expect(await textsOf()).toEqual(['of ann', 'of bob'])
})

test('a removed member learns it, gets no event any more, is told the fate of commands, and is refused', async () => {
  const ann = await reader('ann')
  const bob = await reader('bob')
  await ann.hear(say('a', 1, 'hi'))
  ann.take()
  await bob.hear(say('b', 1, 'out ann'), say('b', 2, 'secret'))
  expect(ann.take()).toEqual([{ t: 'attached', topic: 'room:1', no: 'forbidden', answers: { a: [[1]] } }])
  await ann.hear(say('a', 1, 'hi'), say('a', 2, 'again'))
  expect(ann.take()).toEqual([
    { t: 'events', topic: 'room:1', list: [], answers: { a: [[1]] } },
    { t: 'events', topic: 'room:1', list: [], answers: { a: [[2, 'forbidden']] } },
  ])
  const again = await server.welcome('ann')
  await again.hear(attach(undefined, 'a'))
  expect(again.take()).toEqual([
    { t: 'attached', topic: 'room:1', no: 'forbidden', answers: { a: [[1], [2, 'forbidden']] } },
  ])
})

test('a client that is killed and comes back sends again: once done, once answered', async () => {
  const ann = await reader('ann')
  await ann.hear(say('a', 1, 'one'))
  ann.drop()
  const again = await server.welcome('ann')
  await again.hear(attach(undefined, 'a'), say('a', 2, 'two'))
  expect(again.take()).toMatchObject([
    { t: 'attached', state: ['one'], answers: { a: [[1]] } },
    { t: 'events', list: [{ said: 'two' }], answers: { a: [[2]] } },
  ])
})

describe('revoke', () => {
  test('closes all connections of a user with 4300, and applies nothing that waits in them', async () => {
    const [one, two, other] = [await reader('ann'), await server.welcome('ann'), await reader('bob')]
    // 40 pass at once; what follows them waits for its turn.
    for (let n = 1; n <= 41; n += 1) await one.hear(say('l', n, `text ${String(n)}`))
    server.sessions.revoke('ann')
    await server.clock.pass(2_000)
    expect([one.closed?.code, two.closed?.code, other.closed]).toEqual([4300, 4300, undefined])
    expect(JSON.stringify(other.take())).not.toContain('text 41')
  })

  test('closes a connection whose token is being checked, so that a good answer comes too late', async () => {
    let answer: (verified: Verified) => void = () => undefined
    const slow = new TestServer({
      users: { verify: () => new Promise((resolve) => (answer = resolve)) },
    })
    const wire = slow.connect()
    await wire.hear({ t: 'hello', v: 1, user: 'ann', token: 'a' })
    slow.sessions.revoke('ann')
    answer({ user: 'ann' })
    await idle()
    expect([wire.closed?.code, wire.take()]).toEqual([4300, []])
  })
})
