// Engines on one Redis, each with keys of its own, ended with the tests.
import { randomBytes } from 'node:crypto'
import { redis, type RedisOptions } from '../../../server/engine/redis/redis'
import type { TopicLog } from '../../../server/engine/topic-log'

export class MadeEngines {
  private readonly all: TopicLog[] = []

  async make(url: string, options: RedisOptions = {}): Promise<TopicLog> {
    const log = redis(url, { prefix: `${randomBytes(6).toString('hex')}:`, ...options })
    this.all.push(log)
    await log.start()
    return log
  }

  async stop(): Promise<void> {
    await Promise.all(this.all.splice(0).map((log) => log.stop()))
  }
}
