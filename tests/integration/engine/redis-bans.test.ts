// Bans that several servers share.
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals'
import { setBan } from '../../../server/cli/ban'
import { localUsers } from '../../../server/users/local-users'
import { redisBans } from '../../../server/users/redis-bans'
import { startRedis, type RunningRedis } from '../../../tools/processes/redis-server'
import { MadeEngines, newPrefix } from '../../support/redis/made'
import { texts } from '../../support/session/texts'
import { start } from '../server/harness'
import { Phone } from '../server/phone'

let redis: RunningRedis
const engines = new MadeEngines()
beforeAll(async () => {
  redis = await startRedis()
})
afterEach(() => engines.stop())
afterAll(() => redis.stop())

async function two() {
  const prefix = newPrefix()
  const make = async () => redisBans(await engines.make(redis.url, { prefix }))
  return [await make(), await make()] as const
}

test('a ban at one server is known at the others, until it ends', async () => {
  const [one, other] = await two()
  await one.add('ann')
  expect([await one.has('ann'), await other.has('ann'), await other.has('bob')]).toEqual([true, true, false])
  await other.remove('ann')
  expect([await one.has('ann'), await other.has('ann')]).toEqual([false, false])
})

test('a ban at one server closes the sockets of the user at another one within a second, with 4300, and of nobody else', async () => {
  const [one, other] = await two()
  const users = localUsers({ bans: other })
  const server = await start({ users, topics: [texts] })
  const enter = async (code: string): Promise<Phone> => {
    const answer = await users.login({ code })
    if ('failure' in answer) throw new Error(answer.failure)
    return Phone.open(server, answer.user, answer.ticket)
  }
  const [ann, bob] = [await enter('ann'), await enter('bob')]
  const bannedAt = performance.now()
  await one.add('dev-ann')
  expect((await ann.client.closed).code).toBe(4300)
  expect(performance.now() - bannedAt).toBeLessThan(1_000)
  expect(await users.login({ code: 'ann' })).toEqual({ failure: 'banned' })
  bob.send({ t: 'ping', id: 'alive' })
  expect(await bob.next()).toMatchObject({ t: 'ping' })
  await server.close()
})

test('each ban is told once, in order, also those of a moment ago, and none after the end', async () => {
  const [one, other] = await two()
  const told: string[] = []
  await one.add('before')
  const stop = other.watch((user) => told.push(user))
  for (let n = 1; n <= 20; n += 1) await one.add(`user${String(n)}`)
  await pause(1_000)
  const all = ['before', ...Array.from({ length: 20 }, (_, index) => `user${String(index + 1)}`)]
  expect(told).toEqual(all)
  stop()
  await one.add('after')
  await pause(1_000)
  expect(told).toEqual(all)
})

test('a ban is told at a server whose clock is five minutes ahead', async () => {
  const ahead = Date.now() + 300_000
  const clock = jest.spyOn(Date, 'now').mockImplementation(() => ahead)
  const [one, other] = await two()
  const told: string[] = []
  const stop = other.watch((user) => told.push(user))
  await pause(500)
  await one.add('ann')
  await pause(900)
  stop()
  clock.mockRestore()
  expect(told).toEqual(['ann'])
})

test('while Redis is away nobody is let in, and a ban that was not kept rejects', async () => {
  const [one] = await two()
  await engines.stop()
  await expect(one.has('ann')).rejects.toThrow('not connected')
  await expect(one.add('ann')).rejects.toThrow('not connected')
})

test('those who run the servers ban and unban by the command, for all servers on that Redis', async () => {
  const bans = redisBans(await engines.make(redis.url, { prefix: 'mms:' }))
  const environment = { REDIS_URL: redis.url }
  await setBan(environment, true, 'cal')
  expect(await bans.has('cal')).toBe(true)
  await setBan(environment, false, 'cal')
  expect(await bans.has('cal')).toBe(false)
})

test.each([
  [{}, 'cal', 'REDIS_URL is missing'],
  [{ REDIS_URL: 'redis://127.0.0.1:1' }, 'a b', 'The user is "a b", expected a name of 1 to 128 bytes'],
  [{ REDIS_URL: 'redis://127.0.0.1:1' }, 'system', 'The user is "system"'],
])('the command says what is wrong: %j, %s', async (environment, user, sentence) => {
  await expect(setBan(environment, true, user)).rejects.toThrow(sentence)
})
