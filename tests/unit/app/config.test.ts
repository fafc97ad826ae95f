// Which server the app talks to: its own, or in development the one its launch query names.
import { afterEach, describe, expect, it } from '@jest/globals'
import { serverUrl, useLaunchQuery } from '../../../miniprogram/config'

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

  it('of a released app is not moved by a link', () => {
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
