// The Redis that tests start for themselves.
import { afterAll, expect, test } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { startRedisCluster, type RunningCluster } from '../../tools/processes/redis-cluster'
import { requireProgram } from '../../tools/processes/program'
import { startRedis, type RunningRedis } from '../../tools/processes/redis-server'

const started: (RunningRedis | RunningCluster)[] = []
afterAll(() => Promise.all(started.map((redis) => redis.stop())))

const ask = (port: number, ...words: string[]): string =>
  execFileSync('redis-cli', ['-c', '-p', String(port), ...words], { encoding: 'utf8', timeout: 5_000 }).trim()

test('a Redis that was killed starts again with what it held, and leaves no folder', async () => {
  const redis = await startRedis({ args: ['--appendfsync', 'always'] })
  started.push(redis)
  ask(redis.port, 'set', 'a', '1')
  await redis.kill()
  await redis.restart()
  expect(ask(redis.port, 'get', 'a')).toBe('1')
  await redis.stop()
  expect(existsSync(redis.dir)).toBe(false)
})

test('a cluster of three nodes takes keys of all of them', async () => {
  const cluster = await startRedisCluster()
  started.push(cluster)
  const [{ port } = { port: 0 }] = cluster.nodes
  for (const key of ['a', 'b', 'c', 'd']) expect(ask(port, 'set', key, '1')).toBe('OK')
})

test('a program that is missing is named with its package', () => {
  expect(() => requireProgram('no-such-server', 'some-package')).toThrow(
    'no-such-server is missing. Install it: apt-get install -y some-package',
  )
})
