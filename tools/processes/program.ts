// Programs of the machine: each is ended with the process that started it, also where that fails.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** @throws Error that names the package of Debian, where the program is missing */
export function requireProgram(name: string, debian: string): void {
  if (spawnSync(name, ['--version'], { stdio: 'ignore' }).error)
    throw new Error(`${name} is missing. Install it: apt-get install -y ${debian}`)
}

export interface ProgramOptions {
  /** On the loopback, where it listens. */
  readonly port: number
  readonly cwd: string
  /** Added to the environment of this process. @default {} */
  readonly env?: Readonly<Record<string, string>>
  /** Ms that it has to listen. @default 5_000 */
  readonly patience?: number
  /** Hears all that it prints. */
  readonly heard?: ((text: string) => void) | undefined
}

/** Starts a program, and waits until it listens. */
export async function startProgram(
  name: string,
  args: readonly string[],
  { port, cwd, env = {}, patience = 5_000, heard }: ProgramOptions,
): Promise<ChildProcess> {
  const child = spawn(name, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  running.add(child)
  child.once('exit', () => running.delete(child))
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => {
      said = (said + text.toString()).slice(-2_000)
      heard?.(text.toString())
    })
  for (const end = Date.now() + patience; Date.now() < end;) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`${name} ended: ${said}`)
    if (await isListening(port)) return child
    await pause(20)
  }
  child.kill('SIGKILL')
  throw new Error(`${name} does not listen on port ${String(port)}: ${said}`)
}

/** Ends a program, and waits until it is gone. */
export async function endProgram(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill(signal)
  await gone
}

/** Whether something listens on a port of the loopback. */
export async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}
