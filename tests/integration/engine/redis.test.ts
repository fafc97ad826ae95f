// The suite of the port on a real Redis.
import { afterAll, afterEach, beforeAll } from '@jest/globals'
import { describeEngine } from '../../support/engine/conformance'
import { MadeEngines } from '../../support/redis/made'
import { startRedis, type RunningRedis } from '../../../tools/processes/redis-server'

let server: RunningRedis
const engines = new MadeEngines()
beforeAll(async () => {
  server = await startRedis()
})
afterEach(() => engines.stop())
afterAll(() => server.stop())

describeEngine({ name: 'Redis', make: ({ now, keep }) => engines.make(server.url, { now, keep }) })
