// The lobby's directory in a real Redis.
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { redis, type RedisLog } from '../../../server/engine/redis/redis'
import { redisDirectory } from '../../../server/game/redis-directory'
import { type RunningRedis, startRedis } from '../../../tools/processes/redis-server'
import { describeDirectory } from '../../support/game/describe-directory'
import { RoomScene } from '../../support/game/room-scene'

let server: RunningRedis
let engine: RedisLog
let prefixes = 0

beforeAll(async () => {
  server = await startRedis()
  engine = redis(server.url)
  await engine.start()
})
afterAll(async () => {
  await engine.stop()
  await server.stop()
})

/** An empty directory, on the connection of all. */
const make = (now: () => number) => {
  prefixes += 1
  return redisDirectory({ prefix: `test${String(prefixes)}:`, run: engine.run, now })
}

describeDirectory({ name: 'Redis', make })

test('two servers see one directory', async () => {
  const shared = { prefix: 'shared:', run: engine.run, now: () => 5 }
  const [one, other] = [redisDirectory(shared), redisDirectory(shared)]
  await one.note(new RoomScene().seat('ann').room, { epoch: 'm', offset: 1 })
  expect(await other.room('ROOM42')).toMatchObject({ taken: 1, createdAt: 5 })
})

test('a room whose end was lost with a server is taken out after a day', async () => {
  let now = 1_000
  const directory = make(() => now)
  await directory.note(new RoomScene().room, { epoch: 'm', offset: 1 })
  now += 86_400_001
  const other = new RoomScene()
  other.room = { ...other.room, code: 'OTHER2' }
  await directory.note(other.room, { epoch: 'm', offset: 1 })
  expect((await directory.rooms(Infinity, 9)).list.map(({ code }) => code)).toEqual(['OTHER2'])
  expect([await directory.room('ROOM42'), await directory.roomsOf('ann')]).toEqual([undefined, []])
})
