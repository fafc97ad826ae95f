/* `npm run cluster`: two nodes, a Redis and a balancer on this machine, and the preview with two phones on them. */
import { optionsFrom, type Environment } from '../../server/cli/environment'
import { describeStartError } from '../../server/cli/start-error'
import { defaults } from '../../server/options'
import { type Cluster, startCluster } from './cluster'
import { hearKeys } from './keys'

const usage = `npm run cluster · 用法

Two nodes, a Redis and a balancer on this machine; the preview opens with two phones, each on a node of its own.
本机上运行两个节点、一个 Redis 和一个负载均衡；预览中的两部手机各连一个节点。

  PORT  TCP port of the balancer (default ${String(defaults.port)}) · 负载均衡的端口
  HOST  address to listen on (default ${defaults.host}) · 监听地址

Needs redis-server · 需要 redis-server: apt-get install -y redis-server
`

const keys = `
  1, 2  kill a node, or start it again · 杀掉或重新启动一个节点
  r     kill Redis, or start it again · 杀掉或重新启动 Redis
  d     deploy: replace both nodes, one after the other · 部署：依次替换两个节点
  q     stop · 停止
`

void main(process.env)

async function main(environment: Environment): Promise<void> {
  if (process.argv.slice(2).some((argument) => argument === '--help' || argument === '-h')) return say(usage)
  // An exit ends what was started; a signal alone would not.
  process.on('SIGINT', () => process.exit(130)).on('SIGTERM', () => process.exit(143))
  let settings: ReturnType<typeof settingsOf> = {}
  try {
    settings = settingsOf(environment)
    const { port = defaults.port, host = defaults.host } = settings
    control(await startCluster(host, port))
  } catch (error) {
    process.stderr.write(`${describeStartError(error, settings)}\n`)
    process.exit(1)
  }
}

function settingsOf({ PORT, HOST }: Environment): { port?: number; host?: string } {
  return optionsFrom({ PORT, HOST })
}

function control(cluster: Cluster): void {
  const { nodes, redis, port } = cluster
  const ports = nodes.map((node, at) => `node ${String(at + 1)} :${String(node.port)}`).join(', ')
  say(`
  Open · 打开   http://127.0.0.1:${String(port)}/
  ${ports}, Redis :${String(redis.port)}
${keys}`)
  /** The action that runs now. */
  let busy: Promise<void> | undefined
  const run = async (what: string, done: string, action: () => Promise<void>): Promise<void> => {
    say(`  ${what} …\n`)
    try {
      await action()
      say(`  ${done}\n`)
    } catch (error) {
      say(`  ${error instanceof Error ? error.message : String(error)}\n`)
    }
    busy = undefined
  }
  const act = (...what: Parameters<typeof run>): void => void (busy ??= run(...what))
  const stopHearing = hearKeys((key) => {
    const node = nodes[Number(key) - 1]
    if (node) {
      const [what, done] = node.isRunning
        ? [`kill -9 node ${key} · 杀掉节点 ${key}`, 'gone · 已杀掉']
        : [`start node ${key} · 启动节点 ${key}`, 'runs · 已启动']
      act(what, done, () => cluster.toggleNode(node))
    } else if (key === 'r') act('Redis', 'done · 完成', () => cluster.toggleRedis())
    else if (key === 'd')
      act('deploy · 部署', 'both nodes are new · 两个节点都已替换', () => cluster.deploy())
    else if (key === 'q' || key === '\u0003') stop()
  })
  let isStopping = false
  const stop = (): void => {
    if (isStopping) process.exit(1)
    isStopping = true
    stopHearing()
    // A node that is being started must not stay behind.
    void Promise.resolve(busy)
      .then(() => cluster.stop())
      .then(() => process.exit())
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.removeAllListeners(signal).on(signal, stop)
}

function say(text: string): void {
  process.stdout.write(text)
}
