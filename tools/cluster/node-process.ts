// A node as a process of its own, which can be killed, drained and started again.
import type { ChildProcess } from 'node:child_process'
import { root } from '../files'
import { endProgram, startProgram } from '../processes/program'

/** Ms that a node has to listen: on a busy machine the compiler takes long. */
const patience = 60_000

export interface NodeProcessOptions {
  readonly port: number
  /** Arguments of Node: what it runs. */
  readonly args: readonly string[]
  /** Beside `PORT`. */
  readonly env: Readonly<Record<string, string>>
  /** Hears what it logs. */
  readonly heard?: (text: string) => void
}

export class NodeProcess {
  readonly port: number
  readonly #options: NodeProcessOptions
  #child: ChildProcess | undefined

  constructor(options: NodeProcessOptions) {
    this.port = options.port
    this.#options = options
  }

  get isRunning(): boolean {
    return this.#child?.exitCode === null && this.#child.signalCode === null
  }

  /** Resolves once the node listens. */
  async start(): Promise<void> {
    const { port, args, env, heard } = this.#options
    this.#child = await startProgram(process.execPath, args, {
      port,
      cwd: root,
      env: { ...env, PORT: String(port) },
      patience,
      heard,
    })
  }

  /** Ends it at once. */
  async kill(): Promise<void> {
    if (this.#child) await endProgram(this.#child, 'SIGKILL')
  }

  /** Ends it as a deploy does: it closes its connections first. */
  async drain(): Promise<void> {
    if (this.#child) await endProgram(this.#child, 'SIGTERM')
  }

  freeze(): void {
    this.#child?.kill('SIGSTOP')
  }

  thaw(): void {
    this.#child?.kill('SIGCONT')
  }
}
