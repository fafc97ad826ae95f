// A process of its own: it says how an append to the Redis of its argument went.
import { OK } from '../../../server/engine/line-rule'
import { RedisError } from '../../../server/engine/redis/address'
import { redis } from '../../../server/engine/redis/redis'
import { appendOne } from '../../support/engine/append-one'

async function main(): Promise<string> {
  const log = redis(process.argv[2] ?? '')
  try {
    await log.start()
    const { at } = await log.read('room:1', null, [])
    const entry = { user: 'ann', line: 'a', n: 1, after: 0, takesOld: false, history: 9, events: ['1'] }
    return (await appendOne(log, 'room:1', { ...entry, answer: OK, at })).kind
  } catch (error) {
    if (error instanceof RedisError) return `${error.reason}: ${error.message}`
    throw error
  } finally {
    await log.stop()
  }
}
void main().then((result) => process.stdout.write(`${result}\n`))
