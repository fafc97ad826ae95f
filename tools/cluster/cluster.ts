// Two nodes on one Redis behind a balancer, and the faults that somebody may try on them.
import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { buildSite } from '../../preview/serve/serve-preview'
import { root } from '../files'
import { freePort } from '../processes/free-port'
import { startRedis, type RunningRedis } from '../processes/redis-server'
import { type Balancer, startBalancer } from './balancer'
import { NodeProcess } from './node-process'

export interface Cluster {
  /** Of the balancer. */
  readonly port: number
  readonly nodes: readonly NodeProcess[]
  readonly redis: RunningRedis
  /** Kills a node, or starts it again. */
  toggleNode(node: NodeProcess): Promise<void>
  /** Kills Redis, or starts it again. */
  toggleRedis(): Promise<void>
  /** Replaces the nodes one after the other, as a deploy does. */
  deploy(): Promise<void>
  stop(): Promise<void>
}

export async function startCluster(host: string, port: number): Promise<Cluster> {
  const folder = await buildSite(path.join(root, 'miniprogram'), false)
  const removeFolder = (): Promise<void> => rm(folder, { recursive: true, force: true })
  const redis = await startRedis().catch(async (error: unknown) => {
    await removeFolder()
    throw error
  })
  const nodes: NodeProcess[] = []
  let balancer: Balancer | undefined
  let isRedisUp = true
  const stop = async (): Promise<void> => {
    await balancer?.stop()
    await Promise.all(nodes.map((node) => node.kill()))
    await Promise.all([redis.stop(), removeFolder()])
  }
  try {
    const env = {
      REDIS_URL: redis.url,
      SECRET: randomBytes(24).toString('hex'),
      NODE_ENV: 'development',
      LOG_LEVEL: 'warn',
      PROXIES: '127.0.0.1',
      FOLDER: folder,
    }
    for (const args of [1, 2].map(() => ['--import', 'tsx', 'tools/cluster/node.ts']))
      nodes.push(new NodeProcess({ port: await freePort(), args, env }))
    await Promise.all(nodes.map((node) => node.start()))
    balancer = await startBalancer({ nodes: nodes.map((node) => node.port), host, port })
  } catch (error) {
    await stop()
    throw error
  }
  return {
    port: balancer.port,
    nodes,
    redis,
    toggleNode: (node) => (node.isRunning ? node.kill() : node.start()),
    async toggleRedis() {
      await (isRedisUp ? redis.kill() : redis.restart())
      isRedisUp = !isRedisUp
    },
    async deploy() {
      for (const node of nodes) {
        await node.drain()
        await node.start()
      }
    },
    stop,
  }
}
