// One node of the tests, as a process: journal, chat and game on a Redis.
import { createServer } from '../../../server/app'
import { chat } from '../../../server/chat/chat'
import { redis } from '../../../server/engine/redis/redis'
import { redisDirectory } from '../../../server/game/redis-directory'
import { roomTopic } from '../../../server/game/room-topic'
import { gameRoutes } from '../../../server/http/games'
import { journal } from './journal'

const { PORT, REDIS_URL = '', MAX_COMMAND_AGE } = process.env

const engine = redis(REDIS_URL)
const directory = redisDirectory(engine)
void createServer({
  port: Number(PORT),
  // Searched for secrets, as what other servers of the tests log.
  logLevel: 'trace',
  logStream: process.stderr,
  topics: [journal, chat, roomTopic(directory)],
  plugins: [gameRoutes({ directory, userOf: (pass) => pass })],
  engine,
  users: { verify: (token) => Promise.resolve({ user: token.replace('planted-token-of-', '') }) },
  secret: 'planted: the same on all nodes of the tests',
  maxCommandAge: Number(MAX_COMMAND_AGE),
}).then((server) => {
  process.once('SIGTERM', () => void server.close().then(() => process.exit()))
})
