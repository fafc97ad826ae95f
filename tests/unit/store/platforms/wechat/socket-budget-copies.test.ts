// Five sockets for all platforms on one wx, and for a second copy of the package.
import { describe, expect, it, jest } from '@jest/globals'
import { wechatPlatform } from 'mobx-miniprogram-socket'
import type { WeChat } from '../../../../../store/platforms/wechat/wechat-platform'
import { useFakeTime } from '../../../../support/fake-time'
import { type Adapter, dial, dialFive, refused, request } from '../../../../support/five-sockets'
import { Wx } from '../../../../support/wx'

useFakeTime()

describe('platforms on the same wx', () => {
  it('share its sockets and find no fault', () => {
    const wx = new Wx()
    const platforms = [wechatPlatform(wx), wechatPlatform(wx)]
    for (let n = 0; n < 5; n++) dial(wx, platforms[n % 2])
    expect(dial(wx, platforms[1]).ended.mock.calls).toEqual(refused)
    expect(platforms.map(({ fault }) => fault)).toEqual([undefined, undefined])
  })

  it('do so through a wrapper around it too', () => {
    const { wx } = dialFive()
    for (const wrapper of [Object.create(wx) as Wx, Object.assign(Object.create(Wx.prototype), wx) as Wx]) {
      const platform = wechatPlatform(wrapper)
      expect(platform.fault).toBeUndefined()
      expect(dial(wx, platform).ended.mock.calls).toEqual(refused)
    }
  })

  it('and those on another phone have sockets of their own', () => {
    dialFive()
    expect(dialFive().wx.tasks).toHaveLength(5)
  })

  it.each<[string, (wx: Wx) => WeChat]>([
    ['is frozen', (wx) => Object.freeze(wx)],
    ['is a Proxy that takes nothing', (wx) => new Proxy(wx, { set: () => false })],
    ['is a Proxy that loses what it takes', (wx) => new Proxy(wx, { set: () => true })],
    ['is a Proxy that knows no symbols', (wx) => new Proxy(wx, { get: stringsOnly })],
  ])('share them where it %s', (_, wrap) => {
    const wx = new Wx()
    const guarded = wrap(wx)
    const ended = jest.fn()
    for (let n = 0; n < 6; n++) {
      const platform = wechatPlatform(guarded)
      expect(platform.fault).toBeUndefined()
      platform.openSocket(request, { opened: jest.fn(), received: jest.fn(), ended })
    }
    expect(wx.tasks).toHaveLength(5)
    expect(ended.mock.calls).toEqual(refused)
  })

  function stringsOnly(wx: Wx, key: string | symbol): unknown {
    if (typeof key === 'symbol') throw new TypeError('no symbols here')
    return Reflect.get(wx, key)
  }
})

describe('a second copy of the package', () => {
  async function anotherCopy(): Promise<Adapter> {
    let adapter: Adapter = wechatPlatform
    await jest.isolateModulesAsync(async () => {
      const copy = await import('../../../../../store/platforms/wechat/wechat-platform')
      adapter = copy.wechatPlatform
    })
    expect(adapter).not.toBe(wechatPlatform)
    return adapter
  }

  it('is told from the first, with what to do about it', async () => {
    const wx = new Wx()
    const ours = wechatPlatform(wx)
    const theirs = (await anotherCopy())(wx)
    expect(ours.fault).toBeUndefined()
    expect(theirs.fault).toEqual({
      code: 'second-copy',
      detail: 'keep one, in the miniprogram_npm of the main package',
    })
    expect(wechatPlatform(wx).fault).toBeUndefined()
  })

  it('shares the five sockets with it, line and all', async () => {
    const wx = new Wx()
    const theirs = (await anotherCopy())(wx)
    const first = dial(wx, theirs)
    for (let n = 0; n < 4; n++) dial(wx)
    expect(dial(wx).ended.mock.calls).toEqual(refused)
    expect(dial(wx, theirs).ended.mock.calls).toEqual(refused)
    first.socket.close(1000, 'bye')
    const next = dial(wx)
    expect(next.task).toBeNull()
    first.task!.end()
    expect(next.task).not.toBeNull()
  })

  it.each<[string, unknown]>([
    ['of a version that keeps something else there', { take: () => undefined }],
    ['half of it', { enter: () => undefined, closing: () => undefined, leave: 3 }],
    ['text', 'budget'],
  ])('is seen, though not shared with, where it is one %s', (_, found) => {
    const wx = Object.assign(new Wx(), { [Symbol.for('mobx-miniprogram-socket')]: found })
    expect(wechatPlatform(wx).fault).toMatchObject({ code: 'second-copy' })
    dialFive(wx)
    expect(wx.tasks).toHaveLength(5)
    expect(dial(wx).ended.mock.calls).toEqual(refused)
  })
})
