// The server of this project in a process of its own. Its engine is another process.
import { createServer } from '../../../server/app'
import { reportPort } from '../child'
import { distantLog } from './distant-log'
import { room } from './room'

/** Each connection renews its token some times in the run, in ms. */
const validFor = 20_000

async function main(): Promise<void> {
  const [port, enginePort] = process.argv.slice(2).map(Number)
  const server = await createServer({
    port: port ?? 0,
    logLevel: 'silent',
    topics: [room],
    engine: await distantLog(enginePort ?? 0),
    users: { verify: (user) => Promise.resolve({ user, validFor }) },
  })
  reportPort(server.port)
}

void main()
