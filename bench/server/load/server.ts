import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { build } from 'esbuild'
import { root } from '../../../tools/files'
import type { Used } from './answering'

/**
 * Compiles a process into one file with its packages: a loader of TypeScript gives each function a name of its own, and Node keeps the text of
 * each file that it loads, both of which take memory.
 */
async function compile(file: string): Promise<string> {
  const outfile = path.join(root, 'build', file.replace(/ts$/, 'cjs'))
  const entryPoints = [path.join(root, file)]
  await build({
    entryPoints,
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    // Loaded where there is a REDIS_URL.
    external: ['redis'],
    logLevel: 'error',
  })
  return outfile
}

/** Starts a process with as many descriptors as the machine allows; resolves when it has told something. */
export async function startCompiled(
  file: string,
  env: Readonly<Record<string, string>> = {},
): Promise<ChildProcess & { readonly told: unknown }> {
  const command = 'ulimit -n "$(ulimit -Hn)"; exec "$0" --expose-gc "$1"'
  const child = spawn('sh', ['-c', command, process.execPath, await compile(file)], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const ended = once(child, 'exit').then(() => {
    throw new Error(`${file} ended before it was ready`)
  })
  const [told] = (await Promise.race([once(child, 'message'), ended])) as [unknown]
  return Object.assign(child, { told })
}

/** Says something to a process, and resolves with its next word. */
export async function askChild<Answer>(child: ChildProcess, question: object | string): Promise<Answer> {
  child.send(question)
  const ended = once(child, 'exit').then(() => {
    throw new Error('A process of the bench has ended by itself')
  })
  const [answer] = (await Promise.race([once(child, 'message'), ended])) as [Answer]
  return answer
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
  static async start(file: string, env: Readonly<Record<string, string>> = {}): Promise<MeasuredServer> {
    const child = await startCompiled(file, env)
    return new MeasuredServer(child, child.told as number)
  }

  used(): Promise<Used> {
    return askChild<Used>(this.#child, 'used')
  }

  stop(): void {
    this.#child.kill('SIGKILL')
  }
}
