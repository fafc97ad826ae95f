import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { build } from 'esbuild'
import { root } from '../../../tools/files'
import type { Used } from './answering'

/** Compiles a server as it is deployed: a loader of TypeScript gives each function a name of its own, which takes memory. */
async function compile(file: string): Promise<string> {
  const outfile = path.join(root, 'build', file.replace(/ts$/, 'cjs'))
  const entryPoints = [path.join(root, file)]
  await build({
    entryPoints,
    outfile,
    bundle: true,
    platform: 'node',
    packages: 'external',
    logLevel: 'error',
  })
  return outfile
}

/** A server in a process of its own, which tells what it has used. */
export class MeasuredServer {
  readonly port: number
  readonly #child: ChildProcess

  private constructor(child: ChildProcess, port: number) {
    this.#child = child
    this.port = port
  }

  /** @param file from the root of the repository */
  static async start(file: string): Promise<MeasuredServer> {
    const child = fork(await compile(file), { execArgv: ['--expose-gc'] })
    const ended = once(child, 'exit').then(() => {
      throw new Error(`${file} ended before it listened`)
    })
    const [port] = (await Promise.race([once(child, 'message'), ended])) as [number]
    return new MeasuredServer(child, port)
  }

  async used(): Promise<Used> {
    this.#child.send('used')
    const [used] = (await once(this.#child, 'message')) as [Used]
    return used
  }

  stop(): void {
    this.#child.kill('SIGKILL')
  }
}
