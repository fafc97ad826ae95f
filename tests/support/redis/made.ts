// Engines on one Redis, each with keys of its own, ended with the tests.
import { randomBytes } from 'node:crypto'
import type { RedisOptions } from '../../../server/engine/redis/options'
import { redis, type RedisLog } from '../../../server/engine/redis/redis'
import type { TopicLog } from '../../../server/engine/topic-log'

export class MadeEngines {
  private readonly all: TopicLog[] = []

  async make(
    url: string,
    options: RedisOptions = {},
    notice?: (sentence: string) => void,
  ): Promise<RedisLog> {
    const log = redis(url, { prefix: newPrefix(), ...options })
    this.all.push(log)
    await log.start(notice)
    return log
  }

  /** Stops this one, too. */
  note<Log extends TopicLog>(log: Log): Log {
    this.all.push(log)
    return log
  }

  async stop(): Promise<void> {
    await Promise.all(this.all.splice(0).map((log) => log.stop()))
  }
}

export function newPrefix(): string {
  return `${randomBytes(6).toString('hex')}:`
}
