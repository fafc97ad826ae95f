import { describe, expect, test } from '@jest/globals'
import { findForeign } from '../../../../server/http/own-pages'

const names = ['dev.example', '0.0.0.0', 'https://page.example:8443', 'null']
const isForeign = (host: string | undefined, origin?: string): boolean =>
  findForeign(
    { ...(host === undefined ? {} : { host }), ...(origin === undefined ? {} : { origin }) },
    names,
  ) !== null

describe('a page may switch faults', () => {
  test.each([
    ['127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['localhost:8080', 'http://localhost:8080'],
    ['phone.localhost', 'http://phone.localhost'],
    ['192.168.1.7:8080', 'http://192.168.1.7:8080'],
    ['[::1]:8080', 'http://[::1]:8080'],
    ['LocalHost:8080', 'http://localhost:8080'],
    ['127.0.0.1:80', 'http://127.0.0.1'],
    ['dev.example', 'https://dev.example'],
    ['page.example', 'https://page.example'],
    ['127.0.0.1:8080', undefined],
  ])('that came from where the server is: host %s, origin %s', (host, origin) => {
    expect(isForeign(host, origin)).toBe(false)
  })
})

describe('a page may not', () => {
  test.each([
    ['of another port of the same host', '127.0.0.1:8080', 'http://127.0.0.1:3000'],
    ['of another name of the same host', '127.0.0.1:8080', 'http://localhost:8080'],
    ['of another site', '127.0.0.1:8080', 'https://evil.example'],
    ['without an origin of its own', '127.0.0.1:8080', 'null'],
    ['of a name that was led here', 'evil.example:8080', 'http://evil.example:8080'],
    ['of a name that looks like an address', '127.0.0.1.evil.example', 'http://127.0.0.1.evil.example'],
    ['of a name that looks like localhost', 'notlocalhost', 'http://notlocalhost'],
    ['that hides its name', '', undefined],
    ['that sends no name', undefined, undefined],
    ['that sends nonsense', 'a b', undefined],
  ])('%s', (_what, host, origin) => {
    expect(isForeign(host, origin)).toBe(true)
  })
})
