// A Redis that dies while its replica lags: the replica takes over without the tail. Phones are told exactly what is gone.
import { execFileSync } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, expect, test } from '@jest/globals'
import { type RunningRedis, startRedis } from '../../../tools/processes/redis-server'
import { Gate } from '../../support/nodes/gate'
import { judge, settle } from '../../support/nodes/judge'
import { startNodes } from '../../support/nodes/nodes'
import { Writer } from '../../support/nodes/writer'

const rounds = Math.ceil(Number(process.env['FAULTS'] ?? 10) / 5)

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
}, 60_000)

async function redisServer(): Promise<RunningRedis> {
  const redis = await startRedis()
  ends.push(() => redis.stop())
  return redis
}

async function gateTo({ port }: RunningRedis): Promise<Gate> {
  const gate = await Gate.to(port)
  ends.push(() => gate.stop())
  return gate
}

const ask = ({ port }: RunningRedis, ...words: string[]): string =>
  execFileSync('redis-cli', ['-p', String(port), ...words], { encoding: 'utf8', timeout: 5_000 }).trim()

/** Makes a replica that follows its master through a gate, and waits until it has all. */
async function replicaOf(master: RunningRedis): Promise<{ replica: RunningRedis; way: Gate }> {
  const [replica, way] = [await redisServer(), await gateTo(master)]
  ask(replica, 'REPLICAOF', '127.0.0.1', String(way.port))
  for (let tries = 0; !ask(replica, 'INFO', 'replication').includes('master_link_status:up'); tries += 1) {
    if (tries > 400) throw new Error('The replica does not follow its master.')
    await pause(25)
  }
  return { replica, way }
}

test(
  'what a failover to a lagging replica takes away is what the phones are told, exactly',
  async () => {
    const master = await redisServer()
    const gate = await gateTo(master)
    const world = await startNodes({ redisUrl: `redis://127.0.0.1:${String(gate.port)}` })
    ends.push(() => world.stop())
    const writers = Array.from({ length: 6 }, (_, n) => new Writer(`user${String(n)}`, world.url, '1'))
    ends.push(() => writers.map((writer) => writer.dispose()))
    const writing = writers.map((writer) => writer.write(40))
    let now = master
    let gone = 0
    for (let round = 0; round < rounds; round += 1) {
      const { replica, way } = await replicaOf(now)
      await pause(500)
      way.hold()
      await pause(500)
      await now.kill()
      ask(replica, 'REPLICAOF', 'NO', 'ONE')
      gate.turn(replica.port)
      now = replica
      await pause(3_000)
      const { missing, lost } = judge(writers)
      gone = Math.max(gone, missing.length, lost.length)
    }
    for (const writer of writers) writer.pause()
    await Promise.all(writing)
    await settle(writers)

    const { missing, lost, doubled, disordered, isOne } = judge(writers)
    expect([...lost].sort()).toEqual([...missing].sort())
    expect({ doubled, disordered, isOne }).toEqual({ doubled: [], disordered: [], isOne: true })
    // The fault was one.
    expect(gone).toBeGreaterThan(0)
  },
  60_000 + rounds * 30_000,
)
