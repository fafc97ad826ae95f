import { defaults, type ServerOptions } from './options'

/** What the command line is told by environment variables; `--help` prints this. */
export const usage = `Usage: npm run server

HTTP and WebSocket on one port: GET /health, WebSocket at /plain.

Environment
  PORT       TCP port, 0 takes any free one (default ${defaults.port})
  HOST       address to listen on; 0.0.0.0 lets phones in the same network in (default ${defaults.host})
  NODE_ENV   "development" adds /debug, which can drop, close, refuse, silence and delay connections
  LOG_LEVEL  ${levels().join(', ')} (default ${defaults.logLevel})

Ctrl+C, or SIGTERM, stops it: clients are told goodbye, and cut off after ${defaults.stopTimeout / 1_000} s. Again stops it at once.
`

/** A value a person set that cannot be used; the message is the whole answer. */
export class SettingError extends Error {}

type Environment = Readonly<Record<string, string | undefined>>

export function optionsFrom(environment: Environment): ServerOptions {
  const { PORT, HOST, NODE_ENV, LOG_LEVEL } = environment
  return {
    development: NODE_ENV === 'development',
    ...(PORT ? { port: portFrom(PORT) } : {}),
    ...(HOST ? { host: HOST } : {}),
    ...(LOG_LEVEL ? { logLevel: levelFrom(LOG_LEVEL) } : {}),
  }
}

function portFrom(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw new SettingError(`PORT is "${text}", expected an integer from 0 to 65535.`)
}

function levelFrom(text: string): string {
  if (levels().includes(text)) return text
  throw new SettingError(`LOG_LEVEL is "${text}", expected one of ${levels().join(', ')}.`)
}

function levels(): readonly string[] {
  return ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']
}
