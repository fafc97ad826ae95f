import { randomBytes } from 'node:crypto'
import { limits } from '../../../store/protocol'
import { stampOf } from '../line-rule'
import type { TopicLog } from '../topic-log'
import { addressOf, RedisError } from './address'
import { appendScript } from './append-script'
import { EngineClock } from './clock'
import { Deadlines } from './deadlines'
import { channelOf, fieldOf, keysOf, partitionOf, type Space } from './keys'
import { Link } from './link'
import { nameMemory } from './memory-name'
import { Poll } from './poll'
import { redisPresence } from './presence'
import { readScript, snapshotScript } from './read-script'
import { appendArgs, appendedOf, Broken, lifeOf, pageOf, positionArgs } from './redis-log'
import type { Script } from './script'
import { checkRedis } from './start-check'
import { redisValues, type SharedValues } from './values'
import { Wakes } from './wakes'

export interface RedisOptions {
  /** Begins the name of every key, so that several apps may share a Redis. @default 'mms:' */
  readonly prefix?: string
  /** How long a command may wait on a phone and still be judged, in ms; known lines are kept 10 minutes longer. @default 24 h */
  readonly keep?: number
  /** Ms after its last event that a topic is dropped, at least `keep` and 10 minutes. @default never */
  readonly retain?: number
  /**
   * How nodes tell each other that a topic has moved on: by messages, by those of one shard of a Redis Cluster, or not at all: a node
   * asks every 200 ms, where a cloud lets no messages through.
   * @default 'pubsub'
   */
  readonly wake?: 'pubsub' | 'sharded' | 'poll'
  /** Ms between two looks at the counts of all partitions. @default 2_000, with `wake: 'poll'` 200 */
  readonly pollEvery?: number
  /** Parts of the data that a Redis Cluster may move; fixed once there is data. @default 128 */
  readonly partitions?: number
  /** How long a server may be silent before the others take over its members, in ms. @default 15_000 */
  readonly lease?: number
  /** Ms since 1970, for tests. @default the clock of Redis */
  readonly now?: () => number
}

/** Logs in Redis, and what their nodes share beside them. */
export interface RedisLog extends TopicLog {
  readonly values: SharedValues
  /** Begins the name of every key. */
  readonly prefix: string
  /** Runs a script whose keys are in one slot, for more that nodes share. One that rejects may have run. */
  run(script: Script, keys: readonly string[], args: readonly string[]): Promise<unknown>
}

const publish = { pubsub: 'PUBLISH', sharded: 'SPUBLISH', poll: '' } as const

/**
 * Logs in a Redis that all nodes share.
 *
 * @param url `redis://user:password@host:6379`, `rediss://` for TLS; several nodes of a Redis Cluster with commas between them
 * @throws RedisError for an address that is none
 */
export function redis(url: string, options: RedisOptions = {}): RedisLog {
  const { prefix = 'mms:', keep = limits.keep, retain = 0, wake = 'pubsub', partitions = 128 } = options
  const { pollEvery = wake === 'poll' ? 200 : 2_000, lease = 15_000 } = options
  const space: Space = { prefix, partitions }
  const clock = new EngineClock()
  const now = options.now ?? ((): number => clock.now())
  const wakes = new Wakes(space, wake !== 'poll')
  let notice = (_sentence: string): void => undefined
  const address = addressOf(url)
  const link = new Link(address, { notice: (sentence) => notice(sentence), missed: () => wakes.missed() })
  const deadlines = new Deadlines(link, space)
  let memory = ''
  let naming: Promise<void> | undefined
  const presence = redisPresence(link, space, { wakeBy: publish[wake], lease }, wakes)
  const poll = new Poll({
    link,
    space,
    every: pollEvery,
    clock,
    wakes,
    deadlines,
    beat: () => presence.beat(),
  })

  /** Finds the name of the data set again: the one that this node knows is gone. */
  const name = (): Promise<void> =>
    (naming ??= nameMemory(link, space)
      .then((found) => {
        memory = found
        wakes.missed()
      })
      .finally(() => (naming = undefined)))
  const call = async (script: Script, topic: string, args: readonly string[]): Promise<unknown> => {
    const common = [memory, topic, options.now ? String(now()) : '', String(lifeOf(keep)), String(retain)]
    const reply = await link.run(script, keysOf(space, topic), [...common, ...args])
    const [kind] = reply as [string]
    if (kind === 'broken') throw new Broken(topic)
    if (kind !== 'memory') return reply
    await name()
    throw new Error('Redis has lost its data, or a part of it: all that is left starts anew.')
  }

  return {
    prefix,
    run: (script, keys, args) => link.run(script, keys, args),
    async append(topic, append) {
      const partition = partitionOf(topic, space)
      const wakeBy = [publish[wake], channelOf(space, partition)] as const
      const fresh = randomBytes(6).toString('base64url')
      const appended = appendedOf(await call(appendScript, topic, appendArgs(append, keep, wakeBy, fresh)))
      if (appended.kind === 'done') deadlines.expect(partition, append.wakeAt ?? Infinity)
      return appended
    },
    async read(topic, from, lines) {
      const args = [from ?? '', ...positionArgs(from), ...lines.map(fieldOf)]
      return pageOf(await call(readScript, topic, args), from, lines, topic)
    },
    async snapshot(topic, at, state) {
      await call(snapshotScript, topic, [...positionArgs(at), state])
    },
    watch: (wakeTopic) => wakes.watch(wakeTopic),
    due: (limit) => deadlines.due(limit, now()),
    stamp: () => stampOf(memory, now()),
    now,
    health: () => poll.health(),
    async start(hear) {
      if (hear) notice = hear
      await link.connect()
      try {
        await checkRedis(link, space, address.isCluster, (sentence) => notice(sentence))
        await name()
        if (wake !== 'poll') {
          const channels = Array.from({ length: partitions }, (_, partition) => channelOf(space, partition))
          await link.subscribe(channels, (message) => wakes.hear(message), wake === 'sharded')
        }
        await poll.start()
      } catch (error) {
        link.drop()
        throw RedisError.of(error)
      }
    },
    async stop() {
      poll.stop()
      // Without it the others wait for the end of the lease.
      await presence.stop().catch(() => undefined)
      link.drop()
    },
    presence,
    values: redisValues(link, space),
  }
}
