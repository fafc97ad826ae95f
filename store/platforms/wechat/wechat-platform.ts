import { isFunction } from '../../base/known'
import { SocketOptionError } from '../../base/errors'
import type { Platform, PlatformStorage } from '../platform'
import type { Timing } from '../../base/timing'
import { messageOf } from '../outcome'
import { budgetOf } from './socket-budget'
import { systemTiming } from '../system-timing'
import { type NetworkApi, watchNetwork } from './network'
import { type Outcome, type SocketApi, WeChatSocket } from './socket'

/** The part of `wx` that stores texts. */
interface StorageApi {
  getStorageSync(key: string): unknown
  setStorage(option: { key: string; data: string; success(): void; fail(outcome: Outcome): void }): void
  removeStorage(option: { key: string; fail(): void }): void
}

/** Key of a function on `wx` that is called with each store: a preview with a `wx` of its own finds the stores of any app by it. */
const ATTACH = Symbol.for('mobx-miniprogram-socket:attach')

/** The part of `wx` that is used; structural, because the official typings change between versions. */
export interface WeChat extends SocketApi, NetworkApi, Partial<StorageApi> {
  /** Since base library 2.15.0. https://developers.weixin.qq.com/miniprogram/dev/api/base/crypto/wx.getRandomValues.html */
  getRandomValues?(option: { length: number; success(result: { randomValues: ArrayBuffer }): void }): unknown
  onAppShow(listener: () => void): void
  offAppShow(listener: () => void): void
  onAppHide(listener: () => void): void
  offAppHide(listener: () => void): void
}

/** Functions of `wx` without which no store works; the others may be missing. */
const NEEDED: readonly (keyof WeChat)[] = ['connectSocket', 'onNetworkStatusChange', 'onAppShow', 'onAppHide']

/**
 * The mini-program platform, over `SocketTask` only: WeChat advises against every other socket function of `wx`.
 * All platforms on one `wx` share the five sockets that WeChat allows.
 *
 * @param timing clock, timers and random numbers; a test passes its own. @default the system's
 * @throws SocketOptionError for a `wx` that lacks a function, such as `onAppShow`
 */
export function wechatPlatform(wx: WeChat, timing: Timing = systemTiming): Platform {
  const missing = NEEDED.find((name) => !isFunction((wx as Partial<WeChat>)[name]))
  if (missing !== undefined)
    throw new SocketOptionError('platform', `made of a wx that has ${missing}`, undefined)
  const { budget, fault } = budgetOf(wx)
  return {
    now: () => timing.now(),
    random: () => timing.random(),
    setTimer: (callback, ms) => timing.setTimer(callback, ms),
    randomBytes(count, then) {
      wx.getRandomValues?.({
        length: count,
        success: ({ randomValues }) => {
          then(randomValues)
        },
      })
    },
    openSocket: (request, handlers) => new WeChatSocket(wx, budget, timing, request, handlers),
    watchNetwork: (listener) => watchNetwork(wx, listener),
    watchForeground(listener) {
      const shown = (): void => {
        listener(true)
      }
      const hidden = (): void => {
        listener(false)
      }
      wx.onAppShow(shown)
      wx.onAppHide(hidden)
      return () => {
        wx.offAppShow(shown)
        wx.offAppHide(hidden)
      }
    },
    attach(store) {
      ;(wx as { [ATTACH]?: (store: object) => void })[ATTACH]?.(store)
    },
    ...(hasStorage(wx) ? { storage: storageOf(wx) } : {}),
    ...(fault ? { fault } : {}),
  }
}

function hasStorage(wx: Partial<StorageApi>): wx is StorageApi {
  return [wx.getStorageSync, wx.setStorage, wx.removeStorage].every(isFunction)
}

/** One storage for each `wx`, by which stores know that they share a phone. */
const storages = new WeakMap<StorageApi, PlatformStorage>()

function storageOf(wx: StorageApi): PlatformStorage {
  const storage: PlatformStorage = storages.get(wx) ?? {
    read: (key) => wx.getStorageSync(key),
    write(key, data, done) {
      wx.setStorage({
        key,
        data,
        success: () => {
          done(null)
        },
        fail: (outcome) => {
          done(messageOf(outcome))
        },
      })
    },
    remove(key) {
      wx.removeStorage({ key, fail: () => undefined })
    },
  }
  storages.set(wx, storage)
  return storage
}
