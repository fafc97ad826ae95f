// Several nodes on one Redis behind a balancer, all of them real processes.
import { rmSync } from 'node:fs'
import path from 'node:path'
import { build } from 'esbuild'
import { type Balancer, startBalancer } from '../../../tools/cluster/balancer'
import { NodeProcess } from '../../../tools/cluster/node-process'
import { watchLog } from '../secrets'
import { freePort } from '../../../tools/processes/free-port'
import { type RunningRedis, startRedis } from '../../../tools/processes/redis-server'

const root = path.resolve(__dirname, '../../..')
/** Compiled, because nodes are started again and again. */
const script = path.join(root, 'build/nodes', `node-${String(process.pid)}.js`)
let isBuilt = false

async function buildNode(): Promise<void> {
  if (isBuilt) return
  const entryPoints = [path.join(root, 'tests/support/nodes/node.ts')]
  await build({ entryPoints, outfile: script, bundle: true, platform: 'node', packages: 'external' })
  process.on('exit', () => rmSync(script, { force: true }))
  isBuilt = true
}

export interface NodesOptions {
  /** @default 2 */
  readonly count?: number
  /** Where the nodes write. @default a Redis of their own */
  readonly redisUrl?: string
  /** Ms. @default 1_000 */
  readonly maxCommandAge?: number
}

export interface Nodes {
  readonly redis: RunningRedis | null
  readonly nodes: readonly NodeProcess[]
  /** Of the balancer. */
  readonly url: string
  stop(): Promise<void>
}

export async function startNodes(options: NodesOptions = {}): Promise<Nodes> {
  const { count = 2, maxCommandAge = 1_000 } = options
  const redis = options.redisUrl === undefined ? await startRedis() : null
  const redisUrl = options.redisUrl ?? redis?.url ?? ''
  const nodes: NodeProcess[] = []
  let balancer: Balancer | undefined
  const stop = async (): Promise<void> => {
    await balancer?.stop()
    for (const node of nodes) node.thaw()
    await Promise.all(nodes.map((node) => node.kill()))
    await redis?.stop()
  }
  try {
    await buildNode()
    const env = { REDIS_URL: redisUrl, MAX_COMMAND_AGE: String(maxCommandAge) }
    for (let n = 0; n < count; n += 1)
      nodes.push(new NodeProcess({ port: await freePort(), args: [script], env, heard: watchLog().write }))
    await Promise.all(nodes.map((node) => node.start()))
    balancer = await startBalancer({ nodes: nodes.map(({ port }) => port), port: 0 })
    return { redis, nodes, url: `ws://127.0.0.1:${String(balancer.port)}/session`, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
