import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import type { Used } from '../../../server/load/answering'

const { PYTHON = '/usr/bin/python3' } = process.env

/** The relay on Tornado in a process of its own. */
export class TornadoServer {
  readonly port: number
  readonly #child: ChildProcessByStdio<Writable, Readable, null>
  readonly #lines: AsyncIterator<string>

  private constructor(
    child: ChildProcessByStdio<Writable, Readable, null>,
    lines: AsyncIterator<string>,
    port: number,
  ) {
    this.#child = child
    this.#lines = lines
    this.port = port
  }

  /** @throws Error where Python or Tornado is missing, with what to install */
  static async start(): Promise<TornadoServer> {
    if (spawnSync(PYTHON, ['-c', 'import tornado']).status !== 0)
      throw new Error(`${PYTHON} has no tornado: apt-get install -y python3-tornado, or PYTHON=/path/to/one`)
    const child = spawn(PYTHON, [path.join(__dirname, 'server.py')], { stdio: ['pipe', 'pipe', 'inherit'] })
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
    return new TornadoServer(child, lines, Number(await next(lines)))
  }

  async used(): Promise<Used> {
    this.#child.stdin.write('used\n')
    return JSON.parse(await next(this.#lines)) as Used
  }

  stop(): void {
    this.#child.kill('SIGKILL')
  }
}

async function next(lines: AsyncIterator<string>): Promise<string> {
  const line = await lines.next()
  if (line.done) throw new Error('The relay on Tornado has ended.')
  return line.value
}
