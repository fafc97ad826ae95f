import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { root } from '../../tools/files'

const run = promisify(execFile)

/** Memory for JavaScript that the measured server gets, in MB. */
const heap = 256
/** Milliseconds between two readings of the memory. */
const readEvery = 200

/** The server in a process of its own, as it is deployed. */
export class ServerProcess {
  readonly port: number
  readonly #child: ChildProcess
  /** Memory of the process, read again and again, in MB. */
  readonly #readings: number[] = []

  private constructor(child: ChildProcess, port: number) {
    this.#child = child
    this.port = port
    void this.#watch()
  }

  /** @param command the file that starts a server with `PORT` from its environment */
  static async start(command: string): Promise<ServerProcess> {
    const child = spawn(process.execPath, [`--max-old-space-size=${heap}`, '--import', 'tsx', command], {
      cwd: root,
      env: { PATH: process.env['PATH'], PORT: '0', LOG_LEVEL: 'info' },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const lines = createInterface(child.stdout)
    for await (const line of lines) {
      const port = /listening at http:\S+:(\d+)/.exec(line)?.[1]
      if (port === undefined) continue
      child.stdout.resume()
      return new ServerProcess(child, Number(port))
    }
    throw new Error(`${path.relative(root, command)} ended before it listened`)
  }

  get isAlive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null
  }

  /** The memory that was added since the start, at its peak, in MB. */
  get growth(): number {
    return Math.max(...this.#readings) - (this.#readings[0] ?? 0)
  }

  /** Milliseconds from SIGTERM until the process has ended; after half a minute it is killed. */
  async stop(): Promise<number> {
    const from = performance.now()
    if (this.isAlive) {
      const killer = setTimeout(() => this.#child.kill('SIGKILL'), 30_000)
      this.#child.kill('SIGTERM')
      if (this.isAlive) await once(this.#child, 'exit')
      clearTimeout(killer)
    }
    return performance.now() - from
  }

  async #watch(): Promise<void> {
    while (this.isAlive) {
      const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(this.#child.pid)]).catch(() => ({
        stdout: '',
      }))
      if (stdout.trim() !== '') this.#readings.push(Number(stdout) / 1_024)
      await sleep(readEvery)
    }
  }
}
