// A Redis Cluster of three masters.
import { execFileSync } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from './free-port'
import { startRedis, type RunningRedis } from './redis-server'

export interface RunningCluster {
  /** The addresses of its nodes, as `REDIS_URL` names them. */
  readonly url: string
  readonly nodes: readonly RunningRedis[]
  stop(): Promise<void>
}

export async function startRedisCluster(): Promise<RunningCluster> {
  const nodes = await Promise.all([1, 2, 3].map(startNode))
  const stop = async (): Promise<void> => {
    await Promise.all(nodes.map((node) => node.stop()))
  }
  try {
    const addresses = nodes.map(({ port }) => `127.0.0.1:${String(port)}`)
    execFileSync('redis-cli', ['--cluster', 'create', ...addresses, '--cluster-yes'], { timeout: 30_000 })
    for (let tries = 0; !nodes.every(isWhole); tries += 1) {
      if (tries > 200) throw new Error('The Redis Cluster is not whole after 10 s.')
      await pause(50)
    }
  } catch (error) {
    await stop()
    throw error
  }
  return { url: nodes.map(({ url }) => url).join(','), nodes, stop }
}

/** The bus of a node has a port of its own: the usual one, 10,000 above, may be too high. */
async function startNode(): Promise<RunningRedis> {
  const args = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '2000']
  return startRedis({ args: [...args, '--cluster-port', String(await freePort())] })
}

function isWhole({ port }: RunningRedis): boolean {
  const options = { encoding: 'utf8', timeout: 5_000 } as const
  const info = execFileSync('redis-cli', ['-p', String(port), 'cluster', 'info'], options)
  return info.includes('cluster_state:ok') && info.includes('cluster_slots_ok:16384')
}
