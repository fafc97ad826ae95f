// A process that this one starts, and ends by its id.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'

/** Called in the process, once it listens. It ends with the one that started it. */
export function reportPort(port: number): void {
  process.on('disconnect', () => process.exit())
  process.send?.(port)
}

/** A process that listens on one port, however often it is killed and started. */
export class Child {
  /** 0 before the first start. */
  port = 0
  readonly #file: string
  readonly #arguments: () => readonly number[]
  #process: ChildProcess | undefined

  /** @param rest what the process gets behind its port */
  constructor(file: string, rest: () => readonly number[] = () => []) {
    this.#file = path.join(__dirname, file)
    this.#arguments = rest
  }

  /** @throws Error if it ends before it listens */
  async start(): Promise<void> {
    const args = [this.port, ...this.#arguments()].map(String)
    const child = fork(this.#file, args, { execArgv: ['--import', 'tsx'] })
    this.#process = child
    const [port] = (await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(() => {
        throw new Error(`${this.#file} ended before it listened`)
      }),
    ])) as [number]
    this.port = port
  }

  /** Ends it as a crash does: nothing is closed, nothing is written. */
  async kill(): Promise<void> {
    const child = this.#process
    if (child?.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
}
