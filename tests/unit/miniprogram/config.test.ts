// Settings that depend on the version of the app: its server, its wire, its number of tries, which in development the launch
// query may change, and whether it measures itself.
import { afterEach, describe, expect, it } from '@jest/globals'
import { httpUrl, isMeasured, queriedWire, retryLimit, serverUrl } from '../../../miniprogram/config'

const DEVELOPMENT = 'ws://127.0.0.1:8080'
const RELEASE = 'wss://example.com'

function runAs(envVersion: 'develop' | 'trial' | 'release', query: Record<string, string> = {}): void {
  const getLaunchOptionsSync = () => ({ query })
  Object.assign(globalThis, {
    wx: { getLaunchOptionsSync, getAccountInfoSync: () => ({ miniProgram: { envVersion } }) },
  })
}

afterEach(() => {
  Reflect.deleteProperty(globalThis, 'wx')
})

describe('server', () => {
  it('by default is the local one in development and the released one elsewhere', () => {
    runAs('develop')
    expect(serverUrl('session')).toBe(`${DEVELOPMENT}/session`)
    runAs('trial')
    expect(serverUrl('session')).toBe(`${RELEASE}/session`)
    runAs('release')
    expect(serverUrl('plain')).toBe(`${RELEASE}/plain`)
  })

  it('logs its users in beside the wire', () => {
    runAs('develop')
    expect(httpUrl('/login')).toBe('http://127.0.0.1:8080/login')
    runAs('release')
    expect(httpUrl('/login')).toBe('https://example.com/login')
  })

  it.each([
    'ws://192.168.1.7:8080',
    'ws://192.168.1.7:8080/',
    'ws://192.168.1.7:8080/plain',
    'ws%3A%2F%2F192.168.1.7%3A8080%2Fplain',
  ])('may be named by the launch query of a development or trial version: %s', (server) => {
    for (const version of ['develop', 'trial'] as const) {
      runAs(version, { server })
      expect(serverUrl('plain')).toBe('ws://192.168.1.7:8080/plain')
    }
  })

  it('of a released app is not changed by a link, and neither is its wire', () => {
    runAs('release', { server: 'wss://evil.example/plain' })
    expect(serverUrl('session')).toBe(`${RELEASE}/session`)
    expect(queriedWire()).toBeNull()
  })

  it.each([
    'http://example.com',
    'ws://',
    'ws://a b/plain',
    'ws://user:secret@host/plain',
    'ws://host/other',
    '%E0%A4%A',
    '',
  ])('is not what is no address: %s', (server) => {
    runAs('develop', { server })
    expect(serverUrl('session')).toBe(`${DEVELOPMENT}/session`)
  })
})

it.each([
  ['ws://host/plain', 'plain'],
  ['ws://host/session', 'session'],
  ['ws://host', null],
])('the wire of %s is %s', (server, wire) => {
  runAs('develop', { server })
  expect(queriedWire()).toBe(wire)
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
    for (const version of ['develop', 'trial'] as const) {
      runAs(version, { retries })
      expect(retryLimit()).toBe(limit)
    }
  })

  it('of a released app are not limited by a link', () => {
    runAs('release', { retries: '3' })
    expect(retryLimit()).toBe(Infinity)
  })
})
