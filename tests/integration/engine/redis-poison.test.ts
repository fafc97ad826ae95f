// A Redis in which others write, or from which keys are gone: a topic may end, and no other one with it.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { createClient } from 'redis'
import { OK } from '../../../server/engine/line-rule'
import { keyOf, keysOf, partitionOf, type Space } from '../../../server/engine/redis/keys'
import type { Appended, TopicLog } from '../../../server/engine/topic-log'
import { startRedis, type RunningRedis } from '../../../tools/processes/redis-server'
import { MadeEngines, newPrefix } from '../../support/redis/made'
import { appendOne, type One } from '../../support/engine/append-one'

let server: RunningRedis
let client: { sendCommand(words: string[]): Promise<unknown>; destroy(): void }
const engines = new MadeEngines()
beforeAll(async () => {
  server = await startRedis()
  client = await createClient({ url: server.url }).connect()
})
afterEach(() => engines.stop())
afterAll(async () => {
  client.destroy()
  await server.stop()
})

const topic = 'room:1'
let space: Space
let log: TopicLog
beforeEach(async () => {
  // One partition: the other topics are as near as can be.
  space = { prefix: newPrefix(), partitions: 1 }
  log = await engines.make(server.url, space)
  for (const n of [1, 2]) await append(n)
})

const sample = {
  user: 'ann',
  line: 'b',
  n: 1,
  after: 0,
  takesOld: false,
  history: 9,
  events: ['1'],
  answer: OK,
}
const append = async (n: number, more: Partial<One> = {}, to = topic): Promise<Appended> =>
  appendOne(log, to, {
    user: 'ann',
    line: 'a',
    at: (await log.read(to, null, [])).at,
    n,
    after: 0,
    takesOld: false,
    history: 100,
    events: [`"e${String(n)}"`],
    answer: OK,
    ...more,
  })
const write = (name: string, ...words: string[]): Promise<unknown> => {
  const [command = '', ...rest] = words
  return client.sendCommand([command, keyOf(space, 0, name), ...rest])
}
const textOf = async (name = topic): Promise<string> =>
  (await log.read(name, null, [])).commits.flatMap(({ events }) => events).join(' ')
const expectOthers = async (): Promise<void> => {
  expect((await append(1, {}, 'room:2')).kind).toBe('done')
  expect(await textOf('room:2')).toBe('"e1"')
}
const broken = 'The log of the topic "room:1" in Redis holds entries that this server did not write'

test('poisoned stream entries behind the log: it is read, and takes nothing more, with a clear error', async () => {
  await write(`${topic}:log`, 'XADD', '*', 'junk', '__proto__')
  expect(await textOf()).toBe('"e1" "e2"')
  await expect(append(3)).rejects.toThrow(broken)
  await expectOthers()
})

test('poisoned stream entries between ours change nothing', async () => {
  await write(`${topic}:log`, 'XADD', '2-7', 'm', 'x', 'u', 'eve', 'l', 'l', 'n', '1', 'e', '"evil"')
  expect((await append(3)).kind).toBe('done')
  expect(await textOf()).toBe('"e1" "e2" "e3"')
  await expectOthers()
})

test('a poisoned stream entry in the place of ours is an error of its topic', async () => {
  const [, meta = '', stream = ''] = keysOf(space, topic)
  await client.sendCommand(['DEL', stream])
  for (const [id, mark] of [
    ['1-0', 'x'],
    ['2-0', ((await client.sendCommand(['HGET', meta, 'mark'])) as string | null) ?? ''],
  ] as const)
    await client.sendCommand(['XADD', stream, id, 'm', mark, 'junk', '1'])
  await expect(log.read(topic, null, [])).rejects.toThrow(broken)
  await expectOthers()
})

test('a poisoned last entry is no place to go on from', async () => {
  const [, , stream = ''] = keysOf(space, topic)
  const { at } = await log.read(topic, null, [])
  await client.sendCommand(['XDEL', stream, '2-0'])
  await client.sendCommand(['XSETID', stream, '1-0'])
  await write(`${topic}:log`, 'XADD', '2-0', 'm', 'x', 'u', 'eve', 'l', 'l', 'n', '1', 'e', '"evil"')
  await expect(log.read(topic, null, [])).rejects.toThrow(broken)
  await expect(appendOne(log, topic, { ...sample, at })).rejects.toThrow(broken)
  await expectOthers()
})

test('poisoned answers of a line are an error of its topic', async () => {
  await write(`${topic}:lines`, 'HSET', 'l3:anna', 'junk')
  await expect(log.read(topic, null, [{ user: 'ann', line: 'a' }])).rejects.toThrow(broken)
  await expect(append(3)).rejects.toThrow(broken)
  expect((await append(3, { line: 'b' })).kind).toBe('done')
  await expectOthers()
})

test('keys of another type are an error of their topic', async () => {
  for (const kind of ['log', 'meta', 'lines']) {
    await append(1, {}, `room:${kind}`)
    await client.sendCommand(['SET', keyOf(space, 0, `room:${kind}:${kind}`), 'junk'])
    await expect(append(2, { at: '' }, `room:${kind}`)).rejects.toThrow('WRONGTYPE')
  }
  await expectOthers()
})

test('a log whose meta key or stream was dropped begins a new timeline, and keeps no answer of the old one', async () => {
  for (const kind of ['meta', 'log']) {
    const before = await log.read(topic, null, [])
    await write(`${topic}:${kind}`, 'DEL')
    const after = await log.read(topic, before.at, [{ user: 'ann', line: 'a' }])
    expect([after.start?.state, after.commits, after.answers]).toEqual([null, [], []])
    expect((await append(1, { at: before.at })).kind).toBe('conflict')
    expect((await append(1)).kind).toBe('done')
    expect((await log.read(topic, before.at, [])).start).not.toBeNull()
    expect(await textOf()).toBe('"e1"')
  }
})

test('a Redis that was emptied gets a new name: what left a phone before is not taken as new', async () => {
  const since = log.stamp()
  await client.sendCommand(['FLUSHALL'])
  await expect(append(3, { at: '' })).rejects.toThrow('Redis has lost its data')
  expect(log.stamp().split(':')[0]).not.toBe(since.split(':')[0])
  expect(await append(3, { since })).toMatchObject({ kind: 'before', answer: '["unknown"]' })
  expect((await append(3, { since, takesOld: true })).kind).toBe('done')
})

test('a partition that is lost alone counts as all: the others keep their topics, and all get a new name', async () => {
  const prefix = newPrefix()
  const parts = { prefix, partitions: 2 }
  log = await engines.make(server.url, parts)
  await append(1)
  await append(1, {}, 'room:2')
  const name = log.stamp().split(':')[0]
  await client.sendCommand(['DEL', keyOf(parts, partitionOf('room:2', parts), 'memory')])
  await expect(textOf('room:2')).rejects.toThrow('Redis has lost its data, or a part of it')
  expect(log.stamp().split(':')[0]).not.toBe(name)
  expect([await textOf('room:1'), await textOf('room:2')]).toEqual(['"e1"', '"e1"'])
})
