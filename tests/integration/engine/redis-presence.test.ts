// Members of nodes that die, stop or stand still.
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { setTimeout as pause } from 'node:timers/promises'
import type { RedisLog } from '../../../server/engine/redis/redis'
import type { LeaseHolder, Member } from '../../../server/engine/topic-log'
import { forgetScript } from '../../../server/engine/redis/presence-scripts'
import { scriptOf } from '../../../server/engine/redis/script'
import { startRedis, type RunningRedis } from '../../../tools/processes/redis-server'
import { MadeEngines, newPrefix } from '../../support/redis/made'

let server: RunningRedis
const engines = new MadeEngines()
beforeAll(async () => {
  server = await startRedis()
})
afterEach(() => engines.stop())
afterAll(() => server.stop())

/** Ms within which a node that lives says so, also on a busy machine. */
const lease = 4_000
/** Takes from Redis that a node was seen: as if its lease had passed. */
const forgetSeen = scriptOf(`return redis.call('ZADD', KEYS[1], 0, ARGV[1])`)

/** A node that holds a lease and writes down what it hears. One with `beats: false` is silent after its start, as if it was dead. */
class Node {
  readonly heard: string[] = []
  readonly log: RedisLog

  /** Lets its lease pass. */
  readonly expire: () => Promise<unknown>

  private constructor(log: RedisLog, expire: () => Promise<unknown>) {
    this.log = log
    this.expire = expire
  }

  static async start(
    name: string,
    prefix: string,
    { beats, within = lease }: { beats: boolean; within?: number },
  ): Promise<Node> {
    const log = await engines.make(server.url, {
      prefix,
      lease: within,
      pollEvery: beats ? 50 : 600_000,
    })
    const node = new Node(log, () => log.run(forgetSeen, [`${prefix}{root}:nodes`], [name]))
    const holder: LeaseHolder = {
      inherited: (topic, key, member) => node.heard.push(`${topic} ${key} ${member.user}`),
      lapsed: () => node.heard.push('lapsed'),
    }
    log.presence.lease(name, holder)
    await log.presence.set('room:0', `${name}/0`, { user: name })
    return node
  }
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = performance.now() + 10_000; !(await isSo());) {
    if (performance.now() > end) throw new Error('It did not happen within 10 s.')
    await pause(20)
  }
}

test('the members of a node that has died go to one that lives, each once, whole', async () => {
  const prefix = newPrefix()
  const dead = await Node.start('dead', prefix, { beats: false })
  const ann: Member = { user: 'ann', data: '{"away":true}', toldAt: 5 }
  await dead.log.presence.set('room:1', 'dead/1', ann)
  const living = [
    await Node.start('one', prefix, { beats: true }),
    await Node.start('two', prefix, { beats: true }),
  ]
  await dead.expire()
  await until(() => living.flatMap(({ heard }) => heard).length === 2)
  // A few beats more, in which nobody else gets them.
  await pause(lease / 2)
  const heard = living.flatMap((node) => node.heard).sort()
  expect(heard.map((line) => line.replace(/ (one|two)\//, ' '))).toEqual([
    'room:0 dead/0 dead',
    'room:1 dead/1 ann',
  ])
  expect(await living[0]?.log.presence.members('room:1')).toEqual([ann])
  const [, key = ''] = /room:1 (\S+)/.exec(heard.join('\n')) ?? []
  await living[0]?.log.presence.delete('room:1', key)
  expect(await living[1]?.log.presence.members('room:1')).toEqual([])
})

test('those of a node that lives stay with it', async () => {
  const prefix = newPrefix()
  const all = [
    await Node.start('one', prefix, { beats: true }),
    await Node.start('two', prefix, { beats: true }),
  ]
  await pause(1.5 * lease)
  expect(all.flatMap(({ heard }) => heard)).toEqual([])
})

test('those of a node that stops go at once', async () => {
  const prefix = newPrefix()
  const one = await Node.start('one', prefix, { beats: true })
  const other = await Node.start('other', prefix, { beats: true })
  await one.log.stop()
  await until(() => other.heard.length > 0)
  expect(other.heard).toEqual(['room:0 other/one/0 one'])
})

test('a node that passed for dead hears of it, and its members are there again when it has set them', async () => {
  const prefix = newPrefix()
  const silent = await Node.start('silent', prefix, { beats: false })
  const other = await Node.start('other', prefix, { beats: true })
  await silent.expire()
  await until(() => other.heard.length === 1)
  await pause(lease / 2 + 10)
  await silent.log.presence.set('room:1', 'silent/1', { user: 'ann' })
  expect(silent.heard).toContain('lapsed')
  await silent.log.presence.set('room:0', 'silent/0', { user: 'silent' })
  expect(await other.log.presence.members('room:0')).toContainEqual({ user: 'silent' })
})

test('what another program has written among the members is not shown', async () => {
  const one = await Node.start('one', newPrefix(), { beats: true })
  await one.log.presence.set('room:1', 'one/1', 'junk' as unknown as Member)
  await one.log.presence.set('room:1', 'one/2', null as unknown as Member)
  await one.log.presence.set('room:1', 'one/3', { user: 'ann' })
  expect(await one.log.presence.members('room:1')).toEqual([{ user: 'ann' }])
})

test('other nodes are told of members, and of their end', async () => {
  const prefix = newPrefix()
  const [one, other] = [
    await Node.start('one', prefix, { beats: true }),
    await Node.start('two', prefix, { beats: true }),
  ]
  const told: string[] = []
  other.log.presence.watch((topic) => told.push(topic))
  await one.log.presence.set('room:7', 'one/7', { user: 'ann' })
  const about = (): string[] => told.filter((topic) => topic === 'room:7')
  await until(() => about().length === 1)
  await one.log.presence.delete('room:7', 'one/7')
  await until(() => about().length === 2)
  expect(told).not.toContain('room:8')
})

test('after a Redis that stood still for longer than a lease, no node takes the members of another that lives', async () => {
  const prefix = newPrefix()
  const within = 1_500
  const all = await Promise.all(
    ['one', 'two', 'three'].map((name) => Node.start(name, prefix, { beats: true, within })),
  )
  server.signal('SIGSTOP')
  try {
    await pause(1.5 * within)
  } finally {
    server.signal('SIGCONT')
  }
  await until(() => all.every(({ heard }) => heard.includes('lapsed')))
  await pause(1.5 * within)
  expect(all.flatMap(({ heard }) => heard).filter((line) => line !== 'lapsed')).toEqual([])
})

test('a node that lives while its members are taken hears of it', async () => {
  const prefix = newPrefix()
  const other = await Node.start('other', prefix, { beats: true })
  const slow = await Node.start('slow', prefix, { beats: false })
  const { run } = slow.log
  const key = `${prefix}{root}:nodes`
  await run(forgetScript, [key], [String(lease), 'slow'])
  await pause(lease / 2 + 10)
  await slow.log.presence.set('room:1', 'slow/1', { user: 'ann' })
  expect(slow.heard).toEqual(['lapsed'])
  expect(other.heard).toEqual([])
})
