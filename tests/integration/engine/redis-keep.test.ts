// How long keys stay, and how nodes hear of each other.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { setTimeout as pause } from 'node:timers/promises'
import { createClient } from 'redis'
import { OK } from '../../../server/engine/line-rule'
import { keyOf, keysOf, partitionOf, type Space } from '../../../server/engine/redis/keys'
import type { RedisOptions } from '../../../server/engine/redis/options'
import type { RedisLog } from '../../../server/engine/redis/redis'
import type { Appended } from '../../../server/engine/topic-log'
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

const HOUR = 3_600_000
const topic = 'room:1'
const append = async (log: RedisLog, n: number, more: Partial<One> = {}, to = topic): Promise<Appended> =>
  appendOne(log, to, {
    ...{ user: 'ann', line: 'a', n, after: 0, takesOld: false, history: 9, events: ['1'], answer: OK },
    at: (await log.read(to, null, [])).at,
    ...more,
  })

describe('keys of a topic', () => {
  let space: Space
  const make = (options: RedisOptions = {}): Promise<RedisLog> => {
    space = { prefix: newPrefix(), partitions: 2 }
    return engines.make(server.url, { ...space, ...options })
  }
  /** Ms that each key of the topic stays; -1: for ever. */
  const stays = async (): Promise<number[]> => {
    const all = keysOf(space, topic).slice(1, 6)
    const times = await Promise.all(all.map((key) => client.sendCommand(['PTTL', key])))
    return times.map(Number).filter((ms) => ms !== -2)
  }
  const expectStay = async (count: number, ms: number): Promise<void> => {
    const times = await stays()
    expect(times).toHaveLength(count)
    for (const time of times) expect(Math.abs(time - ms)).toBeLessThan(5_000)
  }
  const later = async (): Promise<void> => {
    for (const key of keysOf(space, topic).slice(1, 6)) await client.sendCommand(['PEXPIRE', key, '60000'])
  }

  test('that is only read take no room', async () => {
    const log = await make()
    await log.read(topic, null, [{ user: 'ann', line: 'a' }])
    expect(await stays()).toEqual([])
  })

  test('in which commands were only refused go when their answers may be forgotten, and every use puts it off', async () => {
    const log = await make({ keep: HOUR })
    await append(log, 1, { events: [], answer: '["no"]' })
    await expectStay(3, HOUR + 600_000)
    await later()
    await log.read(topic, null, [{ user: 'ann', line: 'a' }])
    await expectStay(3, HOUR + 600_000)
    await later()
    expect((await append(log, 1)).kind).toBe('before')
    await expectStay(3, HOUR + 600_000)
  })

  test('in which commands were only refused are 1,000 in a partition at most: the oldest go, and no other ones', async () => {
    space = { prefix: newPrefix(), partitions: 1 }
    const log = await engines.make(server.url, space)
    const refuse = (name: string): Promise<Appended> => append(log, 1, { events: [], answer: '["no"]' }, name)
    await append(log, 1, {}, 'chat')
    await refuse('quiz')
    await append(log, 2, {}, 'quiz')
    for (let name = 0; name <= 1_000; name += 1) await refuse(String(name))
    const known = ['chat', 'quiz', '0', '1', '1000'].map(async (name) => {
      const all = keysOf(space, name).slice(1, 6)
      return Number(await client.sendCommand(['EXISTS', ...all]))
    })
    expect(await Promise.all(known)).toEqual([4, 4, 0, 3, 3])
  })

  test('in which something has happened stay for ever', async () => {
    const log = await make()
    await append(log, 1, { events: [], answer: '["no"]' })
    await append(log, 2)
    await log.snapshot(topic, (await log.read(topic, null, [])).at, '"s"')
    expect(await stays()).toEqual([-1, -1, -1, -1, -1])
  })

  test('go after `retain` where that is set, but never before their deadline', async () => {
    const log = await make({ keep: HOUR, retain: 2 * HOUR })
    await append(log, 1)
    await expectStay(4, 2 * HOUR)
    await append(log, 2, { wakeAt: log.now() + 3 * HOUR })
    await log.snapshot(topic, (await log.read(topic, null, [])).at, '"s"')
    await expectStay(5, 4 * HOUR)
  })

  test('that are gone leave no deadline that comes for ever', async () => {
    const log = await make()
    await append(log, 1, { wakeAt: 1 })
    expect(await log.due(9)).toEqual([{ topic, at: 1 }])
    await client.sendCommand(['DEL', ...keysOf(space, topic).slice(1, 6)])
    await log.read(topic, null, [])
    expect(await log.due(9)).toEqual([])
  })
})

describe.each(['pubsub', 'sharded', 'poll'] as const)('nodes that wake each other by %s', (wake) => {
  test('hear of a commit', async () => {
    // Where there are messages, the counts must not help.
    const options = { prefix: newPrefix(), wake, pollEvery: wake === 'poll' ? 50 : 600_000 }
    const [one, other] = [await engines.make(server.url, options), await engines.make(server.url, options)]
    const woken: string[] = []
    other.watch((each) => woken.push(each)).set(new Set([topic]))
    await append(one, 1)
    for (let tries = 0; woken.length === 0 && tries < 100; tries += 1) await pause(20)
    expect(new Set(woken)).toEqual(new Set([topic]))
  })
})

test('a deadline that another node has written is found by a look', async () => {
  const options = { prefix: newPrefix(), pollEvery: 50 }
  const [one, other] = [await engines.make(server.url, options), await engines.make(server.url, options)]
  await append(one, 1, { wakeAt: 5 })
  for (let tries = 0; (await other.due(1)).length === 0 && tries < 100; tries += 1) await pause(20)
  expect(await other.due(1)).toEqual([{ topic, at: 5 }])
})

test('a wake-up that was lost is found by the counts', async () => {
  const options = { prefix: newPrefix(), pollEvery: 50 }
  const [log, space] = [await engines.make(server.url, options), { ...options, partitions: 128 }]
  const woken: string[] = []
  log.watch((each) => woken.push(each)).set(new Set([topic]))
  await pause(200)
  await client.sendCommand(['INCR', keyOf(space, partitionOf(topic, space), 'count')])
  for (let tries = 0; woken.length === 0 && tries < 100; tries += 1) await pause(20)
  expect(woken).toEqual([topic])
})

test('the engine has the clock of Redis, and the same name of its memory on all nodes', async () => {
  const prefix = newPrefix()
  const [one, other] = await Promise.all([1, 2].map(() => engines.make(server.url, { prefix })))
  const [seconds] = (await client.sendCommand(['TIME'])) as [string]
  expect(Math.abs((one?.now() ?? 0) - Number(seconds) * 1_000)).toBeLessThan(2_500)
  expect(one?.stamp().split(':')[0]).toBe(other?.stamp().split(':')[0])
  expect(one?.stamp().split(':')[0]).not.toBe((await engines.make(server.url)).stamp().split(':')[0])
})
