// A Redis that is killed, hangs, or comes back: calls fail in time, nothing queues without bound, and all goes on by itself.
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { setTimeout as pause } from 'node:timers/promises'
import { OK } from '../../../server/engine/line-rule'
import type { RedisLog } from '../../../server/engine/redis/redis'
import { startRedisCluster } from '../../../tools/processes/redis-cluster'
import { startRedis, type RunningRedis } from '../../../tools/processes/redis-server'
import { MadeEngines, newPrefix } from '../../support/redis/made'
import type { Appended } from '../../../server/engine/topic-log'
import { appendOne } from '../../support/engine/append-one'

let server: RunningRedis
let log: RedisLog
let prefix: string
let notices: string[]
let woken: string[]
const engines = new MadeEngines()
beforeEach(async () => {
  server = await startRedis()
  notices = []
  woken = []
  prefix = newPrefix()
  log = await engines.make(server.url, { prefix, pollEvery: 100 }, (sentence) => notices.push(sentence))
  log.watch((topic) => woken.push(topic)).set(new Set(['room:1', 'room:2']))
})
afterEach(async () => {
  server.signal('SIGCONT')
  await engines.stop()
  await server.stop()
})

const append = async (n: number, to = log, topic = 'room:1'): Promise<Appended> =>
  appendOne(to, topic, {
    ...{ user: 'ann', line: 'a', n, after: 0, takesOld: false, history: 9, events: ['1'], answer: OK },
    at: (await to.read(topic, null, [])).at,
  })
const comesBack = async (): Promise<void> => {
  for (const end = performance.now() + 10_000; performance.now() < end; await pause(50))
    if (notices.length === 2) return
  throw new Error(`It did not come back within 10 s: ${JSON.stringify(notices)}`)
}

test('calls to a Redis that was killed fail at once; when it is there again all that is watched is looked at, and it is told once', async () => {
  await append(1)
  const inFlight = Promise.allSettled(Array.from({ length: 50 }, () => log.read('room:1', null, [])))
  await server.kill()
  await inFlight
  await pause(100)
  const asked = performance.now()
  await expect(append(2)).rejects.toThrow()
  expect(performance.now() - asked).toBeLessThan(1_000)
  woken = []
  await server.restart()
  await comesBack()
  expect(notices).toEqual([expect.stringMatching(/^Redis is away: /), 'Redis answers again.'])
  await pause(300)
  expect(woken).toEqual(expect.arrayContaining(['room:1', 'room:2']))
  expect((await append(2)).kind).toBe('done')
  const other = await engines.make(server.url, { prefix })
  woken = []
  await append(3, other)
  for (let tries = 0; woken.length === 0 && tries < 100; tries += 1) await pause(20)
  expect(woken).toEqual(['room:1'])
})

test('calls to a Redis that hangs fail after 5 s, one too many fails at once, the node is not ready after 10 s, and all heals', async () => {
  await append(1)
  expect(log.health()).toEqual({ ok: true })
  server.signal('SIGSTOP')
  const hanging = Promise.allSettled(Array.from({ length: 9_900 }, () => log.read('room:1', null, [])))
  const more = await Promise.allSettled(
    Array.from({ length: 500 }, () => Promise.race([log.read('room:1', null, []), pause(50)])),
  )
  expect(more.some(({ status }) => status === 'rejected')).toBe(true)
  const [first] = await hanging
  expect(first).toMatchObject({
    status: 'rejected',
    reason: { message: 'Redis did not answer within 5000 ms.' },
  })
  for (let tries = 0; log.health().ok && tries < 200; tries += 1) await pause(50)
  expect(log.health()).toEqual({
    ok: false,
    why: expect.stringMatching(/^Redis has not answered for 1\d s\.$/),
  })
  server.signal('SIGCONT')
  for (let tries = 0; !log.health().ok && tries < 200; tries += 1) await pause(50)
  expect(log.health()).toEqual({ ok: true })
  expect((await append(2)).kind).toBe('done')
})

test('a node of a Redis Cluster that is killed and comes back: its topics wait, the others go on, and all are woken again', async () => {
  const cluster = await startRedisCluster()
  try {
    const options = { prefix, wake: 'sharded', pollEvery: 200 } as const
    const [one, other] = [await engines.make(cluster.url, options), await engines.make(cluster.url, options)]
    const topics = Array.from({ length: 12 }, (_, index) => `room:${String(index)}`)
    other.watch((topic) => woken.push(topic)).set(new Set(topics))
    const appendAll = async (n: number): Promise<string[]> => {
      const all = await Promise.allSettled(topics.map((topic) => append(n, one, topic)))
      return [
        ...new Set(all.map((each) => (each.status === 'fulfilled' ? each.value.kind : each.status))),
      ].sort()
    }
    expect(await appendAll(1)).toEqual(['done'])
    await cluster.nodes[1]?.kill()
    expect(await appendAll(2)).toEqual(['done', 'rejected'])
    await cluster.nodes[1]?.restart()
    let n = 3
    for (const end = performance.now() + 15_000; (await appendAll(n)).join() !== 'done'; n += 1) {
      expect(performance.now()).toBeLessThan(end)
      await pause(200)
    }
    await pause(1_000)
    woken = []
    expect(await appendAll(n + 1)).toEqual(['done'])
    for (let tries = 0; new Set(woken).size < 12 && tries < 100; tries += 1) await pause(50)
    expect(new Set(woken).size).toBe(12)
  } finally {
    await cluster.stop()
  }
})
