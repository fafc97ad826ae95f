// A Redis that answers and cannot serve: full, demoted, hung in a part, or on the move.
import { execFileSync } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { OK } from '../../../server/engine/line-rule'
import { partitionOf } from '../../../server/engine/redis/keys'
import type { RedisLog } from '../../../server/engine/redis/redis'
import { startRedisCluster, type RunningCluster } from '../../../tools/processes/redis-cluster'
import { startRedis, type RunningRedis } from '../../../tools/processes/redis-server'
import { Gate } from '../../support/nodes/gate'
import { MadeEngines, newPrefix } from '../../support/redis/made'
import { appendOne } from '../../support/engine/append-one'

const engines = new MadeEngines()
const ends: (() => unknown)[] = []
let notices: string[]
beforeEach(() => {
  notices = []
})
afterEach(async () => {
  await engines.stop()
  for (const end of ends.splice(0).reverse()) await end()
}, 30_000)

async function single(): Promise<RunningRedis> {
  const server = await startRedis()
  ends.push(() => server.stop())
  return server
}
async function cluster(): Promise<RunningCluster> {
  const made = await startRedisCluster()
  ends.push(() => made.stop())
  return made
}
const ask = ({ port }: RunningRedis, ...words: string[]): string =>
  execFileSync('redis-cli', ['-p', String(port), ...words], { encoding: 'utf8', timeout: 5_000 }).trim()
const make = (url: string, prefix = newPrefix()): Promise<RedisLog> =>
  engines.make(url, { prefix, pollEvery: 300, lease: 2_000 }, (sentence) => notices.push(sentence))
const append = async (log: RedisLog, n: number, topic = 'room:1'): Promise<string> => {
  const { at } = await log.read(topic, null, [])
  const entry = { user: 'ann', line: 'a', n, after: 0, takesOld: false, history: 9, events: ['1'] }
  return (await appendOne(log, topic, { ...entry, answer: OK, at })).kind
}
/** Waits until it is so, 10 s at most. */
const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  for (const end = performance.now() + 10_000; !(await isSo()); await pause(100))
    if (performance.now() > end) throw new Error(`It was not so within 10 s: ${JSON.stringify(notices)}`)
}
const holdMember = async (log: RedisLog): Promise<void> => {
  log.presence.lease('node', { inherited: () => undefined, lapsed: () => undefined })
  await log.presence.set('room:1', 'node/1', { user: 'ann' })
}

test('a master that was demoted and keeps its connections is left for the new one, and it is told once', async () => {
  const [master, replica] = [await single(), await single()]
  const gate = await Gate.to(master.port)
  ends.push(() => gate.stop())
  const log = await make(`redis://127.0.0.1:${String(gate.port)}`)
  await holdMember(log)
  await append(log, 1)
  ask(replica, 'REPLICAOF', '127.0.0.1', String(master.port))
  await until(() => ask(replica, 'INFO', 'replication').includes('master_link_status:up'))
  ask(replica, 'REPLICAOF', 'NO', 'ONE')
  ask(master, 'REPLICAOF', '127.0.0.1', String(replica.port))
  gate.lead(replica.port)
  await until(async () => (await append(log, 2).catch(() => '')) === 'done')
  await until(() => notices.length === 2)
  expect(notices).toEqual([expect.stringMatching(/^Redis refuses: READONLY/), 'Redis answers again.'])
  expect(log.health()).toEqual({ ok: true })
})

test('a Redis that is full refuses appends, and topics are read; the node stays ready, and the log says why', async () => {
  const server = await single()
  const log = await make(server.url)
  await holdMember(log)
  await append(log, 1)
  ask(server, 'config', 'set', 'maxmemory', '1')
  await until(() => notices.length === 1)
  expect(notices).toEqual([expect.stringMatching(/^Redis refuses: OOM/)])
  await expect(append(log, 2)).rejects.toThrow('OOM')
  expect((await log.read('room:1', null, [{ user: 'ann', line: 'a' }])).answers).toHaveLength(1)
  await pause(10_500)
  expect(log.health()).toEqual({ ok: true })
  ask(server, 'config', 'set', 'maxmemory', '0')
  await until(() => notices.length === 2)
  expect(await append(log, 2)).toBe('done')
})

test('a Redis that hangs is told once, and an engine stops without waiting for it', async () => {
  const server = await single()
  const log = await make(server.url)
  await holdMember(log)
  server.signal('SIGSTOP')
  await until(() => notices.length > 0)
  expect(notices).toEqual(['Redis is away: Redis did not answer within 5000 ms.'])
  const asked = performance.now()
  await log.stop()
  expect(performance.now() - asked).toBeLessThan(2_000)
})

test('while one master of a Redis Cluster hangs the topics of the others go on, and the node is ready', async () => {
  const { url, nodes } = await cluster()
  for (const node of nodes) ask(node, 'config', 'set', 'cluster-node-timeout', '60000')
  const log = await make(url)
  const topics = Array.from({ length: 24 }, (_, index) => `room:${String(index)}`)
  const readAll = async (): Promise<string[]> => {
    const late = pause(2_000).then(() => Promise.reject(new Error('late')))
    late.catch(() => undefined)
    const all = await Promise.allSettled(
      topics.map((topic) => Promise.race([log.read(topic, null, []), late])),
    )
    return topics.filter((_, index) => all[index]?.status === 'fulfilled')
  }
  expect(await readAll()).toEqual(topics)
  nodes[1]?.signal('SIGSTOP')
  const well = await readAll()
  expect(well.length).toBeGreaterThan(5)
  expect(well.length).toBeLessThan(24)
  for (let round = 0; round < 7; round += 1) {
    expect(await readAll()).toEqual(well)
    expect(log.health()).toEqual({ ok: true })
  }
  nodes[1]?.signal('SIGCONT')
  await until(async () => (await readAll()).length === 24)
}, 60_000)

test('a connection for wake-ups that is dead and seems to be open is found, and made again', async () => {
  const server = await single()
  const gate = await Gate.to(server.port)
  ends.push(() => gate.stop())
  const prefix = newPrefix()
  const log = await make(`redis://127.0.0.1:${String(gate.port)}`, prefix)
  const other = await make(server.url, prefix)
  const woken: number[] = []
  log.watch(() => woken.push(performance.now())).set(new Set(['room:1']))
  gate.holdAfter(1)
  let n = 1
  // A look comes every 300 ms: two that follow each other so fast are messages.
  await until(async () => {
    woken.length = 0
    await append(other, n++)
    await pause(60)
    await append(other, n++)
    await pause(60)
    return woken.length === 2 && (woken[1] as number) - (woken[0] as number) > 20
  })
  expect(notices).toEqual([])
})

test('each master of a Redis Cluster must keep what it is given', async () => {
  const { url, nodes } = await cluster()
  for (const node of nodes) {
    ask(node, 'config', 'set', 'maxmemory-policy', 'allkeys-lru')
    await expect(make(url)).rejects.toMatchObject({ reason: 'eviction' })
    ask(node, 'config', 'set', 'maxmemory-policy', 'noeviction')
  }
})

test('a command on keys that a Redis Cluster moves waits for them', async () => {
  const { url, nodes } = await cluster()
  const prefix = newPrefix()
  const log = await make(url, prefix)
  await append(log, 1)
  const tag = `${prefix}{p${String(partitionOf('room:1', { prefix, partitions: 128 }))}}:x`
  const [first] = nodes as [RunningRedis]
  const slot = ask(first, 'cluster', 'keyslot', tag)
  const names = nodes.map((node) => ask(node, 'cluster', 'myid'))
  const has = nodes.findIndex((node) => ask(node, 'cluster', 'countkeysinslot', slot) !== '0')
  const takes = (has + 1) % 3
  const [from, to] = [nodes[has], nodes[takes]] as [RunningRedis, RunningRedis]
  ask(to, 'cluster', 'setslot', slot, 'importing', names[has] as string)
  ask(from, 'cluster', 'setslot', slot, 'migrating', names[takes] as string)
  const keys = ask(from, 'cluster', 'getkeysinslot', slot, '100').split('\n')
  const move = (some: readonly string[]): string =>
    ask(from, 'migrate', '127.0.0.1', String(to.port), '', '0', '5000', 'keys', ...some)
  move(keys.slice(0, 2))
  const appended = append(log, 2)
  await pause(1_000)
  move(keys.slice(2))
  for (const node of [to, from]) ask(node, 'cluster', 'setslot', slot, 'node', names[takes] as string)
  expect(await appended).toBe('done')
})
