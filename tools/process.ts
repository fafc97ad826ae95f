import { spawn, type ChildProcess } from 'node:child_process'
import path from 'node:path'
import { root } from './files'

export interface Outcome {
  readonly ok: boolean
  readonly stdout: string
  readonly stderr: string
  /** Standard output and standard error, in the order of their arrival. */
  readonly output: string
}

export interface RunOptions {
  /** The folder to run in. @default the repository's root */
  readonly folder?: string
  /** Milliseconds after which the command is ended and has failed. @default none */
  readonly limit?: number
  /** Hears each line of the output as it comes. */
  readonly heard?: (line: string) => void
  /** Variables beside those of this process. */
  readonly env?: Readonly<Record<string, string>>
}

const running = new Set<ChildProcess>()
let ending = false
/** Each command gets a process group of its own, so that all of it can be ended. */
let grouped = false

/** Time that commands get after they were asked to end, in ms. Browsers need some of it. */
const grace = 2_000

function signalAll(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  if (!grouped) {
    child.kill(signal)
    return
  }
  try {
    process.kill(-child.pid, signal)
  } catch {
    // It has ended meanwhile.
  }
}

/** When this process is told to end, ends everything it started first: an aborted run leaves nothing behind. */
export function endTogether(): void {
  grouped = true
  const end = (code: number): void => {
    ending = true
    for (const child of running) signalAll(child, 'SIGTERM')
    const deadline = Date.now() + grace
    setInterval(() => {
      if (running.size === 0 || Date.now() > deadline) process.exit(code)
    }, 50)
  }
  process.once('SIGINT', () => end(130))
  process.once('SIGTERM', () => end(143))
  process.once('SIGHUP', () => end(129))
  process.once('exit', () => {
    for (const child of running) signalAll(child, 'SIGKILL')
  })

  // npm hands a signal to its shell, and the shell ends without passing it on: then this process has another parent.
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    end(143)
  }, 500)
  watch.unref()
}

/** Runs a command; tools of node_modules go by their names. Never rejects: a command that cannot start has failed. */
export function run(
  command: readonly string[],
  { folder = root, limit, heard, env }: RunOptions = {},
): Promise<Outcome> {
  const [file = '', ...args] = command
  return new Promise((resolve) => {
    if (ending) return
    const binaries = path.join(root, 'node_modules/.bin')
    const child = spawn(file, args, {
      cwd: folder,
      detached: grouped,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env, PATH: [binaries, process.env['PATH']].join(path.delimiter) },
    })
    running.add(child)
    const collected = { stdout: '', stderr: '', output: '' }
    const collect = (stream: 'stdout' | 'stderr') => (text: string) => {
      collected[stream] += text
      collected.output += text
      for (const line of text.split('\n')) if (line !== '') heard?.(line)
    }
    child.stdout.setEncoding('utf8').on('data', collect('stdout'))
    child.stderr.setEncoding('utf8').on('data', collect('stderr'))
    const timer =
      limit === undefined
        ? undefined
        : setTimeout(() => {
            collect('stderr')(`\nended, because it was still running after ${String(limit / 1000)} s\n`)
            signalAll(child, 'SIGKILL')
          }, limit)
    const end = (ok: boolean): void => {
      clearTimeout(timer)
      running.delete(child)
      // The end of an aborted command must not be taken for its result.
      if (!ending) resolve({ ok, ...collected })
    }
    child.on('error', (error) => {
      collect('stderr')(error.message)
      end(false)
    })
    child.on('close', (code) => end(code === 0))
  })
}
