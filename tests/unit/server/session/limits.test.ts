// The limits of a connection, each with its answer.
import { beforeEach, expect, test } from '@jest/globals'
import * as v from 'valibot'
import { type ClientFrame, limits, type ServerFrame, serverLimits } from '../../../../store/protocol'
import { defineTopic } from '../../../../server/topics/define-topic'
import { many } from '../../../support/client-faults'
import { TestServer, type TestWire } from '../../../support/session/test-server'
import { texts } from '../../../support/session/texts'

let server: TestServer
let wire: TestWire

const attach = (topic = 'room:1', lines: readonly string[] = []): ClientFrame => ({
  t: 'attach',
  topic,
  lines,
})
const say = (n: number, topic = 'room:1', text = String(n)): ClientFrame => ({
  t: 'command',
  topic,
  line: 'l',
  n,
  after: n - 1,
  data: { say: text },
})
const commands = (from: number, to: number): ClientFrame[] =>
  Array.from({ length: to - from + 1 }, (_, at) => say(from + at))
const saidIn = (frames: readonly ServerFrame[]): unknown[] =>
  frames.flatMap((frame) => ('list' in frame ? (frame.list ?? []) : []))

beforeEach(async () => {
  server = new TestServer()
  wire = await server.welcome('ann')
})

test('a frame of more than 64 KB is closed with 1009', async () => {
  await wire.hear(`"${'x'.repeat(65_535)}"`)
  expect(wire.closed).toEqual({ code: 1009, reason: 'frame must be at most 65536 bytes' })
})

test('a hello of more than 16 KB is closed with 1009', async () => {
  wire = server.connect()
  await wire.hear({ t: 'hello', v: 1, user: 'ann', token: 'x'.repeat(16_384) })
  expect(wire.closed).toEqual({ code: 1009, reason: 'frame must be at most 16384 bytes' })
})

test('a command on a topic that is not attached is closed with 4104', async () => {
  await wire.hear(say(1))
  expect(wire.closed?.code).toBe(4104)
  wire = await server.welcome('ann')
  await wire.hear(attach(), { t: 'detach', topic: 'room:1' }, say(1))
  expect(wire.closed?.code).toBe(4104)
})

test('of commands 40 pass at once, and 20 a second after that; the others are read later', async () => {
  await wire.hear(attach(), ...commands(1, 60))
  expect([saidIn(wire.take()).length, wire.isPaused]).toEqual([40, true])
  await server.clock.pass(500)
  expect([saidIn(wire.take()).length, wire.isPaused]).toEqual([10, true])
  await server.clock.pass(500)
  expect([saidIn(wire.take()).length, wire.isPaused]).toEqual([10, false])
  await server.clock.pass(2_000)
  await wire.hear(...commands(61, 101))
  expect(saidIn(wire.take())).toHaveLength(40)
})

test('a client that comes back with all its topics is not held up', async () => {
  await wire.hear(...many(100).map((name) => attach(`room:${name}`)))
  expect([wire.take().length, wire.isPaused]).toEqual([100, false])
})

test('a flood of attaches is read at 20 a second after the first 128, a flood of pings of the socket too', async () => {
  await wire.hear(...many(120).map(() => attach()))
  let answered = 0
  for (let ping = 0; ping < 20; ping += 1) wire.session.probe(() => (answered += 1))
  expect(answered).toBe(7)
  await server.clock.pass(500)
  expect(answered).toBe(17)
})

test('128 frames may wait; one more is closed with 4102', async () => {
  await wire.hear(attach(), ...commands(1, 40 + 128))
  expect(wire.closed).toBeUndefined()
  await wire.hear(say(169))
  expect(wire.closed).toEqual({ code: 4102, reason: 'Too many frames or lines' })
  // The answer to the close frame is read.
  expect(wire.isPaused).toBe(false)
  wire.take()
  await server.clock.pass(10_000)
  expect(wire.take()).toEqual([])
})

test('the 101st topic is told too-many-topics, and its commands end as unknown; the others work', async () => {
  await wire.hear(...many(100).map((name) => attach(`room:${name}`)))
  wire.take()
  await wire.hear(
    attach('room:one-more'),
    say(1, 'room:one-more'),
    attach('room:line-7'),
    say(1, 'room:line-7'),
  )
  expect(wire.take()).toMatchObject([
    { t: 'attached', topic: 'room:one-more', no: 'too-many-topics', answers: {} },
    { t: 'events', topic: 'room:one-more', list: [], answers: { l: [[1, 'unknown']] } },
    { t: 'attached', topic: 'room:line-7' },
    { t: 'events', topic: 'room:line-7', answers: { l: [[1]] } },
  ])
  await wire.hear({ t: 'detach', topic: 'room:line-7' }, attach('room:one-more'))
  expect(wire.take()).toMatchObject([{ t: 'attached', topic: 'room:one-more', state: [] }])
})

test('a topic that does not exist is told forbidden, and so are its commands', async () => {
  await wire.hear(attach('nothing:1'), say(1, 'nothing:1'))
  expect([wire.take(), wire.closed]).toEqual([
    [
      { t: 'attached', topic: 'nothing:1', no: 'forbidden', answers: {} },
      { t: 'events', topic: 'nothing:1', list: [], answers: { l: [[1, 'forbidden']] } },
    ],
    undefined,
  ])
})

test('a connection may use 256 lines of a topic; one more is closed with 4102', async () => {
  await wire.hear(attach('room:1', many(256)), attach('room:1', many(256)))
  expect(wire.closed).toBeUndefined()
  await wire.hear(say(1))
  expect(wire.closed?.code).toBe(4102)
  wire = await server.welcome('ann')
  await wire.hear(attach('room:1', many(256)), attach('room:1', ['l']))
  expect(wire.closed?.code).toBe(4102)
})

test('128 commands may be without an answer, over all topics; one more is closed with 4102', async () => {
  const append = server.log.append.bind(server.log)
  Object.assign(server.log, { append: () => new Promise(() => undefined) })
  await wire.hear(attach('room:1'), attach('room:2'))
  for (let n = 1; n <= limits.unanswered; n += 1) {
    await wire.hear(say(n, n % 2 ? 'room:1' : 'room:2'))
    await server.clock.pass(50)
  }
  expect(wire.closed).toBeUndefined()
  await wire.hear(say(limits.unanswered + 1))
  expect(wire.closed?.code).toBe(4102)
  Object.assign(server.log, { append })
})

/** A topic whose state has the size that a command names. Its events may be larger. */
const sized = defineTopic({
  name: 'sized:*',
  command: v.object({ size: v.number(), pad: v.optional(v.string()) }),
  initial: () => '',
  authorize: () => 'write',
  decide: (_, command) => ('type' in command ? [] : [command]),
  reduce: (_: string, { size }: { readonly size: number; readonly pad?: string | undefined }) =>
    'x'.repeat(size),
})

/** A server with large states, and a reader that is attached to none. */
async function startSized(...topics: readonly string[]): Promise<void> {
  server = new TestServer({ kinds: [sized, texts] })
  const writer = await server.welcome('bob')
  for (const topic of topics)
    await writer.hear(attach(topic), {
      t: 'command',
      topic,
      line: 'b',
      n: 1,
      after: 0,
      data: { size: serverLimits.stateBytes - 2 },
    })
  wire = await server.welcome('ann')
  wire.isSlow = true
}

const topicsOf = (frames: readonly ServerFrame[]): string[] =>
  frames.map((frame) => ('topic' in frame ? frame.topic : frame.t))

test('a slow reader gets state after state as it reads, never a megabyte at once', async () => {
  const all = many(10).map((name) => `sized:${name}`)
  await startSized(...all)
  await wire.hear(...all.map((topic) => attach(topic)))
  const seen: string[] = []
  for (let reads = 0; reads < 20; reads += 1) {
    expect(wire.buffered).toBeLessThan(serverLimits.bufferedBytes + serverLimits.stateBytes)
    seen.push(...topicsOf(wire.take()))
    await wire.read()
  }
  expect(seen).toEqual(all)
  expect(wire.closed).toBeUndefined()
})

test('a slow reader is sent no event and is not read, then gets all of it at once', async () => {
  await startSized('sized:1', 'sized:2')
  const writer = await server.welcome('bob')
  await writer.hear(attach())
  await wire.hear(attach(), attach('sized:1'), attach('sized:2'))
  wire.take()
  await writer.hear(say(1), say(2))
  await wire.hear({ t: 'ping', id: '1' }, say(1))
  expect([wire.take(), wire.isPaused]).toEqual([[], true])
  wire.buffered = serverLimits.bufferedBytes
  wire.session.drained()
  expect(wire.take()).toEqual([])
  await wire.read()
  expect(wire.take()).toMatchObject([
    { t: 'events', topic: 'room:1', list: [{ said: '1' }, { said: '2' }] },
    { t: 'ping', id: '1' },
    { t: 'attached', topic: 'sized:2' },
  ])
  await wire.read()
  expect(wire.take()).toMatchObject([{ list: [{ said: '1' }], answers: { l: [[1]] } }])
})

test('a slow reader that missed more than 256 KB of events gets the state', async () => {
  server = new TestServer({ kinds: [sized] })
  const writer = await server.welcome('bob')
  wire = await server.welcome('ann')
  for (const each of [writer, wire]) await each.hear(attach('sized:1'))
  const pad = 'x'.repeat(16_000)
  let n = 0
  const missed = async (count: number): Promise<string[]> => {
    wire.isSlow = true
    wire.buffered = serverLimits.bufferedBytes
    await wire.hear({ t: 'ping', id: '1' })
    for (let left = count; left > 0; left -= 1) {
      n += 1
      await writer.hear({
        t: 'command',
        topic: 'sized:1',
        line: 'b',
        n,
        after: n - 1,
        data: { size: 1, pad },
      })
    }
    wire.take()
    wire.isSlow = false
    await wire.read()
    return wire.take().map(({ t }) => t)
  }
  expect(await missed(16)).toEqual(['events', 'events', 'events', 'events'])
  expect(await missed(17)).toEqual(['attached'])
})

test('a number that a client sends twice is answered once in a frame', async () => {
  await wire.hear(attach())
  wire.take()
  const { read } = server.log
  let release = (): void => undefined
  const gate = new Promise<void>((resolve) => (release = resolve))
  const log: Partial<typeof server.log> = {
    read: async (...call) => {
      await gate
      return read(...call)
    },
  }
  Object.assign(server.log, log)
  await wire.hear(attach(), say(1, 'room:1', 'rude'))
  await wire.hear(say(1, 'room:1', 'rude'))
  release()
  await wire.hear()
  expect([server.errors, wire.take()]).toMatchObject([
    [],
    [{ t: 'attached' }, { t: 'events', answers: { l: [[1, 'rude']] } }],
  ])
})

test('a detach while a state waits for a slow reader calls it off', async () => {
  await startSized('sized:1', 'sized:2')
  await wire.hear(attach('sized:1'), attach('sized:2'))
  await wire.hear({ t: 'detach', topic: 'sized:2' })
  wire.take()
  await wire.read()
  await wire.read()
  expect(wire.take()).toEqual([])
})

/** Makes each append wait until it is released. */
function stopAppends(): () => void {
  const { append } = server.log
  let release = (): void => undefined
  const gate = new Promise<void>((resolve) => (release = resolve))
  const log: Partial<typeof server.log> = {
    append: async (...call) => {
      await gate
      return append(...call)
    },
  }
  Object.assign(server.log, log)
  return release
}

test('after a detach nothing more of the topic is sent, and after another attach what came meanwhile', async () => {
  const release = stopAppends()
  await wire.hear(attach(), say(1), say(2, 'room:1', 'rude'), { t: 'detach', topic: 'room:1' })
  wire.take()
  release()
  await wire.hear()
  expect(wire.take()).toEqual([])
  await wire.hear(attach('room:1', ['l']))
  expect(wire.take()).toMatchObject([{ t: 'attached', state: ['1'], answers: { l: [[1], [2, 'rude']] } }])
})

test('commands that are not decided yet count after a detach, too: one more than 128 is closed with 4102', async () => {
  const release = stopAppends()
  for (let n = 1; n <= limits.unanswered; n += 1) {
    await wire.hear(attach(), say(n), { t: 'detach', topic: 'room:1' })
    await server.clock.pass(150)
  }
  expect(wire.closed).toBeUndefined()
  await wire.hear(attach('room:2'), say(limits.unanswered + 1, 'room:2'))
  expect(wire.closed?.code).toBe(4102)
  release()
  wire = await server.welcome('ann')
  await wire.hear(
    attach('room:1', ['l']),
    { t: 'detach', topic: 'room:1' },
    attach('room:1'),
    say(limits.unanswered + 1),
  )
  expect(wire.closed).toBeUndefined()
})

test('a user may use 256 lines of a topic over all connections; a command of one more is closed with 4102', async () => {
  for (let line = 0; line <= limits.lines; line += 1) {
    if (line % 100 === 0) {
      wire = await server.welcome('ann')
      await wire.hear(attach())
    }
    expect(wire.closed).toBeUndefined()
    await wire.hear({
      t: 'command',
      topic: 'room:1',
      line: `line-${String(line)}`,
      n: 1,
      after: 0,
      data: { say: 'x' },
    })
    await server.clock.pass(50)
  }
  expect(wire.closed).toEqual({ code: 4102, reason: 'Too many frames or lines' })
  wire = await server.welcome('bob')
  await wire.hear(attach(), say(1))
  expect(wire.closed).toBeUndefined()
})

test('another commandRate, topicsPerConnection and helloTimeout', async () => {
  server = new TestServer({
    limits: { commandRate: { perSecond: 100, burst: 3 }, topicsPerConnection: 2, helloTimeout: 9_000 },
  })
  const silent = server.connect()
  wire = await server.welcome('ann')
  await wire.hear(...[1, 2, 3].map((name) => attach(`room:${String(name)}`)), ...commands(1, 5))
  const frames = wire.take()
  expect(frames.slice(0, 3)).toMatchObject([{ no: 'too-many-topics' }, { state: [] }, { state: [] }])
  expect(saidIn(frames)).toEqual([{ said: '1' }, { said: '2' }, { said: '3' }])
  await server.clock.pass(20)
  expect(saidIn(wire.take())).toEqual([{ said: '4' }, { said: '5' }])
  await server.clock.pass(8_979)
  expect(silent.closed).toBeUndefined()
  await server.clock.pass(1)
  expect(silent.closed?.code).toBe(4100)
})

test('a reader that reads nothing for 60 s is closed with 4103; one that reads now and then is not', async () => {
  await startSized('sized:1', 'sized:2')
  await wire.hear(attach('sized:1'), attach('sized:2'))
  await wire.hear({ t: 'ping', id: '1' })
  await server.clock.pass(59_000)
  await wire.read()
  await server.clock.pass(59_000)
  expect(wire.closed).toBeUndefined()
  await server.clock.pass(1_000)
  expect(wire.closed).toEqual({ code: 4103, reason: 'The client reads too slowly' })
})

test('more than 1 MB on the way is closed with 4103', async () => {
  await startSized('sized:1')
  wire.buffered = serverLimits.bufferedMostBytes
  await wire.hear({ t: 'ping', id: '1' })
  expect(wire.closed?.code).toBe(4103)
})

test('a reader that was closed with 4103 comes back from its position to the newest state, not to what it missed', async () => {
  server = new TestServer({ kinds: [sized] })
  const [writer, slow] = [await server.welcome('bob'), await server.welcome('ann')]
  for (const each of [writer, slow]) await each.hear(attach('sized:1'))
  const at =
    slow.take().flatMap((frame) => ('to' in frame && frame.to !== undefined ? [frame.to] : []))[0] ?? ''
  slow.buffered = serverLimits.bufferedMostBytes + 1
  await slow.hear({ t: 'ping', id: '1' })
  expect(slow.closed?.code).toBe(4103)
  slow.drop()
  const pad = 'x'.repeat(16_000)
  for (let n = 1; n <= 17; n += 1)
    await writer.hear({ t: 'command', topic: 'sized:1', line: 'b', n, after: n - 1, data: { size: n, pad } })
  const again = await server.welcome('ann')
  await again.hear({ t: 'attach', topic: 'sized:1', lines: [], at })
  expect(again.take()).toMatchObject([{ t: 'attached', topic: 'sized:1', state: 'x'.repeat(17) }])
})

test('a user opens 300 topics that nobody has written to, over all connections, then one in 10 s; one more is closed with 4102', async () => {
  const open = async (from: number, to: number): Promise<TestWire> => {
    const each = await server.welcome('ann')
    for (let n = from; n <= to; n += 1) await each.hear(attach(`room:new-${String(n)}`))
    await server.clock.pass(10)
    return each
  }
  for (const from of [1, 101, 201]) expect((await open(from, from + 99)).closed).toBeUndefined()
  expect((await open(301, 301)).closed?.code).toBe(4102)
  const bob = await server.welcome('bob')
  await bob.hear(attach('room:new-301'))
  expect(bob.take()).toMatchObject([{ t: 'attached', state: expect.anything() }])
  await server.clock.pass(10_000)
  expect((await open(301, 301)).closed).toBeUndefined()
  expect((await open(302, 302)).closed?.code).toBe(4102)
})

test('of one who tries names of topics, no answer tells more than was paid for: after the last one a topic that is there is refused, too', async () => {
  server = new TestServer({ limits: { newTopicRate: { perSecond: 0.1, burst: 2 } } })
  const bob = await server.welcome('bob')
  await bob.hear(attach('room:there'), say(1, 'room:there'))
  const ann = await server.welcome('ann')
  await ann.hear(attach('room:there'))
  await ann.hear(attach('room:not-1'), attach('room:not-2'))
  expect(ann.take().map(({ t }) => t)).toEqual(['attached', 'attached', 'attached'])
  await ann.hear(attach('room:there-too'))
  expect(ann.closed?.code).toBe(4102)
  const again = await server.welcome('ann')
  await again.hear(attach('room:not-1'))
  expect([again.closed, again.take().length]).toEqual([undefined, 1])
  await again.hear(attach('room:there'))
  expect(again.closed?.code).toBe(4102)
})

test('a phone that comes back opens the same new topics for nothing, however often', async () => {
  server = new TestServer({ limits: { newTopicRate: { perSecond: 0.1, burst: 2 } } })
  for (let n = 0; n < 50; n += 1) {
    const phone = await server.welcome('ann')
    await phone.hear(attach('room:1'), attach('room:2'))
    expect([phone.closed, phone.take().length]).toEqual([undefined, 2])
    phone.drop()
  }
})
