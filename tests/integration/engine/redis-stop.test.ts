import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { freePort } from '../../../tools/processes/free-port'
import { startRedis, type RunningRedis } from '../../../tools/processes/redis-server'

let server: RunningRedis
beforeAll(async () => {
  server = await startRedis()
})
afterAll(() => server.stop())

test('an engine that has stopped, or could not start, leaves no socket and no timer', async () => {
  const nowhere = `redis://127.0.0.1:${String(await freePort())}`
  const args = ['--import', 'tsx', path.join(__dirname, 'redis-life.ts'), server.url, nowhere]
  const run = promisify(execFile)(process.execPath, args, { timeout: 25_000 })
  await expect(run).resolves.toMatchObject({ stderr: '' })
})
