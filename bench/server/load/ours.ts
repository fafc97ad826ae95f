// The server of this project with one kind of topic, without the limits of its senders: the others have none.
import { createServer } from '../../../server/app'
import { redis } from '../../../server/engine/redis/redis'
import { saidRoom } from '../../said-room'
import { reportPort } from './answering'

const { REDIS_URL } = process.env
const all = 10_000_000

void createServer({
  port: 0,
  logLevel: 'silent',
  maxConnections: all,
  topics: [saidRoom],
  commandRate: { perSecond: all, burst: all },
  users: { verify: (user) => Promise.resolve({ user }) },
  ...(REDIS_URL === undefined ? {} : { engine: redis(REDIS_URL) }),
}).then(({ port }) => reportPort(port))
