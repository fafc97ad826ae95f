// A Redis of one's own, in a folder of its own.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { freePort } from './free-port'
import { endProgram, requireProgram, startProgram } from './program'

export interface RedisOptions {
  /** @default a free one */
  readonly port?: number
  /** Where its files are. @default a new folder, removed by `stop` */
  readonly dir?: string
  /** Further arguments, which win over those that are set here. @default [] */
  readonly args?: readonly string[]
}

export interface RunningRedis {
  readonly url: string
  readonly port: number
  readonly dir: string
  /** The process that runs now. */
  readonly pid: number
  /** Ends it at once, by SIGKILL. */
  kill(): Promise<void>
  /** Starts it again, on the same port and files. */
  restart(): Promise<void>
  /** Stops or continues the process: SIGSTOP, SIGCONT. */
  signal(name: NodeJS.Signals): void
  /** Ends it and removes its folder. */
  stop(): Promise<void>
}

/** Starts a redis-server as the engine wants it: append-only file, nothing evicted. */
export async function startRedis(options: RedisOptions = {}): Promise<RunningRedis> {
  requireProgram('redis-server', 'redis-server')
  const { port = await freePort(), args = [] } = options
  const dir = options.dir ?? mkdtempSync(path.join(tmpdir(), 'redis-'))
  const settings: Record<string, string> = {
    port: String(port),
    bind: '127.0.0.1',
    dir,
    save: '',
    appendonly: 'yes',
    appendfsync: 'everysec',
    'maxmemory-policy': 'noeviction',
  }
  const all = [...Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]), ...args]
  const run = () => startProgram('redis-server', all, { port, cwd: dir })
  let child = await run()
  return {
    url: `redis://127.0.0.1:${String(port)}`,
    port,
    dir,
    get pid() {
      return child.pid as number
    },
    kill: () => endProgram(child, 'SIGKILL'),
    async restart() {
      await endProgram(child, 'SIGTERM')
      child = await run()
    },
    signal: (name) => void child.kill(name),
    async stop() {
      child.kill('SIGCONT')
      await endProgram(child, 'SIGKILL')
      if (!options.dir) rmSync(dir, { recursive: true, force: true })
    },
  }
}
