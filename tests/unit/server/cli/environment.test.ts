import { expect, test } from '@jest/globals'
import { optionsFrom, usage } from '../../../../server/cli/environment'

test('ORIGINS names the web pages that may connect', () => {
  expect(optionsFrom({ ORIGINS: 'https://a.example, http://localhost:8080' })).toEqual({
    development: false,
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
