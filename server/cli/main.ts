/* `npm run server`: the server as a command, with its settings from the environment. */
import { createServer, type RunningServer } from '../app'
import type { ServerOptions } from '../options'
import { setBan } from './ban'
import { optionsFrom, usage } from './environment'
import { describeStartError } from './start-error'
import { sessionsFrom } from './users'

void main()

/** Starts the server, or prints a sentence without a stack. SIGINT or SIGTERM stops it gracefully. */
async function main(): Promise<void> {
  // As `node --disable-proto=delete` does: a name in JSON then reaches no prototype, whatever merges it.
  Reflect.deleteProperty(Object.prototype, '__proto__')
  const [argument, user, ...rest] = process.argv.slice(2)
  if (argument === '--help' || argument === '-h') return void process.stdout.write(usage)
  if (argument === 'ban' || argument === 'unban') {
    if (user === undefined || rest.length > 0)
      return fail(`${argument} expects one USER.\n${argument} 需要一个 USER。`)
    return setBan(process.env, argument === 'ban', user).then(
      () => void process.stdout.write(`${argument}: ${user}\n`),
      (error: unknown) => fail(describeStartError(error)),
    )
  }
  if (argument !== undefined) {
    return fail(
      `Unknown argument "${argument}"; --help lists the settings.\n` +
        `未知参数 "${argument}"；--help 会列出可用的设置。`,
    )
  }
  let settings: ServerOptions = {}
  try {
    settings = { ...optionsFrom(process.env), ...sessionsFrom(process.env) }
    stopOnSignal(await createServer({ ...settings, ...(await readableLog(settings)) }))
  } catch (error) {
    fail(describeStartError(error, settings))
  }
}

/** Colours and columns for a developer at a terminal; JSON for every program. */
async function readableLog({ development }: ServerOptions): Promise<Pick<ServerOptions, 'logStream'>> {
  if (!development || !process.stdout.isTTY) return {}
  const { default: pretty } = await import('pino-pretty')
  return { logStream: pretty({ translateTime: 'HH:MM:ss', ignore: 'pid,hostname' }) }
}

/** With `once` the second signal finds no listener, so Node ends the process at once. */
function stopOnSignal(server: RunningServer): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void server.close())
  }
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`)
  process.exitCode = 1
}
