// A process with two servers on one engine, as two nodes on Redis: the first drains when the parent says so.
import { createServer, type RunningServer } from '../../../server/app'
import { memory } from '../../../server/engine/memory/memory'
import { ids } from './ids'

export interface Asked {
  readonly ask: 'drain' | 'restart' | 'stop'
}

const engine = memory()
const users = { verify: (user: string) => Promise.resolve({ user, validFor: Infinity }) }

function start(port: number, returnAfter = 0): Promise<RunningServer> {
  return createServer({ port, logLevel: 'silent', topics: [ids], engine, users, returnAfter, drainTimeout })
}

const drainTimeout = Number(process.argv[2] ?? 10_000)
const returnAfter = Number(process.argv[3] ?? 0)

async function main(): Promise<void> {
  const servers = [await start(0, returnAfter), await start(0)] as const
  process.on('disconnect', () => process.exit())
  process.on('message', ({ ask }: Asked) => void answer(ask))
  process.send?.(servers.map(({ port }) => port))

  const answer = async (ask: Asked['ask']): Promise<void> => {
    const [first] = servers
    const { port } = first
    if (ask !== 'stop') await first.close()
    if (ask === 'restart') await start(port)
    if (ask === 'stop') process.exit()
    process.send?.('done')
  }
}

void main()
