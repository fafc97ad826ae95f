// `tt`, `qq`, `ks` and `swan` on a virtual phone: the words are WeChat's, and each has differences of its own.
import type { Baidu } from '../../../store/platforms/baidu'
import type { Douyin } from '../../../store/platforms/douyin'
import type { SocketTaskApi, VirtualPhone } from '../../../store/testing'
import { type Called, listenersOf } from './translated'

/** The functions of `wx` that its sisters have, and no other. */
function partOf(phone: VirtualPhone) {
  const { wx } = phone
  return {
    connectSocket: (option: object) => wx.connectSocket(option as never),
    getNetworkType: wx.getNetworkType,
    onNetworkStatusChange: wx.onNetworkStatusChange,
    offNetworkStatusChange: wx.offNetworkStatusChange,
    onAppShow: wx.onAppShow,
    offAppShow: wx.offAppShow,
    onAppHide: wx.onAppHide,
    offAppHide: wx.offAppHide,
    getStorageSync: (key: unknown) => wx.getStorageSync(key as string),
    setStorage: wx.setStorage,
    removeStorage: wx.removeStorage,
  }
}

type Native = ReturnType<typeof partOf>

/** QQ: no difference is known. */
export function fakeQq(phone: VirtualPhone): Native {
  return partOf(phone)
}

/** A game of Kuaishou has `ks.onShow` in place of `ks.onAppShow`. */
export function fakeKs(phone: VirtualPhone) {
  const { onAppShow, offAppShow, onAppHide, offAppHide, ...rest } = partOf(phone)
  return { ...rest, onShow: onAppShow, offShow: offAppShow, onHide: onAppHide, offHide: offAppHide }
}

/** Douyin: a task works only after `success`, close codes are text, and `isConnected` may be missing. */
export function fakeTt(phone: VirtualPhone): Douyin {
  const tt = partOf(phone)
  const network = listenersOf(({ networkType }: { networkType: string }) => ({
    networkType: networkType === '5g' ? 'unknown' : networkType,
  }))
  return {
    ...tt,
    connectSocket(option) {
      const ready = { is: false }
      const task = tt.connectSocket({
        ...option,
        success() {
          ready.is = true
          option.success()
        },
      })
      return task && douyinTask(task, ready)
    },
    onNetworkStatusChange: (listener) => tt.onNetworkStatusChange(network.add(listener)),
    offNetworkStatusChange: (listener) => tt.offNetworkStatusChange(network.take(listener)),
  }
}

function douyinTask(task: SocketTaskApi, ready: { is: boolean }) {
  const guarded = (call: Called, work: () => void): void => {
    if (ready.is) work()
    else call.fail?.({ errMsg: 'the task is not ready', errNo: 10_602 })
  }
  return {
    send: (call: Called) => guarded(call, () => task.send(call as never)),
    close: (call: Called) => guarded(call, () => task.close(call)),
    onOpen: (listener: (event: unknown) => void) =>
      task.onOpen(({ header }) => {
        // An open task has succeeded, also where a test opens it at once.
        ready.is = true
        listener({ header, protocolType: '', socketType: 'ttnet' })
      }),
    onMessage: (listener: (event: unknown) => void) => task.onMessage(listener),
    onError: (listener: (event: unknown) => void) => task.onError(listener),
    onClose: (listener: (event: unknown) => void) =>
      task.onClose(({ code, reason }) => listener({ code: String(code), reason, errMsg: 'closed' })),
  }
}

/** Baidu: failures are numbers with an `errMsg` or without, and a storage that fails returns an Error. */
export function fakeSwan(phone: VirtualPhone): Baidu {
  const swan = partOf(phone)
  return {
    ...swan,
    connectSocket: (option) =>
      swan.connectSocket({
        ...option,
        fail: () => {
          option.fail({ errCode: 1001 })
        },
      }),
    getStorageSync(key) {
      try {
        return swan.getStorageSync(key)
      } catch (thrown) {
        return thrown
      }
    },
  }
}
