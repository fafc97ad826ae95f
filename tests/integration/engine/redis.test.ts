// The suite of the port, and the models, on a real Redis and on a Redis Cluster.
import { afterAll, afterEach, beforeAll } from '@jest/globals'
import type { RedisOptions } from '../../../server/engine/redis/options'
import type { TopicLog } from '../../../server/engine/topic-log'
import { startRedisCluster, type RunningCluster } from '../../../tools/processes/redis-cluster'
import { startRedis, type RunningRedis } from '../../../tools/processes/redis-server'
import { dice } from '../../support/dice'
import { describeEngine, type EngineUnderTest } from '../../support/engine/conformance'
import { testLineRule } from '../../support/engine/line-rule'
import { testLog } from '../../support/engine/log-property'
import { describeLostTail, type LosingLog } from '../../support/engine/lost-tail'
import { withBadWakes, withDelays } from '../../support/engine/troubled'
import { lossyRedis } from '../../support/redis/lossy-redis'
import { MadeEngines, newPrefix } from '../../support/redis/made'

let server: RunningRedis
let cluster: RunningCluster
const engines = new MadeEngines()
beforeAll(async () => {
  ;[server, cluster] = await Promise.all([startRedis(), startRedisCluster()])
})
afterEach(() => engines.stop())
afterAll(() => Promise.all([server.stop(), cluster.stop()]))

type Made = Parameters<EngineUnderTest['make']>[0]
const onServer = ({ now, keep }: Made, options: RedisOptions = {}): Promise<TopicLog> =>
  engines.make(server.url, { now, keep, ...options })
const onCluster = ({ now, keep }: Made, options: RedisOptions = {}): Promise<TopicLog> =>
  engines.make(cluster.url, { now, keep, ...options })
const lossy = async ({ now, keep }: Omit<Made, 'name'>): Promise<LosingLog> => {
  const space = { prefix: newPrefix(), partitions: 2 }
  const log = await engines.make(server.url, { now, keep, ...space })
  return engines.note(await lossyRedis(log, server.url, space))
}

describeEngine({ name: 'Redis', make: onServer })
describeEngine({
  name: 'Redis behind delays',
  make: async (options) => withDelays(await onServer(options), dice(1)),
})
describeEngine({
  name: 'Redis with bad wake-ups',
  make: async (options) => withBadWakes(await onServer(options), dice(2)),
})
describeEngine({ name: 'Redis whose tail can be lost', make: lossy })
describeEngine({ name: 'a Redis Cluster', make: onCluster })
describeEngine({
  name: 'a Redis Cluster with sharded pub/sub',
  make: (options) => onCluster(options, { wake: 'sharded' }),
})

testLineRule({ name: 'Redis', make: (options) => onServer(options, { partitions: 1 }) }, 40)
describeLostTail('Redis', () => lossy({ now: () => 0, keep: 1_000 }))
testLog('Redis', () => lossy({ now: () => 0, keep: 1_000 }), 40)
