// The options of createServer, checked before anything starts: each fault is a sentence with what was expected.
import { count, flag, milliseconds, oneOf, wholeMilliseconds, wrong } from '../store/base/check'
import { isRecord } from '../store/base/is-record'
import { known } from '../store/base/known'
import type { ServerOptions } from './options'
import { isNetwork } from './sockets/client-address'
import type { SessionOptions } from './sockets/session-room'

type Options = Partial<ServerOptions & SessionOptions>
/** The check of one option that was given. It throws a SocketOptionError, which is a TypeError. */
type Check = (option: string, value: unknown) => unknown

/** Levels of the log, the least severe first. */
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const

const checks: Readonly<Record<keyof (ServerOptions & SessionOptions), Check>> = {
  port,
  host: text,
  development: flag,
  logLevel: (option, value) => oneOf(option, value, logLevels.join(' ')),
  logStream: has('write'),
  plugins: list('a list of Fastify plugins', (plugin) => typeof plugin === 'function'),
  origins: list('a list of origins such as https://example.com, without a path', isOrigin),
  appIds: list(
    'a list of AppIDs such as wx0123456789abcdef',
    (id) => typeof id === 'string' && /^\w+$/.test(id),
  ),
  users: has('verify'),
  loginRate: rate('logins'),
  proxies: list('a list of addresses or networks such as 10.0.0.0/8', isNetwork),
  maxConnections: count,
  connectionsPerAddress: count,
  rate: rate('frames'),
  plain: flag,
  deliveryRate: rate('deliveries'),
  metrics: address,
  pingInterval: milliseconds,
  drainDelay: wholeMilliseconds,
  drainTimeout: wholeMilliseconds,
  returnAfter: wholeMilliseconds,
  stopTimeout: wholeMilliseconds,
  topics: list('a list of at least one topic of defineTopic', isTopic, 1),
  engine: has(
    'append',
    'read',
    'snapshot',
    'watch',
    'due',
    'postpone',
    'stamp',
    'now',
    'health',
    'start',
    'stop',
  ),
  secret(option, value) {
    if (typeof value === 'string' && value.length >= 32) return
    // The value is a secret, and errors end in logs.
    wrong(option, 'a text of at least 32 characters', typeof value === 'string' ? { secret: '' } : value)
  },
  window: wholeMilliseconds,
  commandRate: rate('commands'),
  topicsPerConnection: count,
  newTopicRate: rate('topics'),
  connectionsPerUser: count,
  helloTimeout: milliseconds,
  maxCommandAge: milliseconds,
}

/**
 * Returns the options that were given: one that is `undefined` was not.
 *
 * @throws SocketOptionError that names the option, what was expected and what came
 */
export function checkOptions(options: Options): Options {
  known('', options, Object.keys(checks).join(' '))
  const given = Object.entries(options).filter(([, value]) => value !== undefined)
  for (const [option, value] of given) checks[option as keyof Options](option, value)
  const { topics, users } = options
  if (topics && !users) wrong('users', 'an object with verify(token): topics need to know their users', users)
  return Object.fromEntries(given)
}

function port(option: string, value: unknown): unknown {
  return isWhole(value) && value <= 65_535 ? value : wrong(option, 'a whole number from 0 to 65535', value)
}

/** An address of its own, or false. */
function address(option: string, value: unknown): void {
  if (value === false) return
  known(option, value, 'host port')
  const { host, port: given } = value as { readonly host?: unknown; readonly port?: unknown }
  port(`${option}.port`, given)
  if (host !== undefined) text(`${option}.host`, host)
}

function text(option: string, value: unknown): unknown {
  return typeof value === 'string' && value !== '' ? value : wrong(option, 'a text', value)
}

function has(...names: readonly string[]): Check {
  const all = names.map((name) => `${name}()`).join(', ')
  return (option, value) =>
    isRecord(value) && names.every((name) => typeof value[name] === 'function')
      ? value
      : wrong(option, `an object with ${all}`, value)
}

function list(expected: string, isRight: (item: unknown) => boolean, least = 0): Check {
  return (option, value) => {
    if (!Array.isArray(value) || value.length < least) return wrong(option, expected, value)
    const bad = value.findIndex((item) => !isRight(item))
    return bad < 0 ? undefined : wrong(`${option}[${String(bad)}]`, `part of ${expected}`, value[bad])
  }
}

/** A rate that would stop every frame, or let the server spin, is none. */
function rate(unit: string): Check {
  return (option, value) => {
    known(option, value, 'perSecond burst')
    const least = { perSecond: 0.001, burst: 1 }
    for (const name of ['perSecond', 'burst'] as const) {
      const given = (value as Record<string, unknown>)[name]
      if (typeof given !== 'number' || !(given >= least[name]))
        wrong(`${option}.${name}`, `a number of ${unit}, at least ${String(least[name])}`, given)
    }
  }
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

/** A browser sends its origin in this form, so that an entry of another form would never match. */
function isOrigin(value: unknown): boolean {
  return typeof value === 'string' && /^[a-z][a-z\d+.-]*:\/\/[^/?#\s]+$/.test(value)
}

function isTopic(value: unknown): boolean {
  const functions = ['initial', 'authorize', 'decide', 'reduce', 'view', 'viewState', 'deadline', 'effects']
  return (
    isRecord(value) &&
    typeof value['name'] === 'string' &&
    functions.every((name) => typeof value[name] === 'function')
  )
}
