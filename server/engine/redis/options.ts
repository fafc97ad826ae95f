import { limits } from '../../../store/protocol'
import { milliseconds, oneOf, wrong } from '../../../store/base/check'
import { known } from '../../../store/base/known'
import { lifeOf } from './redis-log'

export interface RedisOptions {
  /** Begins the name of every key, so that several apps may share a Redis. @default 'mms:' */
  readonly prefix?: string
  /** How long a command may wait on a phone and still be judged, in ms; known lines are kept 10 minutes longer. @default 24 h */
  readonly keep?: number
  /** Ms after its last event that a topic is dropped, at least `keep` and 10 minutes. @default 0: never */
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

/** Fills in what was not given. @throws SocketOptionError that names the option and what was expected */
export function settingsOf(options: RedisOptions): Required<Omit<RedisOptions, 'now'>> {
  known('', options, 'prefix keep retain wake pollEvery partitions lease now')
  const { prefix = 'mms:', keep = limits.keep, retain = 0, wake = 'pubsub', partitions = 128 } = options
  const { pollEvery = wake === 'poll' ? 200 : 2_000, lease = 15_000 } = options
  // A brace would begin the part of a key that tells its node in a Redis Cluster.
  if (typeof prefix !== 'string' || /[{}]/.test(prefix)) wrong('prefix', 'a text without braces', prefix)
  milliseconds('keep', keep)
  const least = lifeOf(keep)
  if (retain !== 0 && !(Number.isSafeInteger(retain) && retain >= least))
    wrong('retain', `0, or a whole number of milliseconds, at least ${String(least)}`, retain)
  oneOf('wake', wake, 'pubsub sharded poll')
  milliseconds('pollEvery', pollEvery)
  milliseconds('lease', lease)
  if (!Number.isSafeInteger(partitions) || partitions < 1 || partitions > 16_384)
    wrong('partitions', 'a whole number from 1 to 16384', partitions)
  return { prefix, keep, retain, wake, partitions, pollEvery, lease }
}
