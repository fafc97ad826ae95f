import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { type VirtualStorage } from 'mobx-miniprogram-socket/testing'
import type { Attach, ClientFrame, Command } from '../../../../store/protocol'
import {
  DocumentServer,
  lastFrame,
  launchOn,
  pass,
  roomOptions,
  type Say,
} from '../../../support/session-scene'

beforeEach(() => {
  jest.useFakeTimers({ now: 1_700_000_000_000 })
})
afterEach(() => {
  jest.useRealTimers()
})

/** An app whose room is attached. */
async function openOn(server: DocumentServer, ...more: [VirtualStorage?, Parameters<typeof launchOn>[2]?]) {
  const app = launchOn(server, ...more)
  app.room.hold()
  app.socket.connect()
  await pass()
  return app
}

const sentTo = (server: DocumentServer) =>
  server.frames.filter((text) => text.startsWith('→')).map((text) => JSON.parse(text.slice(2)) as ClientFrame)
const commandsTo = (server: DocumentServer) =>
  sentTo(server).filter((frame): frame is Command => frame.t === 'command')
const attachesTo = (server: DocumentServer) =>
  sentTo(server).filter((frame): frame is Attach => frame.t === 'attach')
const isCommand = (frame: { readonly t: string }) => frame.t === 'command'
const isEvents = (frame: { readonly t: string }) => frame.t === 'events'

test('a command that is applied is acked, and its event is in the topic in the same step', async () => {
  const server = new DocumentServer()
  const { room } = await openOn(server)
  const states: string[] = []
  const entry = room.send({ say: 'hi' })
  void entry.done.then(() => states.push(room.confirmed.join()))
  await pass()
  expect(await entry.done).toEqual({ kind: 'acked' })
  expect([entry.state, states, room.pending]).toEqual(['acked', ['hi'], []])
})

test('a command that the server refuses is told with its code, and changes nothing', async () => {
  const server = new DocumentServer()
  const { room } = await openOn(server)
  const end = await room.send({ say: 'rude' }).done
  expect(end).toEqual({ kind: 'refused', code: 'rude' })
  expect(room.state).toEqual([])
})

test('data that the server would refuse never waits: it is refused as malformed at once, and lastError says why', async () => {
  const server = new DocumentServer()
  const { socket, room } = await openOn(server)
  const round: { self?: unknown } = {}
  round.self = round
  const wrong: unknown[] = [
    undefined,
    round,
    'x'.repeat(65_536),
    JSON.parse('{"__proto__":1}'),
    [[[[[[[[1]]]]]]]],
  ]
  for (const data of wrong) {
    const entry = room.send(data as Say)
    expect([entry.state, entry.end]).toEqual(['refused', { kind: 'refused', code: 'malformed' }])
    expect(socket.lastError?.code).toBe('encode-failed')
  }
  expect(commandsTo(server)).toEqual([])
})

test('data is copied when it is sent: later changes of the app change nothing', async () => {
  const server = new DocumentServer()
  const { room } = launchOn(server)
  const data = { say: 'before' }
  const entry = room.send(data)
  data.say = 'after'
  expect(entry.data).toEqual({ say: 'before' })
})

test('commands count up over all topics of a launch, and each topic has its own after', async () => {
  const server = new DocumentServer()
  const { socket, room } = await openOn(server)
  const other = socket.topic('room:2', roomOptions)
  other.hold()
  room.send({ say: 'a' })
  other.send({ say: 'b' })
  room.send({ say: 'c' })
  await pass()
  expect(commandsTo(server).map(({ topic, n, after }) => [topic, n, after])).toEqual([
    ['room:1', 1, 0],
    ['room:2', 2, 0],
    ['room:1', 3, 1],
  ])
})

test('at most 16 commands of a topic and 128 of a connection wait for an answer', async () => {
  const server = new DocumentServer()
  const { socket } = await openOn(server)
  const names = Array.from({ length: 9 }, (_, i) => `room:${String(i)}`)
  const rooms = names.map((name) => socket.topic(name, roomOptions))
  for (const each of rooms) each.hold()
  await pass()
  server.loses = isCommand
  const before = server.linked[0]?.sent.length ?? 0
  for (const each of rooms) for (let i = 0; i < 20; i++) each.send({ say: String(i) })
  const left = (server.linked[0]?.sent ?? [])
    .slice(before)
    .map((text) => JSON.parse(text as string) as Command)
  const counts = names.map((name) => left.filter(({ topic }) => topic === name).length)
  expect(counts).toEqual([16, 16, 16, 16, 16, 16, 16, 16, 0])
})

test('an answer makes room for the next command', async () => {
  const server = new DocumentServer()
  const { room } = await openOn(server)
  for (let i = 0; i < 20; i++) room.send({ say: String(i) })
  await pass()
  expect(room.confirmed).toHaveLength(20)
})

test('a command whose answer was lost is not applied again, and is told', async () => {
  const server = new DocumentServer()
  const { room } = await openOn(server)
  server.loses = isEvents
  const entry = room.send({ say: 'once' })
  await pass()
  server.loses = () => false
  server.drop()
  expect([entry.state, room.freshness]).toEqual(['queued', 'stale'])
  await pass(2_000)
  expect([entry.state, room.state, commandsTo(server)]).toEqual(['acked', ['once'], [expect.anything()]])
})

test('a command that was lost goes again with the stamp of before it first left', async () => {
  const server = new DocumentServer()
  const { room } = await openOn(server)
  server.loses = isCommand
  const entry = room.send({ say: 'again' })
  await pass()
  server.loses = () => false
  server.welcome = { stamp: 'm1' }
  server.drop()
  await pass(2_000)
  expect(commandsTo(server)).toMatchObject([{ n: 1, since: 'm1' }])
  expect(entry.state).toBe('acked')
})

test('a command that never left has no since, however often the connection was lost', async () => {
  const server = new DocumentServer()
  const { room, phone } = await openOn(server)
  phone.onDial = null
  server.drop()
  const entry = room.send({ say: 'later' })
  await pass(5_000)
  phone.line.refuse()
  phone.onDial = server.serve
  await pass(10_000)
  expect(commandsTo(server)[0]).not.toHaveProperty('since')
  expect(entry.state).toBe('acked')
})

test('a server with a new memory: what was acked is announced as lost, and what hung between is unknown', async () => {
  const server = new DocumentServer()
  const { room } = await openOn(server)
  const acked = room.send({ say: 'acked' })
  await pass()
  server.loses = isCommand
  const hanging = room.send({ say: 'hanging' })
  await pass()
  server.loses = () => false
  server.restart('m2')
  await pass(2_000)
  expect([acked.state, hanging.state, room.state]).toEqual(['acked', 'unknown', []])
  expect(room.lost).toEqual([acked])
  room.acknowledge()
  expect(room.lost).toEqual([])
  const next = room.send({ say: 'next' })
  await pass()
  expect([next.state, room.state]).toEqual(['acked', ['next']])
})

test('what was acked more than ten minutes ago is not announced', async () => {
  const server = new DocumentServer()
  const { room } = await openOn(server)
  room.send({ say: 'old' })
  await pass(300_001)
  room.send({ say: 'young' })
  await pass(300_001)
  server.restart('m2')
  await pass(2_000)
  expect(room.lost.map(({ data }) => data.say)).toEqual(['young'])
})

test('of what was acked the newest 100 of a topic are remembered', async () => {
  const server = new DocumentServer()
  const { room } = await openOn(server)
  for (let i = 0; i < 120; i++) room.send({ say: String(i) })
  await pass()
  server.restart('m2')
  await pass(2_000)
  expect(room.lost).toHaveLength(100)
  expect(room.lost[0]?.data).toEqual({ say: '20' })
})

test('what was acked and is refused by now is lost', async () => {
  const server = new DocumentServer()
  const { room, phone } = await openOn(server)
  const entry = room.send({ say: 'taken' })
  await pass()
  const { line } = commandsTo(server)[0] as Command
  const answers = { [line]: [[1, 'not-your-turn']] }
  phone.line.say(JSON.stringify({ t: 'attached', topic: 'room:1', to: 'm1.9', state: [], answers }))
  expect(room.lost).toEqual([entry])
})

test('what was acked is lost, too, where the server knows nothing of its line', async () => {
  const server = new DocumentServer()
  const { room, phone } = await openOn(server)
  const entry = room.send({ say: 'taken' })
  await pass()
  phone.line.say(JSON.stringify({ t: 'attached', topic: 'room:1', to: 'm1.9', state: [], answers: {} }))
  expect(room.lost).toEqual([entry])
})

test('events that do not follow on what the client has end the connection with 4104, and change nothing', async () => {
  const server = new DocumentServer()
  const { room, phone, socket } = await openOn(server)
  const { line } = phone
  line.say(
    JSON.stringify({
      t: 'events',
      topic: 'room:1',
      after: 'm1.7',
      to: 'm1.8',
      list: [{ said: 'x' }],
      answers: {},
    }),
  )
  await pass()
  expect([room.state, line.closing?.code, socket.status]).toEqual([[], 4104, 'waiting'])
  expect(socket.lastError).toMatchObject({ code: 'closed', close: { code: 4104 } })
  await pass(2_000)
  expect(attachesTo(server).map(({ at }) => at)).toEqual([undefined, 'm1.0'])
  expect(room.freshness).toBe('live')
})

test('attached that does not follow on what the client has ends the connection with 4104', async () => {
  const server = new DocumentServer()
  const { room, phone } = await openOn(server)
  const { line } = phone
  line.say(
    JSON.stringify({ t: 'attached', topic: 'room:1', after: 'm1.7', to: 'm1.8', list: [], answers: {} }),
  )
  await pass()
  expect([line.closing?.code, room.freshness]).toEqual([4104, 'stale'])
})

test('a frame that is none of the protocol ends the connection with 4101', async () => {
  const server = new DocumentServer()
  const { phone, socket } = await openOn(server)
  const { line } = phone
  line.say('{"t":"shout"}')
  await pass()
  expect([line.closing?.code, socket.status]).toEqual([4101, 'waiting'])
})

test('a frame that the phone refuses ends the connection: without it the server would wait for ever', async () => {
  const server = new DocumentServer()
  const { phone, room } = await openOn(server)
  const { line } = phone
  line.failures.push('sendSocketMessage:fail')
  const entry = room.send({ say: 'a' })
  await pass(20)
  expect(line.closing?.code).toBe(4104)
  await pass(2_000)
  expect([entry.state, room.state]).toEqual(['acked', ['a']])
})

test('a late refusal of an old connection does not end the new one', async () => {
  const server = new DocumentServer()
  const { phone, room, socket } = await openOn(server)
  const old = phone.line
  old.holdsAnswers = true
  old.failures.push('sendSocketMessage:fail')
  room.send({ say: 'a' })
  server.drop()
  await pass(2_000)
  old.answer()
  await pass()
  expect(socket.status).toBe('open')
})

test('unknown does not move a line: what follows it is sent with the after of before', async () => {
  const server = new DocumentServer()
  const { room, phone } = await openOn(server)
  server.loses = isCommand
  room.send({ say: 'a' })
  const { line } = lastFrame(phone.line) as Command
  phone.line.say(
    JSON.stringify({
      t: 'events',
      topic: 'room:1',
      after: 'm1.0',
      to: 'm1.0',
      list: [],
      answers: { [line]: [[1, 'unknown']] },
    }),
  )
  server.loses = () => false
  room.send({ say: 'b' })
  await pass()
  expect(commandsTo(server)).toMatchObject([{ n: 2, after: 0 }])
})

test('a refusal brings its data', async () => {
  const server = new DocumentServer()
  const { room, phone } = await openOn(server)
  server.loses = isCommand
  const entry = room.send({ say: 'a' })
  const { line } = lastFrame(phone.line) as Command
  const answers = { [line]: [[1, 'muted', { until: 5 }]] }
  phone.line.say(
    JSON.stringify({ t: 'events', topic: 'room:1', after: 'm1.0', to: 'm1.0', list: [], answers }),
  )
  expect(await entry.done).toEqual({ kind: 'refused', code: 'muted', data: { until: 5 } })
})

test('answers to commands that nobody waits for are passed over', async () => {
  const server = new DocumentServer()
  const { room, phone } = await openOn(server)
  phone.line.say(
    JSON.stringify({
      t: 'events',
      topic: 'room:1',
      after: 'm1.0',
      to: 'm1.0',
      list: [],
      answers: { other: [[5]] },
    }),
  )
  phone.line.say(
    JSON.stringify({ t: 'events', topic: 'room:9', after: 'm1.0', to: 'm1.0', list: [], answers: {} }),
  )
  expect(room.freshness).toBe('live')
})

test('outbox.limit bounds the commands that wait; one more is refused at once', async () => {
  const server = new DocumentServer()
  const { room, socket } = launchOn(server, undefined, { outbox: { limit: 2 } })
  room.send({ say: 'a' })
  room.send({ say: 'b' })
  expect(room.send({ say: 'c' }).end).toEqual({ kind: 'refused', code: 'outbox-full' })
  expect(socket.lastError?.code).toBe('outbox-full')
  expect([socket.queueLength, socket.queue.map(({ id, state }) => [id, state])]).toEqual([
    2,
    [
      [1, 'queued'],
      [2, 'queued'],
    ],
  ])
})

test('outbox.bytes bounds the commands that wait', () => {
  const { room } = launchOn(new DocumentServer(), undefined, { outbox: { bytes: 2_000 } })
  expect(room.send({ say: 'x'.repeat(1_000) }).state).toBe('queued')
  expect(room.send({ say: 'x'.repeat(1_000) }).end).toEqual({ kind: 'refused', code: 'outbox-full' })
})

test('outbox.ttl: a command that never left expires, and one that may have arrived is unknown', async () => {
  const server = new DocumentServer()
  const options = { outbox: { ttl: 60_000 } }
  const { room, phone } = await openOn(server, undefined, options)
  server.loses = isCommand
  const left = room.send({ say: 'left' })
  phone.onDial = null
  server.drop()
  const waiting = room.send({ say: 'waiting' })
  await pass(59_000)
  expect([left.state, waiting.state]).toEqual(['queued', 'queued'])
  await pass(1_000)
  expect([left.state, waiting.state, room.pending]).toEqual(['unknown', 'expired', []])
})

test('cancel is true for what never left, and false for what may arrive', async () => {
  const server = new DocumentServer()
  const { room, socket } = await openOn(server, undefined, { outbox: { persist: false } })
  server.loses = isCommand
  const left = room.send({ say: 'left' })
  expect([left.cancel(), left.state]).toEqual([false, 'sent'])
  server.drop()
  const waiting = room.send({ say: 'waiting' })
  expect([left.cancel(), waiting.cancel(), waiting.state, waiting.cancel()]).toEqual([
    false,
    true,
    'cancelled',
    false,
  ])
  expect(socket.cancel(left.id)).toBe(false)
  expect(socket.cancel(99)).toBe(false)
  const third = room.send({ say: 'third' })
  expect([socket.cancel(third.id), third.state]).toEqual([true, 'cancelled'])
})

test('dispose ends every command: what never left is cancelled, what may have arrived is unknown', async () => {
  const server = new DocumentServer()
  const { room, socket, phone } = await openOn(server)
  server.loses = isCommand
  const left = room.send({ say: 'left' })
  server.drop()
  const waiting = room.send({ say: 'waiting' })
  socket.dispose()
  expect([left.state, waiting.state]).toEqual(['unknown', 'cancelled'])
  expect(room.send({ say: 'too late' }).end).toEqual({ kind: 'refused', code: 'disposed' })
  await pass()
  expect(phone.running).toEqual({ timers: 0, networkWatchers: 0, foregroundWatchers: 0, sockets: 0 })
})

test('plain send has no place beside a session: the entry fails and says what to use', async () => {
  const { socket } = await openOn(new DocumentServer())
  const entry = socket.send('text')
  expect([entry.state, entry.failure]).toEqual(['failed', expect.stringContaining('socket.topic()')])
})

test('the queue is oldest first, whatever topics its commands are for; over a launch, too', async () => {
  const server = new DocumentServer()
  const { socket, room, storage } = launchOn(server)
  const other = socket.topic('room:2', roomOptions)
  room.send({ say: '1' })
  other.send({ say: '2' })
  room.send({ say: '3' })
  const order = ['1', '2', '3']
  expect(socket.queue.map(({ data }) => (data as Say).say)).toEqual(order)
  await pass(100)
  const next = launchOn(server, storage)
  expect(next.socket.queue.map(({ data }) => (data as Say).say)).toEqual(order)
})

test('data of a command cannot be changed by a page that shows it', () => {
  const { room } = launchOn(new DocumentServer())
  const { data } = room.send({ say: 'a' })
  expect(() => ((data as { say: string }).say = 'b')).toThrow(TypeError)
})
