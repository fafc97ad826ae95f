import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { autorun } from 'mobx-miniprogram'
import { DocumentServer, launchOn, pass, roomOptions, type Say } from '../../../support/session-scene'

beforeEach(() => {
  jest.useFakeTimers({ now: 1_700_000_000_000 })
})
afterEach(() => {
  jest.useRealTimers()
})

const kinds = (server: DocumentServer) =>
  server.frames.map((text) => /^(.) .*?"t":"(\w+)"/.exec(text)?.slice(1).join(' '))

test('a topic is loading, then live, stale without a connection, and live again', async () => {
  const server = new DocumentServer()
  const { room, socket } = launchOn(server)
  const seen: string[] = []
  const stop = autorun(() => void seen.push(`${room.freshness} ${room.state.join()}`))
  socket.connect()
  await pass()
  server.drop()
  await pass(2_000)
  stop()
  expect(seen).toEqual(['loading ', 'live ', 'stale ', 'live '])
})

test('a page that reads a topic attaches it, and 5 s after the last one stopped it is detached', async () => {
  const server = new DocumentServer()
  const { room, socket } = launchOn(server)
  socket.connect()
  await pass()
  expect(kinds(server)).toEqual(['→ hello', '← welcome'])
  const stops = [autorun(() => room.state), autorun(() => room.freshness)]
  await pass()
  expect(kinds(server).slice(2)).toEqual(['→ attach', '← attached'])
  for (const stop of stops) stop()
  await pass(4_000)
  expect(kinds(server)).toHaveLength(4)
  const stop = autorun(() => room.pending)
  await pass(4_000)
  stop()
  await pass(4_999)
  expect(kinds(server)).toHaveLength(4)
  await pass(1)
  expect(kinds(server).slice(4)).toEqual(['→ detach'])
})

test('a topic that was detached goes on from where it was', async () => {
  const server = new DocumentServer()
  const { room, socket } = launchOn(server)
  const other = launchOn(server, undefined, { user: () => 'bob' })
  for (const app of [{ room, socket }, other]) app.socket.connect()
  const release = room.hold()
  room.send({ say: 'a' })
  await pass()
  release()
  release()
  await pass(6_000)
  expect(room.freshness).toBe('stale')
  other.room.send({ say: 'b' })
  await pass()
  expect(room.state).toEqual(['a'])
  room.hold()
  await pass()
  expect([room.state, server.frames.slice(-1)[0]]).toEqual([
    ['a', 'b'],
    expect.stringContaining('"list":[{"said":"b"}]'),
  ])
})

test('a command without a page attaches its topic, and the topic is detached after it', async () => {
  const server = new DocumentServer()
  const { room, socket } = launchOn(server)
  socket.connect()
  await pass()
  const entry = room.send({ say: 'a' })
  await pass()
  expect(entry.state).toBe('acked')
  await pass(5_000)
  expect(kinds(server).slice(-1)).toEqual(['→ detach'])
})

test('events that come after detach are passed over', async () => {
  const server = new DocumentServer()
  const { room, socket, phone } = launchOn(server)
  socket.connect()
  room.hold()()
  await pass(5_000)
  const late = {
    t: 'events',
    topic: 'room:1',
    after: 'm1.0',
    to: 'm1.1',
    list: [{ said: 'late' }],
    answers: {},
  }
  phone.line.say(JSON.stringify(late))
  expect([room.state, socket.status]).toEqual([[], 'open'])
  server.loses = ({ t }) => t === 'attached'
  room.hold()
  phone.line.say(JSON.stringify(late))
  expect([room.state, socket.status]).toEqual([[], 'open'])
})

test('a frame is one action: a page never sees the event without the answer, nor its own line twice', async () => {
  const server = new DocumentServer()
  const { room, socket } = launchOn(server)
  socket.connect()
  const seen: string[] = []
  const stop = autorun(() => void seen.push(`${room.state.join()} ${String(room.pending.length)}`))
  await pass()
  server.loses = ({ t }) => t === 'events'
  room.send({ say: 'a' })
  server.loses = () => false
  server.drop()
  await pass(2_000)
  stop()
  expect(seen).toEqual([' 0', ' 0', 'a… 1', 'a 0'])
})

test('optimism is computed from what has no answer: a refusal takes its guess away', async () => {
  const server = new DocumentServer()
  const { room, socket } = launchOn(server)
  room.hold()
  room.send({ say: 'rude' })
  room.send({ say: 'nice' })
  expect([room.state, room.confirmed]).toEqual([['rude…', 'nice…'], []])
  socket.connect()
  await pass(2_000)
  expect([room.state, room.confirmed]).toEqual([['nice'], ['nice']])
})

test('without optimistic, commands show once they are acked', () => {
  const { socket } = launchOn(new DocumentServer())
  const { initial, reduce } = roomOptions
  const plain = socket.topic<readonly string[], { said: string }, Say>('room:2', { initial, reduce })
  plain.send({ say: 'a' })
  expect([plain.state, plain.pending.length, plain.name]).toEqual([[], 1, 'room:2'])
})

test('freshness that changes does not make a new state', async () => {
  const server = new DocumentServer()
  const { room, socket } = launchOn(server)
  socket.connect()
  room.hold()
  await pass()
  let runs = 0
  const stop = autorun(() => {
    runs += 1
    return room.state
  })
  server.drop()
  await pass(2_000)
  expect([runs, room.freshness]).toEqual([1, 'live'])
  stop()
})

test('a member that was removed is told: the topic is left, commands are refused, and it may come back', async () => {
  const members = new Set(['ann'])
  const server = new DocumentServer('m1', { members })
  const { room, socket } = launchOn(server)
  socket.connect()
  room.hold()
  room.send({ say: 'a' })
  await pass()
  members.delete('ann')
  server.recheck('ann', 'room:1')
  await pass()
  expect([room.freshness, room.confirmed]).toEqual(['left', ['a']])
  const refused = room.send({ say: 'b' })
  await pass()
  expect(refused.end).toEqual({ kind: 'refused', code: 'forbidden' })
  members.add('ann')
  server.drop()
  await pass(2_000)
  expect([room.freshness, room.state]).toEqual(['live', ['a']])
})

test('reduce that throws leaves the event out, and lastError tells', async () => {
  const server = new DocumentServer()
  const { socket } = launchOn(server)
  const fragile = socket.topic('room:2', {
    ...roomOptions,
    reduce(lines: readonly string[], { said }: { said: string }) {
      if (said === 'bad') throw new Error('cannot')
      return [...lines, said]
    },
  })
  fragile.hold()
  socket.connect()
  await pass()
  for (const say of ['a', 'bad', 'b']) fragile.send({ say })
  await pass()
  expect([fragile.confirmed, socket.lastError]).toMatchObject([
    ['a', 'b'],
    { code: 'decode-failed', message: expect.stringContaining('reduce: cannot') },
  ])
})

test('a topic that is made after its commands were restored gets the state whole', async () => {
  const server = new DocumentServer()
  const first = launchOn(server)
  first.socket.topic('room:9', roomOptions).send({ say: 'a' })
  await pass(100)
  first.phone.onDial = null
  jest.clearAllTimers()
  const { socket } = launchOn(server, first.storage)
  socket.connect()
  await pass(2_000)
  const late = socket.topic('room:9', roomOptions)
  late.hold()
  await pass()
  expect([late.freshness, late.state]).toEqual(['live', ['a']])
})

test('a topic is the same object at each call', () => {
  const { socket, room } = launchOn(new DocumentServer())
  expect(socket.topic('room:1', roomOptions)).toBe(room)
})

test('a topic checks its name and its options', () => {
  const { socket } = launchOn(new DocumentServer())
  expect(() => socket.topic('a b', roomOptions)).toThrow(
    'Option "topic" must be a name of 1 to 123 bytes without spaces',
  )
  expect(() => socket.topic('a', { initial: 0 } as never)).toThrow('topic.reduce')
  expect(() => socket.topic('a', { ...roomOptions, optimistic: 1 } as never)).toThrow('topic.optimistic')
  expect(() => socket.topic('a', { ...roomOptions, reducer: 1 } as never)).toThrow('topic.reducer')
})

test('a page that comes back within the 5 s and leaves again has 5 s from then', async () => {
  const server = new DocumentServer()
  const { room, socket } = launchOn(server)
  socket.connect()
  await pass()
  room.hold()()
  await pass(3_000)
  const release = room.hold()
  await pass(1_000)
  release()
  await pass(4_999)
  expect(kinds(server)).not.toContain('→ detach')
  await pass(1)
  expect(kinds(server)).toContain('→ detach')
})

test('optimistic that throws leaves its guess out, and lastError tells', async () => {
  const server = new DocumentServer()
  const { socket } = launchOn(server)
  const fragile = socket.topic('room:2', {
    ...roomOptions,
    optimistic(lines: readonly string[], { say }: Say) {
      if (say === 'bad') throw new Error('cannot')
      return [...lines, `${say}…`]
    },
  })
  const seen: string[] = []
  const stop = autorun(() => void seen.push(fragile.state.join()))
  for (const say of ['a', 'bad', 'b']) fragile.send({ say })
  expect([seen[seen.length - 1], socket.lastError]).toMatchObject([
    'a…,b…',
    { code: 'decode-failed', message: expect.stringContaining('optimistic: cannot') },
  ])
  socket.connect()
  await pass(2_000)
  stop()
  expect(seen[seen.length - 1]).toBe('a,bad,b')
})

test('a function that changes the state instead of making a new one is told, and changes nothing', async () => {
  const server = new DocumentServer()
  const { socket } = launchOn(server)
  const sloppy = socket.topic('room:2', {
    initial: [] as string[],
    reduce(lines, { said }: { said: string }) {
      if (said === 'changed') lines.push(said)
      return [...lines, said]
    },
    optimistic(lines, { say }: Say) {
      lines.push(say)
      return lines
    },
  })
  sloppy.send({ say: 'a' })
  expect([sloppy.state, socket.lastError?.message]).toEqual([
    [],
    expect.stringContaining('optimistic: Cannot add'),
  ])
  sloppy.hold()
  socket.connect()
  await pass(2_000)
  sloppy.send({ say: 'changed' })
  await pass()
  expect([sloppy.confirmed, socket.lastError?.message]).toEqual([
    ['a'],
    expect.stringContaining('reduce: Cannot add'),
  ])
})

test('reduce that ends the connection does not make a topic of the past live', async () => {
  const server = new DocumentServer()
  const { socket, phone } = launchOn(server)
  const rash = socket.topic('room:2', {
    ...roomOptions,
    reduce(lines: readonly string[], { said }: { said: string }) {
      if (said === 'bye') socket.disconnect()
      return [...lines, said]
    },
  })
  rash.hold()
  socket.connect()
  await pass()
  const on = {
    t: 'attached',
    topic: 'room:2',
    after: 'm1.0',
    to: 'm1.1',
    list: [{ said: 'bye' }],
    answers: {},
  }
  phone.line.say(JSON.stringify(on))
  expect([rash.freshness, socket.status]).toEqual(['stale', 'closed'])
})
