// A process of its own: it fails, or does not end, where an engine that has stopped left a socket or a timer behind.
import assert from 'node:assert/strict'
import { setImmediate as turn } from 'node:timers/promises'
import { redis, type RedisLog } from '../../../server/engine/redis/redis'

async function main(): Promise<void> {
  const [url = '', nowhere = ''] = process.argv.slice(2)
  const lives: readonly ((log: RedisLog) => Promise<unknown>)[] = [
    (log) => log.start(),
    async (log) => {
      await log.start()
      await log.presence.set('room:1', 'node/1', { user: 'ann' })
      // On its way when the engine stops.
      void log.read('room:1', null, []).catch(() => undefined)
    },
    async () => assert.rejects(redis(nowhere).start()),
    async () => assert.rejects(redis(url, { partitions: 3 }).start()),
    () => Promise.resolve(),
  ]
  for (const live of lives) {
    const log = redis(url)
    await live(log)
    await log.stop()
    await log.stop()
    for (let turns = 0; turns < 5; turns += 1) await turn()
    const left = process.getActiveResourcesInfo().filter((kind) => /^(TCP|Timeout|Immediate)/.test(kind))
    assert.deepEqual(left, [], String(live))
  }
}

void main()
