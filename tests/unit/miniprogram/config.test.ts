// Settings that depend on the version of the app: its server, its number of tries, which in development the launch query
// may change, and whether it measures itself.
import { afterEach, describe, expect, it } from '@jest/globals'
import { isMeasured, retryLimit, serverUrl, useLaunchQuery } from '../../../miniprogram/config'

const DEVELOPMENT = 'ws://127.0.0.1:8080/plain'
const RELEASE = 'wss://example.com/plain'

function runAs(envVersion: 'develop' | 'trial' | 'release'): void {
  Object.assign(globalThis, { wx: { getAccountInfoSync: () => ({ miniProgram: { envVersion } }) } })
}

afterEach(() => {
  useLaunchQuery({})
  Reflect.deleteProperty(globalThis, 'wx')
})

describe('server', () => {
  it('by default is the local one in development and the released one elsewhere', () => {
    runAs('develop')
    expect(serverUrl()).toBe(DEVELOPMENT)
    runAs('trial')
    expect(serverUrl()).toBe(RELEASE)
    runAs('release')
    expect(serverUrl()).toBe(RELEASE)
  })

  it.each(['ws://192.168.1.7:8080/plain', 'ws%3A%2F%2F192.168.1.7%3A8080%2Fplain'])(
    'may be named by the launch query of a development or trial version: %s',
    (server) => {
      useLaunchQuery({ server })
      for (const version of ['develop', 'trial'] as const) {
        runAs(version)
        expect(serverUrl()).toBe('ws://192.168.1.7:8080/plain')
      }
    },
  )

  it('of a released app is not changed by a link', () => {
    useLaunchQuery({ server: 'wss://evil.example/plain' })
    runAs('release')
    expect(serverUrl()).toBe(RELEASE)
  })

  it.each(['http://example.com', 'ws://', 'ws://a b/plain', 'ws://user:secret@host/plain', '%E0%A4%A', ''])(
    'is not what is no address: %s',
    (server) => {
      useLaunchQuery({ server })
      runAs('develop')
      expect(serverUrl()).toBe(DEVELOPMENT)
    },
  )
})

it('the cost of pages is measured, except in a released app', () => {
  const measured = (['develop', 'trial', 'release'] as const).filter((version) => {
    runAs(version)
    return isMeasured()
  })
  expect(measured).toEqual(['develop', 'trial'])
})

describe('retries', () => {
  it('have no limit by default', () => {
    runAs('develop')
    expect(retryLimit()).toBe(Infinity)
  })

  it.each([
    ['3', 3],
    ['0', 0],
    ['-1', Infinity],
    ['2.5', Infinity],
    ['many', Infinity],
    ['', Infinity],
    ['1000', Infinity],
  ])('of a development or trial version are limited by its launch query: %s', (retries, limit) => {
    useLaunchQuery({ retries })
    for (const version of ['develop', 'trial'] as const) {
      runAs(version)
      expect(retryLimit()).toBe(limit)
    }
  })

  it('of a released app are not limited by a link', () => {
    useLaunchQuery({ retries: '3' })
    runAs('release')
    expect(retryLimit()).toBe(Infinity)
  })
})
