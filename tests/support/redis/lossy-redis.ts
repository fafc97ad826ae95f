// A Redis that loses its tail, as in a failover to a replica that lags: the keys of a topic are copied before each step, and put back.
import { createClient, RESP_TYPES } from 'redis'
import { keyOf, keysOf, partitionOf, type Space } from '../../../server/engine/redis/keys'
import type { TopicLog } from '../../../server/engine/topic-log'
import type { LosingLog } from '../engine/lost-tail'

interface Copy {
  readonly topic: string
  readonly dumps: readonly (readonly [key: string, dump: Buffer | null])[]
  readonly deadline: string | null
}

/** @param log an engine on this Redis and space, with a clock of the test: keys that end by themselves would end in the past */
export async function lossyRedis(log: TopicLog, url: string, space: Space): Promise<LosingLog> {
  const client = createClient({ url, RESP: 2 })
  client.on('error', () => undefined)
  await client.connect()
  const raw = client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer })
  const done: Copy[] = []
  const ownKeys = (topic: string): readonly string[] => keysOf(space, topic).slice(1, 6)
  const dueKey = (topic: string): string => keyOf(space, partitionOf(topic, space), 'due')
  const note = async (topic: string): Promise<void> => {
    const dumps = ownKeys(topic).map(
      async (key) => [key, (await raw.sendCommand(['DUMP', key])) as unknown as Buffer | null] as const,
    )
    const deadline = await client.sendCommand(['ZSCORE', dueKey(topic), topic])
    done.push({ topic, dumps: await Promise.all(dumps), deadline: deadline as unknown as string | null })
  }
  const putBack = async ({ topic, dumps, deadline }: Copy): Promise<void> => {
    for (const [key, dump] of dumps)
      if (dump) await raw.sendCommand(['RESTORE', key, '0', dump, 'REPLACE'])
      else await raw.sendCommand(['DEL', key])
    if (deadline === null) await client.sendCommand(['ZREM', dueKey(topic), topic])
    else await client.sendCommand(['ZADD', dueKey(topic), deadline, topic])
  }
  return {
    ...log,
    async append(topic, at, commands) {
      await note(topic)
      return log.append(topic, at, commands)
    },
    async snapshot(topic, at, state) {
      await note(topic)
      return log.snapshot(topic, at, state)
    },
    async undo(steps) {
      const undone = done.splice(Math.max(0, done.length - steps)).reverse()
      for (const copy of undone) await putBack(copy)
      return undone.length
    },
    sync() {
      done.length = 0
    },
    async stop() {
      client.destroy()
      await log.stop()
    },
  }
}
