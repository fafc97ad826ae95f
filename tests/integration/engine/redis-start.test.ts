// A Redis that cannot be used is told in a sentence, in English and Chinese, before the server listens.
import { afterAll, afterEach, expect, test } from '@jest/globals'
import { RedisError } from '../../../server/engine/redis/address'
import { redis } from '../../../server/engine/redis/redis'
import { checkRedis } from '../../../server/engine/redis/start-check'
import { freePort } from '../../../tools/processes/free-port'
import { startRedis, type RunningRedis } from '../../../tools/processes/redis-server'
import { MadeEngines } from '../../support/redis/made'

const servers: RunningRedis[] = []
const engines = new MadeEngines()
afterEach(() => engines.stop())
afterAll(() => Promise.all(servers.map((server) => server.stop())))

const start = async (...args: string[]): Promise<RunningRedis> => {
  const server = await startRedis({ args })
  servers.push(server)
  return server
}
const failure = async (url: string): Promise<RedisError> => {
  try {
    await engines.make(url)
  } catch (error) {
    if (error instanceof RedisError) return error
    throw error
  }
  throw new Error('it started')
}
const isInBoth = (english: RegExp, chinese: RegExp): object =>
  expect.objectContaining({
    message: expect.stringMatching(new RegExp(`^${english.source}[^]*\n[^\n]*${chinese.source}`)) as unknown,
  })

test('an address that is none', () => {
  for (const url of [
    '',
    'localhost',
    'http://a:6379',
    'redis://',
    'redis://a/x',
    'redis://a,b',
    'redis://:planted@a/x',
    'redis://:planted%zz@a',
    'redis://:planted%ff@a',
    'rediss://:planted@a,redis://b',
  ])
    expect(() => redis(url)).toThrow(isInBoth(/The address of Redis is none, expected redis:/, /地址无效/))
  expect(() => redis('redis://:planted@a/x')).not.toThrow('planted')
})

test('no Redis there', async () => {
  const error = await failure(`redis://:planted@127.0.0.1:${String(await freePort())}`)
  expect(error).toEqual(isInBoth(/Redis does not answer\. Start it/, /无法连接 Redis/))
  expect(error.message).not.toContain('planted')
})

test('a wrong password, and none', async () => {
  const { port } = await start('--requirepass', 'right')
  for (const password of ['', ':planted@']) {
    const error = await failure(`redis://${password}127.0.0.1:${String(port)}`)
    expect(error).toEqual(isInBoth(/Redis does not take this password/, /密码错误/))
    expect(error.message).not.toContain('planted')
  }
  await engines.make(`redis://:right@127.0.0.1:${String(port)}`)
})

test('a Redis that would lose or throw away data', async () => {
  const { url } = await start('--appendonly', 'no')
  expect(await failure(url)).toEqual(isInBoth(/Redis would lose what it has taken/, /会丢失数据/))
  const { url: other } = await start('--maxmemory-policy', 'allkeys-lru')
  expect(await failure(other)).toEqual(isInBoth(/Redis would throw away topics/, /会丢弃主题数据/))
})

test('an old version', async () => {
  const link = { sendToAll: () => Promise.resolve(['# Server\r\nredis_version:6.2.14\r\n']) }
  const check = checkRedis(link, false, () => undefined)
  await expect(check).rejects.toEqual(
    isInBoth(/Redis must be of version 7 or newer, and this one is 6\.2\.14/, /6\.2\.14/),
  )
})

test('another number of partitions', async () => {
  const { url } = await start()
  await engines.make(url, { prefix: 'one:' })
  const other = engines.make(url, { prefix: 'one:', partitions: 64 })
  await expect(other).rejects.toEqual(
    isInBoth(/The data in this Redis has another number of partitions/, /128, 64/),
  )
  await engines.make(url, { prefix: 'two:', partitions: 64 })
})

test('a node of a Redis Cluster in place of a Redis, one of a Cluster that is not whole, and a Redis in place of a Cluster', async () => {
  const node = await start('--cluster-enabled', 'yes', '--cluster-port', String(await freePort()))
  expect(await failure(node.url)).toEqual(
    isInBoth(/This Redis is a node of a Redis Cluster/, /Redis Cluster 的节点/),
  )
  expect(await failure(`${node.url},${node.url}`)).toEqual(
    isInBoth(/Redis answers, but cannot serve yet/, /Redis 尚未就绪/),
  )
  const { url } = await start()
  expect(await failure(`${url},${url}`)).toEqual(
    isInBoth(/This Redis is no Redis Cluster/, /不是 Redis Cluster/),
  )
})

test('where CONFIG is barred, the operator is told what to look at', async () => {
  const { url } = await start('--rename-command', 'CONFIG', '')
  const notices: string[] = []
  await engines.make(url, {}, (sentence) => notices.push(sentence))
  expect(notices).toEqual([
    expect.stringMatching(/^CONFIG is barred .*: see for yourself that Redis has appendonly yes\.$/),
    expect.stringMatching(
      /^CONFIG is barred .*: see for yourself that Redis has maxmemory-policy noeviction\.$/,
    ),
  ])
})

test('a Redis that loads its data', () => {
  const error = new Error('LOADING Redis is loading the dataset in memory')
  expect(RedisError.of(error).reason).toBe('unready')
})

test('a Redis that refuses a command that the engine needs', async () => {
  const { url } = await start('--rename-command', 'EVALSHA', '')
  expect(await failure(url)).toEqual(isInBoth(/Redis refuses what the engine needs/, /拒绝了所需的命令/))
})
