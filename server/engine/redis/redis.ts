import { randomBytes } from 'node:crypto'
import { stampOf } from '../line-rule'
import type { TopicLog } from '../topic-log'
import { addressOf, RedisError } from './address'
import { appendScript } from './append-script'
import { EngineClock } from './clock'
import { Deadlines } from './deadlines'
import { channelOf, fieldOf, keysOf, partitionOf, type Space } from './keys'
import { Link } from './link'
import { nameMemory } from './memory-name'
import { type RedisOptions, settingsOf } from './options'
import { Poll } from './poll'
import { redisPresence } from './presence'
import { readScript, snapshotScript } from './read-script'
import { appendArgs, appendedOf, Broken, lifeOf, pageOf, positionArgs } from './redis-log'
import type { Script } from './script'
import { checkRedis } from './start-check'
import { redisValues, type SharedValues } from './values'
import { Wakes } from './wakes'

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
 * @throws RedisError for an address that is none, SocketOptionError for an option that cannot be used
 */
export function redis(url: string, options: RedisOptions = {}): RedisLog {
  const { prefix, keep, retain, wake, partitions, pollEvery, lease } = settingsOf(options)
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
    async append(topic, at, commands) {
      const partition = partitionOf(topic, space)
      const wakeBy = [publish[wake], channelOf(space, partition)] as const
      const args = appendArgs(at, commands, keep, wakeBy, () => randomBytes(6).toString('base64url'))
      const appended = appendedOf(await call(appendScript, topic, args))
      commands.forEach(({ wakeAt }, index) => {
        if (appended[index]?.kind === 'done') deadlines.expect(partition, wakeAt ?? Infinity)
      })
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
    due: (limit, except = new Set()) => deadlines.due(limit, except, now()),
    postpone: (topic, from, to) => deadlines.postpone(topic, from, to),
    stamp: () => stampOf(memory, now()),
    now,
    health: () => poll.health(),
    async start(hear) {
      if (hear) notice = hear
      await link.connect()
      try {
        await checkRedis(link, address.isCluster, (sentence) => notice(sentence))
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
      link.hurry()
      // Without it the others wait for the end of the lease.
      await presence.stop().catch(() => undefined)
      link.drop()
    },
    presence,
    values: redisValues(link, space),
  }
}
