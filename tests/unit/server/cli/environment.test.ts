import { expect, test } from '@jest/globals'
import { type Environment, optionsFrom, usage } from '../../../../server/cli/environment'

test('ORIGINS names the web pages that may connect', () => {
  expect(optionsFrom({ ORIGINS: 'https://a.example, http://localhost:8080' })).toEqual({
    development: false,
    plain: true,
    drainDelay: 0,
    origins: ['https://a.example', 'http://localhost:8080'],
  })
  expect(optionsFrom({ ORIGINS: '' })).not.toHaveProperty('origins')
  expect(usage).toContain('ORIGINS')
})

test.each([
  'https://a.example/',
  'a.example',
  'https://a.example/path',
  'https://A.example',
  '*',
  'ws://a.example',
])('ORIGINS refuses "%s", which no browser would send', (text) => {
  expect(() => optionsFrom({ ORIGINS: `https://good.example,${text}` })).toThrow(
    `ORIGINS contains "${text}", expected an origin such as https://example.com, without a path.`,
  )
})

test('APPID names the mini-program whose pages may connect', () => {
  expect(optionsFrom({ APPID: 'wx1' }).appIds).toEqual(['wx1'])
  expect(optionsFrom({ APPID: '' })).not.toHaveProperty('appIds')
})

test('PROXIES names addresses and networks', () => {
  const { proxies } = optionsFrom({ PROXIES: '127.0.0.1, 10.0.0.0/8,::1,fd00::/8' })
  expect(proxies).toEqual(['127.0.0.1', '10.0.0.0/8', '::1', 'fd00::/8'])
})

test.each(['all', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8', '10.0.0.0/-1', '', 'example.com', '1'])(
  'PROXIES refuses "%s", because it would let clients choose their address, or stop the server',
  (text) => {
    expect(() => optionsFrom({ PROXIES: `127.0.0.1,${text}` })).toThrow(
      `PROXIES contains "${text}", expected an address or a network, such as 127.0.0.1 or 10.0.0.0/8.`,
    )
  },
)

test('numbers and the address of the metrics become options', () => {
  expect(
    optionsFrom({
      PORT: '0',
      MAX_CONNECTIONS: '500',
      DRAIN_DELAY: '4000',
      DRAIN_TIMEOUT: '0',
      RETURN_AFTER: '3000',
      METRICS: '10.0.0.5:9464',
      NODE_ENV: 'production',
    }),
  ).toEqual({
    development: false,
    plain: false,
    drainDelay: 4_000,
    port: 0,
    maxConnections: 500,
    drainTimeout: 0,
    returnAfter: 3_000,
    metrics: { host: '10.0.0.5', port: 9_464 },
  })
  expect(optionsFrom({ METRICS: '9464' }).metrics).toEqual({ port: 9_464 })
  expect(optionsFrom({ METRICS: '[::1]:9464' }).metrics).toEqual({ host: '::1', port: 9_464 })
})

test('/plain is off in production, where PLAIN does not say otherwise', () => {
  const plainOf = (environment: Environment) => optionsFrom(environment).plain
  expect([{}, { NODE_ENV: 'development' }, { NODE_ENV: 'production' }].map(plainOf)).toEqual([
    true,
    true,
    false,
  ])
  expect(plainOf({ NODE_ENV: 'production', PLAIN: 'on' })).toBe(true)
  expect(plainOf({ PLAIN: 'off' })).toBe(false)
})

test('servers in production that share a Redis wait for their balancer before they close, others do not', () => {
  const delayOf = (environment: Environment) => optionsFrom(environment).drainDelay
  expect(delayOf({ NODE_ENV: 'production', REDIS_URL: 'redis://localhost' })).toBe(6_000)
  expect([delayOf({ NODE_ENV: 'production' }), delayOf({ REDIS_URL: 'redis://localhost' })]).toEqual([0, 0])
})

test.each([
  [{ PLAIN: 'yes' }, 'PLAIN is "yes", expected one of on, off.'],
  [{ DRAIN_DELAY: '1.5' }, 'DRAIN_DELAY is "1.5", expected an integer from 0 to 3600000.'],
  [{ PORT: '65536' }, 'PORT is "65536", expected an integer from 0 to 65535.'],
  [{ MAX_CONNECTIONS: '0' }, 'MAX_CONNECTIONS is "0", expected an integer from 1 to 1000000.'],
  [{ DRAIN_TIMEOUT: '10s' }, 'DRAIN_TIMEOUT is "10s", expected an integer from 0 to 3600000.'],
  [{ RETURN_AFTER: '-1' }, 'RETURN_AFTER is "-1", expected an integer from 0 to 3600000.'],
  [{ METRICS: 'yes' }, 'METRICS is "yes", expected a port or an address with a port'],
  [{ METRICS: '70000' }, 'METRICS is "70000", expected a port or an address with a port'],
  [
    { NODE_ENV: 'Production' },
    'NODE_ENV is "Production", expected development, production, test or nothing.',
  ],
])('%j is refused with what was expected', (environment, sentence) => {
  expect(() => optionsFrom(environment)).toThrow(sentence)
})
