// An option that cannot be used is found when the server starts, and named with what was expected.
import { expect, test } from '@jest/globals'
import { createServer } from '../../../server/app'
import { memory } from '../../../server/engine/memory/memory'
import { defaults } from '../../../server/options'
import { texts } from '../../support/session/texts'

type Options = Readonly<Record<string, unknown>>

const users = { verify: () => Promise.resolve(null) }
const start = (options: Options) => createServer({ port: 0, logLevel: 'silent', ...options })

test.each<[options: Options, sentence: string]>([
  [
    { rate: { perSecond: 0, burst: 10 } },
    '"rate.perSecond" must be a number of frames, at least 0.001, but got 0',
  ],
  [
    { rate: { perSecond: '5', burst: 1 } },
    '"rate.perSecond" must be a number of frames, at least 0.001, but got "5"',
  ],
  [{ rate: { perSecond: 5 } }, '"rate.burst" must be a number of frames, at least 1, but got undefined'],
  [
    { rate: { perSecond: 5, burst: NaN } },
    '"rate.burst" must be a number of frames, at least 1, but got NaN',
  ],
  [{ rate: { perSecond: 5, brust: 10 } }, '"rate.brust" must be one of perSecond, burst, but got "brust"'],
  [{ rate: 5 }, '"rate" must be an object, but got 5'],
  [
    { loginRate: { perSecond: 10, burst: 0 } },
    '"loginRate.burst" must be a number of logins, at least 1, but got 0',
  ],
  [
    { commandRate: { perSecond: 0, burst: 1 } },
    '"commandRate.perSecond" must be a number of commands, at least 0.001',
  ],
  [{ port: 65_536 }, '"port" must be a whole number from 0 to 65535, but got 65536'],
  [{ port: '8080' }, '"port" must be a whole number from 0 to 65535, but got "8080"'],
  [{ host: '' }, '"host" must be a text, but got ""'],
  [{ development: 'yes' }, '"development" must be true or false, but got "yes"'],
  [
    { logLevel: 'loud' },
    '"logLevel" must be one of trace, debug, info, warn, error, fatal, silent, but got "loud"',
  ],
  [{ logStream: {} }, '"logStream" must be an object with write(), but got an object'],
  [{ plugins: [7] }, '"plugins[0]" must be part of a list of Fastify plugins, but got 7'],
  [{ plugins: users }, '"plugins" must be a list of Fastify plugins, but got an object'],
  [
    { origins: ['https://a.example', 'https://b.example/'] },
    '"origins[1]" must be part of a list of origins such as https://example.com, without a path, but got "https://b.example/"',
  ],
  [
    { proxies: [1] },
    '"proxies[0]" must be part of a list of addresses or networks such as 10.0.0.0/8, but got 1',
  ],
  [{ proxies: ['10.0.0.1', 'name'] }, '"proxies[1]" must be part of a list of addresses or networks'],
  [{ plain: 'on' }, '"plain" must be true or false, but got "on"'],
  [{ deliveryRate: { perSecond: 1 } }, '"deliveryRate.burst" must be a number of deliveries, at least 1'],
  [{ drainDelay: -1 }, '"drainDelay" must be a whole number of milliseconds'],
  [
    { appIds: ['wx1', 'https://servicewechat.com/wx1'] },
    '"appIds[1]" must be part of a list of AppIDs such as wx0123456789abcdef, but got "https://servicewechat.com/wx1"',
  ],
  [{ connectionsPerAddress: 0 }, '"connectionsPerAddress" must be a whole number above 0, or Infinity'],
  [
    { topics: [texts], users, connectionsPerUser: 1.5 },
    '"connectionsPerUser" must be a whole number above 0',
  ],
  [{ maxConnections: 0 }, '"maxConnections" must be a whole number above 0, or Infinity, but got 0'],
  [{ pingInterval: Infinity }, '"pingInterval" must be a positive number of milliseconds'],
  [{ stopTimeout: -1 }, '"stopTimeout" must be a whole number of milliseconds, 0 to 2147483647, but got -1'],
  [{ users: {} }, '"users" must be an object with verify(), but got an object'],
  [
    { topics: [texts] },
    '"users" must be an object with verify(token): topics need to know their users, but got undefined',
  ],
  [{ topics: [], users }, '"topics" must be a list of at least one topic of defineTopic, but got an array'],
  [
    { topics: [{ name: 'room:*' }], users },
    '"topics[0]" must be part of a list of at least one topic of defineTopic',
  ],
  [
    { topics: [texts], users, engine: {} },
    '"engine" must be an object with append(), read(), snapshot(), watch(), due(), postpone(), stamp(), now(), health(), start(), stop()',
  ],
  [
    { topics: [texts], users, window: NaN },
    '"window" must be a whole number of milliseconds, 0 to 2147483647, but got NaN',
  ],
  [{ topics: [texts], users, window: 1.5 }, '"window" must be a whole number of milliseconds'],
  [{ drainTimeout: -1 }, '"drainTimeout" must be a whole number of milliseconds'],
  [{ metrics: {} }, '"metrics.port" must be a whole number from 0 to 65535'],
  [{ returnAfter: 0.5 }, '"returnAfter" must be a whole number of milliseconds'],
  [
    { topics: [texts], users, topicsPerConnection: 0 },
    '"topicsPerConnection" must be a whole number above 0',
  ],
  [{ topics: [texts], users, helloTimeout: 0 }, '"helloTimeout" must be a positive number of milliseconds'],
  [
    { topics: [texts], users, maxCommandAge: '30' },
    '"maxCommandAge" must be a positive number of milliseconds',
  ],
  [{ topics: [texts], users, secret: 7 }, '"secret" must be a text of at least 32 characters, but got 7'],
  [{ ports: 8080 }, '"ports" must be one of port, host'],
])('%j', async (options, sentence) => {
  const error = await start(options).then(
    () => new Error('it started'),
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(TypeError)
  expect(String(error)).toContain(`Option ${sentence}`)
})

test('a secret that is too short is not printed', async () => {
  const secret = 'only-a-few-characters'
  const error = await start({ topics: [texts], users, secret }).catch(String)
  expect(error).toContain('Option "secret" must be a text of at least 32 characters')
  expect(error).not.toContain(secret)
})

test('an option that is undefined was not given, and rates without a bound are allowed', async () => {
  const rate = { perSecond: Infinity, burst: Infinity }
  const none = Object.fromEntries(
    ['host', 'rate', 'origins', 'plugins', 'users', 'topics'].map((name) => [name, undefined]),
  )
  const server = await start({ ...none, rate, loginRate: rate })
  await server.close()
  expect([server.connections, server.origin]).toEqual([0, `http://${defaults.host}:${String(server.port)}`])
})

test('all options of sessions together are taken', async () => {
  const server = await start({
    topics: [texts],
    users,
    engine: memory(),
    secret: 'x'.repeat(32),
    window: 0,
    drainTimeout: 0,
    returnAfter: 0,
    commandRate: { perSecond: 60, burst: 120 },
    topicsPerConnection: 10,
    connectionsPerUser: 5,
    helloTimeout: 1_000,
    maxCommandAge: 5_000,
  })
  await server.close()
  expect(server.connections).toBe(0)
})

test.each<[what: string, plugin: (...all: never[]) => unknown]>([
  [
    'throws',
    () => {
      throw new Error('no plugin')
    },
  ],
  [
    'throws before it calls back',
    (_app, _options, _done) => {
      throw new Error('no plugin')
    },
  ],
  [
    'calls back with an error',
    (_app, _options, done: (error: Error) => void) => done(new Error('no plugin')),
  ],
  ['rejects', () => Promise.reject(new Error('no plugin'))],
])('a plugin that %s: createServer rejects with its error', async (_what, plugin) => {
  await expect(start({ plugins: [plugin] })).rejects.toThrow('no plugin')
})

test('a plugin that calls back is waited for, and keeps the marks of fastify-plugin', async () => {
  const plugin = Object.assign(
    (app: { get: (path: string, answer: () => string) => void }, _options: object, done: () => void) => {
      app.get('/hello', () => 'hi')
      setTimeout(done, 1)
    },
    { [Symbol.for('skip-override')]: true },
  )
  const server = await start({ plugins: [plugin] })
  expect(await (await fetch(`${server.origin}/hello`)).text()).toBe('hi')
  await server.close()
})
