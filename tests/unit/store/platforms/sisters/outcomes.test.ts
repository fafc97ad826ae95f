// Shapes in which platforms tell a failure, a close and the network.
import { describe, expect, it } from '@jest/globals'
import { createSocketStore } from 'mobx-miniprogram-socket'
import { baiduPlatform } from '../../../../../store/platforms/baidu'
import { douyinPlatform } from '../../../../../store/platforms/douyin'
import { kuaishouPlatform } from '../../../../../store/platforms/kuaishou'
import { qqPlatform } from '../../../../../store/platforms/qq'
import { VirtualPhone } from '../../../../../store/testing'
import { textOf } from '../../../../../store/platforms/task/dialect'
import { useFakeTime } from '../../../../support/fake-time'
import { fakeQq } from '../../../../support/platforms/like-wx'

useFakeTime()

const url = 'wss://example.com/ws'

describe('the text of a failure', () => {
  it.each<[unknown, string]>([
    [{ errMsg: 'connectSocket:fail' }, 'connectSocket:fail'],
    [{ errMsg: 'fail', errNo: 10_602 }, 'fail'],
    [{ error: 6, errorMessage: 'timeout' }, 'timeout'],
    [{ error: 50, errorMessage: '' }, 'error 50'],
    [{ error: 'no route' }, 'no route'],
    [{ errCode: 1001 }, 'error 1001'],
    [{ errorCode: 1 }, 'error 1'],
    [202, 'error 202'],
    ['refused', 'refused'],
    [new Error('damaged'), 'damaged'],
    [undefined, ''],
    [null, ''],
    [[], ''],
    [{}, ''],
  ])('of %p is %p', (outcome, text) => {
    expect(textOf(outcome)).toBe(text)
  })
})

describe('weakness of the network', () => {
  it('is heard where the platform tells it', () => {
    const phone = new VirtualPhone()
    const { onNetworkWeakChange, offNetworkWeakChange } = phone.wx
    const platform = douyinPlatform({ ...fakeQq(phone), onNetworkWeakChange, offNetworkWeakChange }, phone)
    const socket = createSocketStore({ url, platform })
    phone.weakens()
    expect(socket.network.weak).toBe(true)
    socket.dispose()
    expect(phone.running.networkWatchers).toBe(0)
  })
})

describe('a native object that is none', () => {
  it.each([
    ['tt', douyinPlatform],
    ['qq', qqPlatform],
    ['swan', baiduPlatform],
    ['ks', kuaishouPlatform],
  ] as const)('%s is refused by its name', (name, make) => {
    expect(() => make({} as never)).toThrow(`made of a ${name} that has connectSocket`)
  })
})

describe('time and chance', () => {
  it('come from the system unless given', () => {
    const platforms = [douyinPlatform, qqPlatform, baiduPlatform, kuaishouPlatform].map((make) =>
      make(fakeQq(new VirtualPhone())),
    )
    for (const platform of platforms) expect(platform.now()).toBe(Date.now())
  })
})
