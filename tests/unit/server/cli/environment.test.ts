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
