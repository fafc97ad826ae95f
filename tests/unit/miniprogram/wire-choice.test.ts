// The wire to the server: chosen for a launch, and kept.
import { afterEach, describe, expect, it, jest } from '@jest/globals'
import { WireChoice } from '../../../miniprogram/stores/wire-choice'

function phone({ server = '', stored = '', version = 'develop', isNew = true }) {
  const storage = new Map([['wire', stored]])
  const restartMiniProgram = jest.fn()
  Object.assign(globalThis, {
    wx: {
      getAccountInfoSync: () => ({ miniProgram: { envVersion: version } }),
      getLaunchOptionsSync: () => ({ query: { server } }),
      getStorageSync: (key: string) => storage.get(key) ?? '',
      setStorageSync: (key: string, value: string) => storage.set(key, value),
      canIUse: () => isNew,
      restartMiniProgram,
    },
  })
  return { storage, restartMiniProgram, choice: new WireChoice() }
}

afterEach(() => {
  Reflect.deleteProperty(globalThis, 'wx')
})

describe('the wire of a launch', () => {
  it.each([
    ['a session at first', {}, 'session'],
    ['the one chosen last', { stored: 'plain' }, 'plain'],
    ['a session where storage holds something else', { stored: 'odd' }, 'session'],
    ['that of the launch query before all', { stored: 'plain', server: 'ws://host/session' }, 'session'],
    ['never that of a link in a released app', { server: 'ws://host/plain', version: 'release' }, 'session'],
  ])('is %s', (_name, options, wire) => {
    expect(phone(options).choice.wire).toBe(wire)
  })
})

describe('another wire', () => {
  it('is kept, and starts the app anew', () => {
    const { choice, storage, restartMiniProgram } = phone({})
    expect(choice.choose('plain')).toBe(true)
    expect(storage.get('wire')).toBe('plain')
    expect(restartMiniProgram).toHaveBeenCalledTimes(1)
    expect(choice.wire).toBe('session')
  })

  it('waits for the next launch where WeChat cannot do that', () => {
    const { choice, storage, restartMiniProgram } = phone({ isNew: false })
    expect(choice.choose('plain')).toBe(false)
    expect(storage.get('wire')).toBe('plain')
    expect(restartMiniProgram).not.toHaveBeenCalled()
  })

  it('is not the one that is there', () => {
    const { choice, storage, restartMiniProgram } = phone({})
    expect(choice.choose('session')).toBe(true)
    expect(storage.get('wire')).toBe('')
    expect(restartMiniProgram).not.toHaveBeenCalled()
  })
})
