import { startServer, type RunningServer } from './app'
import { optionsFrom, usage } from './environment'
import { explain } from './explain'
import type { ServerOptions } from './options'

/**
 * Runs the server as a command: settings from the environment, sentences instead of stacks, and a graceful stop on
 * SIGINT or SIGTERM. What is passed in `options` is not asked of the environment.
 */
export async function runServer(options: ServerOptions = {}): Promise<void> {
  const [argument] = process.argv.slice(2)
  if (argument === '--help' || argument === '-h') return void process.stdout.write(usage)
  if (argument !== undefined) {
    return fail(
      `Unknown argument "${argument}"; --help tells what can be set.\n` +
        `未知参数 "${argument}"；--help 会列出可用的设置。`,
    )
  }
  let settings: ServerOptions = options
  try {
    settings = { ...optionsFrom(process.env), ...options }
    stopOnSignal(await startServer({ ...settings, ...(await readableLog(settings)) }))
  } catch (error) {
    fail(explain(error, settings))
  }
}

/** Colours and columns for a person who develops at a terminal; JSON for every program. */
async function readableLog({ development }: ServerOptions): Promise<Pick<ServerOptions, 'logStream'>> {
  if (!development || !process.stdout.isTTY) return {}
  const { default: pretty } = await import('pino-pretty')
  return { logStream: pretty({ translateTime: 'HH:MM:ss', ignore: 'pid,hostname' }) }
}

/** With `once` the second signal finds no listener, and Node does what it always does: end at once. */
function stopOnSignal(server: RunningServer): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void server.close())
  }
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`)
  process.exitCode = 1
}
