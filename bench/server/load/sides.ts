// The servers that are compared: what they run, on how many nodes, over what.
import { startRedis } from '../../../tools/processes/redis-server'
import { TornadoServer } from '../../game/relay/tornado/process'
import type { Used } from './answering'
import { bare, type Contestant, ours, socketIo, tornado } from './client'
import { MeasuredServer } from './server'

export interface Side {
  readonly name: string
  readonly contestant: Contestant
  readonly nodes: number
  /** A Redis of its own, with an append-only file, below its nodes. */
  readonly hasRedis: boolean
}

export const sides = {
  ours: { name: 'ours', contestant: ours, nodes: 1, hasRedis: false },
  oursRedis: { name: 'ours, Redis', contestant: ours, nodes: 1, hasRedis: true },
  oursTwo: { name: 'ours, Redis, 2 nodes', contestant: ours, nodes: 2, hasRedis: true },
  socketIo: { name: 'Socket.IO', contestant: socketIo, nodes: 1, hasRedis: false },
  socketIoRedis: { name: 'Socket.IO, Redis', contestant: socketIo, nodes: 1, hasRedis: true },
  socketIoTwo: { name: 'Socket.IO, Redis, 2 nodes', contestant: socketIo, nodes: 2, hasRedis: true },
  tornado: { name: 'Tornado', contestant: tornado, nodes: 1, hasRedis: false },
} as const satisfies Record<string, Side>

export type SideName = keyof typeof sides

/** A server of ws alone: the floor of a connection. */
export const floor: Side = { name: 'ws', contestant: bare, nodes: 1, hasRedis: false }

interface Node {
  readonly port: number
  used(): Promise<Used>
  stop(): void
}

/** The running nodes of a side. */
export interface Running {
  readonly ports: readonly number[]
  /** Of all nodes together; Redis is not counted. */
  used(): Promise<Used>
  stop(): Promise<void>
}

export async function startSide({ contestant, nodes: count, hasRedis }: Side): Promise<Running> {
  const redis = hasRedis ? await startRedis() : null
  const nodes: Node[] = []
  const stop = async (): Promise<void> => {
    for (const node of nodes) node.stop()
    await redis?.stop()
  }
  const { file } = contestant
  try {
    while (nodes.length < count)
      nodes.push(
        file === null
          ? await TornadoServer.start()
          : await MeasuredServer.start(file, redis ? { REDIS_URL: redis.url } : {}),
      )
  } catch (error) {
    await stop()
    throw error
  }
  return {
    ports: nodes.map(({ port }) => port),
    async used() {
      const all = await Promise.all(nodes.map((node) => node.used()))
      const sum = (what: keyof Used): number => all.reduce((total, used) => total + used[what], 0)
      return { memory: sum('memory'), cpu: sum('cpu') }
    },
    stop,
  }
}
