import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { VirtualPhone, VirtualStorage } from 'mobx-miniprogram-socket/testing'
import type { ClientFrame, Command } from '../../../../store/protocol'
import { DocumentServer, lastFrame, launchOn, pass } from '../../../support/session-scene'

beforeEach(() => {
  jest.useFakeTimers({ now: 1_700_000_000_000 })
})
afterEach(() => {
  jest.useRealTimers()
})

const KEY = 'mobx-miniprogram-socket:socket:session'
const isCommand = (frame: { readonly t: string }) => frame.t === 'command'

type App = ReturnType<typeof launchOn>

async function openOn(server: DocumentServer, ...more: [VirtualStorage?, Parameters<typeof launchOn>[2]?]) {
  const app = launchOn(server, ...more)
  app.room.hold()
  app.socket.connect()
  await pass()
  return app
}

/** The app ends without a word: its timers and sockets are gone, its storage stays as it is. */
function kill({ phone, storage }: App, server: DocumentServer): VirtualStorage {
  phone.onDial = null
  jest.clearAllTimers()
  for (const line of server.linked) server.leave(line)
  const next = new VirtualStorage()
  storage.items.forEach((value, key) => next.items.set(key, value))
  return next
}

const stored = (storage: VirtualStorage) => {
  const text = JSON.parse(storage.items.get(KEY) ?? '""') as string
  return text === ''
    ? null
    : (JSON.parse(text) as { user: string; entries: { n: number; since?: string; user: string }[] })
}
const commandsTo = (server: DocumentServer) =>
  server.frames
    .filter((text) => text.startsWith('→'))
    .map((text) => JSON.parse(text.slice(2)) as ClientFrame)
    .filter((frame): frame is Command => frame.t === 'command')

test('commands that were sent offline arrive once after the app was killed, before those of the next launch', async () => {
  const server = new DocumentServer()
  const first = launchOn(server)
  first.room.send({ say: 'one' })
  first.room.send({ say: 'two' })
  await pass(100)
  const second = launchOn(server, kill(first, server))
  expect(second.room.pending.map(({ data, state }) => [data.say, state])).toEqual([
    ['one', 'queued'],
    ['two', 'queued'],
  ])
  second.room.send({ say: 'three' })
  second.socket.connect()
  await pass(2_000)
  expect(second.room.confirmed).toEqual(['one', 'two', 'three'])
  const lines = commandsTo(server).map(({ line }) => line)
  expect(new Set(lines).size).toBe(2)
})

test('a command that left before the app was killed is told to the next launch, and not applied again', async () => {
  const server = new DocumentServer()
  const first = await openOn(server)
  server.loses = (frame) => frame.t === 'events'
  first.room.send({ say: 'once' })
  await pass(100)
  server.loses = () => false
  const second = await openOn(server, kill(first, server))
  await pass(2_000)
  expect([second.room.confirmed, second.room.pending, commandsTo(server).length]).toEqual([['once'], [], 1])
})

test('a command that the storage holds as one that never left is stored with its stamp before it leaves', async () => {
  const server = new DocumentServer()
  const first = launchOn(server)
  first.room.send({ say: 'one' })
  await pass(100)
  expect(stored(first.storage)?.entries).toEqual([expect.not.objectContaining({ since: expect.anything() })])
  const second = launchOn(server, kill(first, server))
  let isKept: string | undefined | null = null
  server.loses = (frame) => {
    if (isCommand(frame)) isKept = stored(second.storage)?.entries[0]?.since
    return false
  }
  second.socket.connect()
  await pass(2_000)
  expect(isKept).toBe('m1')
  expect(second.room.pending).toEqual([])
})

test('a command that was sent after the welcome leaves at once: storage knows its stamp from the beginning', async () => {
  const server = new DocumentServer()
  const { room } = await openOn(server)
  room.send({ say: 'now' })
  expect(commandsTo(server)).toHaveLength(1)
})

test('where the storage fails, commands leave all the same, and lastError tells', async () => {
  const server = new DocumentServer()
  const first = launchOn(server)
  first.room.send({ say: 'one' })
  await pass(100)
  const second = launchOn(server, kill(first, server))
  second.storage.failures.push(...Array.from({ length: 9 }, () => 'setStorage:fail'))
  second.socket.connect()
  await pass(2_000)
  expect([second.room.confirmed.length + second.room.pending.length, second.socket.lastError?.code]).toEqual([
    1,
    'storage-failed',
  ])
  expect(commandsTo(server)).toHaveLength(1)
})

test('cancel tells cancelled only once the storage has forgotten the command', async () => {
  const server = new DocumentServer()
  const { room, storage } = launchOn(server)
  const entry = room.send({ say: 'no' })
  await pass(100)
  storage.failures.push('setStorage:fail')
  expect([entry.cancel(), entry.state, room.pending]).toEqual([true, 'queued', []])
  expect(entry.cancel()).toBe(true)
  await pass(1_000)
  expect([entry.state, stored(storage)?.entries.length]).toEqual(['queued', 1])
  await pass(6_000)
  expect([entry.state, stored(storage)?.entries]).toEqual(['cancelled', []])
})

test('a command that was cancelled is not sent by the next launch', async () => {
  const server = new DocumentServer()
  const first = launchOn(server)
  const entry = first.room.send({ say: 'no' })
  await pass(100)
  entry.cancel()
  await pass(1_000)
  expect(entry.state).toBe('cancelled')
  const second = await openOn(server, kill(first, server))
  expect([second.room.pending, commandsTo(server)]).toEqual([[], []])
})

test('without outbox.persist nothing is stored, and cancel is final at once', async () => {
  const server = new DocumentServer()
  const { room, storage } = launchOn(server, undefined, { outbox: { persist: false } })
  const entry = room.send({ say: 'no' })
  await pass(100)
  expect([entry.cancel(), entry.state, storage.items.size]).toEqual([true, 'cancelled', 0])
})

test('the storage is written when the app is hidden', async () => {
  const { room, storage, phone } = launchOn(new DocumentServer())
  room.send({ say: 'one' })
  phone.hide()
  expect(stored(storage)?.entries).toHaveLength(1)
})

test('a command does not expire sooner because the phone was off, nor later because its clock was set back', async () => {
  const server = new DocumentServer()
  const options = { outbox: { persist: true, ttl: 60_000 } }
  const first = launchOn(server, undefined, options)
  first.room.send({ say: 'one' })
  await pass(100)
  const storage = kill(first, server)
  jest.setSystemTime(1_700_000_030_000)
  const second = launchOn(server, storage, options)
  await pass(29_000)
  expect(second.room.pending).toHaveLength(1)
  await pass(1_000)
  expect(second.room.pending).toEqual([])
})

test('dispose leaves nothing for the next launch', async () => {
  const server = new DocumentServer()
  const first = launchOn(server)
  first.room.send({ say: 'one' })
  const held = first.room.send({ say: 'two' })
  await pass(100)
  held.cancel()
  first.socket.dispose()
  expect(held.state).toBe('cancelled')
  await pass()
  expect(stored(first.storage)?.entries).toEqual([])
})

test('whatever else lies in the storage, every valid command is restored, and the rest is set aside', async () => {
  const server = new DocumentServer()
  const first = launchOn(server)
  first.room.send({ say: 'one' })
  await pass(100)
  const storage = kill(first, server)
  const text = JSON.parse(storage.items.get(KEY) ?? '') as string
  const session = JSON.parse(text) as { entries: object[] }
  const [good] = session.entries
  const wrong: unknown[] = [
    null,
    7,
    { ...good, n: 0 },
    { ...good, topic: 'a b' },
    { ...good, user: 1 },
    { ...good, queuedAt: '1' },
    { ...good, queuedAt: 1e300 },
    { ...good, since: '' },
  ]
  storage.items.set(KEY, JSON.stringify(JSON.stringify({ ...session, entries: [...wrong, good] })))
  const second = await openOn(server, storage)
  await pass(2_000)
  expect(second.room.confirmed).toEqual(['one'])
  expect(storage.items.has(`${KEY}:aside`)).toBe(true)
})

test.each(['', 'x', '7', '{"v":2,"entries":[]}', '{"v":1,"user":"ann"}', '{"v":1,"user":7,"entries":[]}'])(
  'a storage that holds %j does not hinder the session',
  async (text) => {
    const storage = new VirtualStorage()
    storage.items.set(KEY, JSON.stringify(text))
    const { room } = await openOn(new DocumentServer(), storage)
    const entry = room.send({ say: 'one' })
    await pass(100)
    expect(entry.state).toBe('acked')
  },
)

test('a storage that holds no text does not hinder the session', async () => {
  const storage = new VirtualStorage()
  storage.items.set(KEY, '7')
  const { room } = await openOn(new DocumentServer(), storage)
  expect(room.freshness).toBe('live')
})

test('where what cannot be read cannot be set aside either, commands leave all the same', async () => {
  const storage = new VirtualStorage()
  storage.items.set(KEY, JSON.stringify('{"v":9}'))
  storage.failures.push(...Array.from({ length: 9 }, () => 'setStorage:fail'))
  const server = new DocumentServer()
  const { room } = launchOn(server, storage)
  const entry = room.send({ say: 'one' })
  expect(entry.cancel()).toBe(true)
  expect(entry.state).toBe('cancelled')
  await pass(100)
})

test('commands of a launch wait until those of the launch before are answered', async () => {
  const server = new DocumentServer()
  const first = launchOn(server)
  first.room.send({ say: 'one' })
  await pass(100)
  const second = launchOn(server, kill(first, server))
  second.room.send({ say: 'two' })
  server.loses = (frame) => frame.t === 'events'
  second.socket.connect()
  await pass(2_000)
  expect(commandsTo(server).map(({ data }) => data)).toEqual([{ say: 'one' }])
})

test('a command that may have left in an earlier launch cannot be cancelled, and is unknown to a server with a new memory', async () => {
  const server = new DocumentServer()
  const first = await openOn(server)
  server.loses = isCommand
  first.room.send({ say: 'old board' })
  await pass(1_000)
  server.loses = () => false
  const storage = kill(first, server)
  const next = new DocumentServer('m2')
  const second = launchOn(next, storage)
  const [entry] = second.room.pending
  expect(entry?.cancel()).toBe(false)
  second.room.hold()
  second.socket.connect()
  await pass(3_000)
  expect([entry?.state, second.room.state, commandsTo(next)]).toMatchObject([
    'unknown',
    [],
    [{ since: 'm1' }],
  ])
})

test('what attached acked of an earlier launch is announced, too, when it is lost', async () => {
  const server = new DocumentServer()
  const first = await openOn(server)
  server.loses = (frame) => frame.t === 'events'
  first.room.send({ say: 'one' })
  await pass(1_000)
  server.loses = () => false
  const second = await openOn(server, kill(first, server))
  await pass(2_000)
  expect(second.room.state).toEqual(['one'])
  server.restart('m2')
  await pass(3_000)
  expect(second.room.lost.map(({ data }) => data.say)).toEqual(['one'])
})

test('the storage forgets a command with its answer, and knows the user', async () => {
  const server = new DocumentServer()
  const { room, phone, storage } = await openOn(server)
  server.loses = isCommand
  room.send({ say: 'one' })
  const { line } = lastFrame(phone.line) as Command
  await pass(1_000)
  expect(stored(storage)).toMatchObject({ user: 'ann', entries: [{ n: 1, user: 'ann' }] })
  const answers = { [line]: [[1]] }
  phone.line.say(
    JSON.stringify({ t: 'events', topic: 'room:1', after: 'm1.0', to: 'm1.1', list: [], answers }),
  )
  await pass(1_000)
  expect(stored(storage)).toMatchObject({ v: 1, user: 'ann', entries: [] })
})

test('a welcome that is slow is followed by a write of its stamp', async () => {
  const server = new DocumentServer()
  const first = launchOn(server)
  first.room.send({ say: 'one' })
  await pass(100)
  const second = launchOn(server, kill(first, server))
  server.loses = (frame) => frame.t === 'welcome'
  second.socket.connect()
  await pass(1_000)
  server.loses = () => false
  second.phone.line.say('{"t":"welcome","stamp":"m1"}')
  await pass(1_000)
  expect(commandsTo(server)).toHaveLength(1)
})

test('a command that was sent after the welcome and waits for room needs no write before it leaves', async () => {
  const server = new DocumentServer()
  const { room, phone } = await openOn(server)
  server.loses = isCommand
  for (let i = 0; i < 17; i++) room.send({ say: String(i) })
  Object.assign(phone.wx, { setStorage: () => undefined })
  await pass(60)
  const { line, n } = lastFrame(phone.line) as Command
  const answers = { [line]: Array.from({ length: 16 }, (_, i) => [i + 1]) }
  phone.line.say(
    JSON.stringify({ t: 'events', topic: 'room:1', after: 'm1.0', to: 'm1.1', list: [], answers }),
  )
  expect([n, (lastFrame(phone.line) as Command).n]).toEqual([16, 17])
})

test('commands of more lines than attach may name arrive, and no loss is announced for a line that was not asked for', async () => {
  const server = new DocumentServer()
  const first = launchOn(server)
  first.room.send({ say: 'x' })
  await pass(100)
  const storage = kill(first, server)
  const session = JSON.parse(JSON.parse(storage.items.get(KEY) ?? '') as string) as { entries: object[] }
  const entries = Array.from({ length: 300 }, (_, i) => ({
    ...session.entries[0],
    line: `line${String(i)}`,
    data: { say: String(i) },
  }))
  storage.items.set(KEY, JSON.stringify(JSON.stringify({ ...session, entries })))
  let left = 0
  server.loses = (frame) => isCommand(frame) && ++left > 10
  const second = await openOn(server, storage)
  await pass(2_000)
  expect(second.room.confirmed).toHaveLength(10)
  server.drop()
  await pass(2_000)
  const attaches = server.frames.filter((text) => text.includes('"attach"'))
  expect(attaches.map((text) => text.split('"line').length - 2)).toEqual([256, 256])
  expect(second.room.lost).toEqual([])
})

test('a command below where its line stands still has an after below its number', async () => {
  const server = new DocumentServer()
  const { room, phone } = await openOn(server)
  server.loses = isCommand
  room.send({ say: 'one' })
  await pass(100)
  const { line } = lastFrame(phone.line) as Command
  server.loses = ({ t }) => t === 'attached' || t === 'command'
  server.drop()
  await pass(2_000)
  const answers = { [line]: [[70]] }
  phone.line.say(
    JSON.stringify({ t: 'attached', topic: 'room:1', after: 'm1.0', to: 'm1.0', list: [], answers }),
  )
  expect(lastFrame(phone.line)).toMatchObject({ t: 'command', n: 1, after: 0, since: 'm1' })
})

/** A storage with these commands of an earlier launch. */
function storageWith(...entries: readonly unknown[]): VirtualStorage {
  const storage = new VirtualStorage()
  storage.items.set(KEY, JSON.stringify(JSON.stringify({ v: 1, user: 'ann', entries })))
  return storage
}
const old = {
  topic: 'room:1',
  line: 'l1',
  n: 1,
  data: { say: 'one' },
  queuedAt: 1_700_000_000_000,
  user: 'ann',
}

test.each([{ enter: 1 }, { settle: null }, { state: 'acked' }, { end: {}, done: 1 }, { isAway: true }])(
  'members that a stored command does not have, such as %j, are left in the storage',
  async (more) => {
    const { room } = await openOn(new DocumentServer(), storageWith({ ...old, ...more }))
    await pass(2_000)
    expect([room.confirmed, room.pending]).toEqual([['one'], []])
  },
)

test('stored commands with the same number, or not in order, do not end each connection', async () => {
  const server = new DocumentServer()
  const numbers = [2, 2, 1].map((n) => ({ ...old, n, since: 'm1' }))
  server.loses = (frame) => frame.t === 'events'
  await openOn(server, storageWith(...numbers))
  await pass(100)
  expect(commandsTo(server).map(({ n, after }) => [n, after])).toEqual([
    [2, 0],
    [2, 1],
    [1, 0],
  ])
})

interface Write {
  readonly key: string
  readonly data: unknown
  success(): void
}

/** An app on a phone that keeps the writes of its storage until the test lands them. */
function launchSlow(server: DocumentServer, storage = new VirtualStorage()) {
  const phone = new VirtualPhone({ storage })
  phone.onDial = server.serve
  const writes: Write[] = []
  const setStorage = (write: Write): void => void (write.key.includes(':session') && writes.push(write))
  Object.assign(phone.wx, { setStorage })
  const land = (): void => {
    const write = writes.shift()
    storage.write(write?.key ?? '', write?.data)
    write?.success()
  }
  return { ...launchOn(server, storage, { platform: phone }), land }
}

test('where what cannot be read can be set aside neither, restored commands leave all the same', async () => {
  const storage = storageWith(old, 'no command')
  storage.failures.push(...Array.from({ length: 99 }, () => 'setStorage:fail'))
  const { room } = await openOn(new DocumentServer(), storage)
  await pass(20_000)
  expect([room.confirmed, room.pending]).toEqual([['one'], []])
})

test('a phone that never answers whether something was set aside holds up no command', async () => {
  const { room, socket } = launchSlow(new DocumentServer(), storageWith(old, 'no command'))
  room.hold()
  socket.connect()
  await pass(20_000)
  expect([room.confirmed, room.pending]).toEqual([['one'], []])
})

test('a write that is under way at cancel may keep the command: cancelled is told after the write behind it', async () => {
  const server = new DocumentServer()
  const { room, land, storage } = launchSlow(server)
  const entry = room.send({ say: 'no' })
  await pass(60)
  expect(entry.cancel()).toBe(true)
  land()
  await pass(1)
  expect([entry.state, stored(storage)?.entries.length]).toEqual(['queued', 1])
  await pass(1_000)
  land()
  expect([entry.state, stored(storage)?.entries]).toEqual(['cancelled', []])
})

test('a write that is under way at the welcome has no stamp: commands leave after the write behind it', async () => {
  const server = new DocumentServer()
  const { room, socket, land, storage } = launchSlow(server)
  room.send({ say: 'one' })
  await pass(60)
  socket.connect()
  await pass(10)
  land()
  await pass(10)
  expect([stored(storage)?.entries.length, commandsTo(server)]).toEqual([1, []])
  await pass(1_000)
  land()
  expect([stored(storage)?.entries[0]?.since, commandsTo(server).length]).toEqual(['m1', 1])
})

test('of two launches on one storage the last one has it; the other keeps its commands in memory, and says so', async () => {
  const server = new DocumentServer()
  const first = launchOn(server)
  first.room.send({ say: 'one' })
  await pass(1_000)
  const second = launchOn(server, first.storage)
  await pass(100)
  first.room.send({ say: 'two' })
  await pass(1_000)
  expect(stored(first.storage)?.entries).toMatchObject([{ n: 1 }])
  expect([first.socket.lastError, second.socket.lastError]).toEqual([
    expect.objectContaining({
      code: 'storage-failed',
      message: expect.stringContaining('a later launch of the app has it'),
    }),
    null,
  ])
  for (const { socket } of [first, second]) socket.connect()
  await pass(2_000)
  second.room.send({ say: 'three' })
  second.phone.onDial = null
  server.drop()
  second.room.send({ say: 'four' })
  await pass(1_000)
  first.socket.dispose()
  await pass(1_000)
  expect(second.room.confirmed).toEqual(['one', 'two', 'three'])
  expect(stored(first.storage)?.entries).toMatchObject([{ data: { say: 'four' } }])
})

test('what is taken back while a later launch has the storage is unknown: that launch may send it', async () => {
  const server = new DocumentServer()
  const { room, storage } = launchOn(server)
  const [one, two] = ['one', 'two'].map((say) => room.send({ say }))
  await pass(1_000)
  launchOn(server, storage)
  await pass(100)
  one?.cancel()
  await pass(1_000)
  two?.cancel()
  expect([one?.state, two?.state]).toEqual(['unknown', 'unknown'])
})

test('a command that another launch has stored, too, does not wait for a storage that this one has lost', async () => {
  const server = new DocumentServer()
  const storage = storageWith(old)
  const first = launchOn(server, storage)
  first.socket.connect()
  launchOn(server, storage)
  await pass(2_000)
  expect([first.room.pending, first.room.lost]).toEqual([[], []])
})
