import { isFunction } from '../../base/known'
import { SocketOptionError } from '../../base/errors'
import type { Platform, PlatformStorage } from '../platform'
import type { Timing } from '../../base/timing'
import { messageOf } from '../outcome'
import { budgetOf } from './socket-budget'
import { type NetworkApi, watchNetwork } from './network'
import { type Outcome, type SocketApi, TaskSocket } from './socket'

/** The part of a platform's object that stores texts, in the words of WeChat. */
export interface StorageApi {
  getStorageSync(key: string): unknown
  setStorage(option: { key: string; data: string; success(): void; fail(outcome: Outcome): void }): void
  removeStorage(option: { key: string; fail(): void }): void
}

/** Key of a function on `wx` that is called with each store: a preview with a `wx` of its own finds the stores of any app by it. */
const ATTACH = Symbol.for('mobx-miniprogram-socket:attach')

/** The part of a platform's object that is used, in the words of WeChat. */
export interface TaskApi extends SocketApi, NetworkApi, Partial<StorageApi> {
  /** Since base library 2.15.0. https://developers.weixin.qq.com/miniprogram/dev/api/base/crypto/wx.getRandomValues.html */
  getRandomValues?(option: { length: number; success(result: { randomValues: ArrayBuffer }): void }): unknown
  onAppShow(listener: () => void): void
  offAppShow(listener: () => void): void
  onAppHide(listener: () => void): void
  offAppHide(listener: () => void): void
}

/**
 * Refuses an object that lacks a function without which no store works.
 *
 * @param names the functions, with spaces between
 * @throws SocketOptionError
 */
export function refuseWithout(name: string, native: object, names: string): void {
  for (const needed of names.split(' '))
    if (!isFunction((native as Record<string, unknown>)[needed]))
      throw new SocketOptionError('platform', `made of a ${name} that has ${needed}`, undefined)
}

/**
 * The platform of a mini-program, over `SocketTask` only. All platforms on one `native` share its sockets and its storage.
 *
 * @param api `native` in the words of WeChat
 */
export function taskPlatform(api: TaskApi, timing: Timing, native: object = api): Platform {
  const { budget, fault } = budgetOf(native)
  return {
    now: () => timing.now(),
    random: () => timing.random(),
    setTimer: (callback, ms) => timing.setTimer(callback, ms),
    randomBytes(count, then) {
      api.getRandomValues?.({
        length: count,
        success: ({ randomValues }) => {
          then(randomValues)
        },
      })
    },
    openSocket: (request, handlers) => new TaskSocket(api, budget, timing, request, handlers),
    watchNetwork: (listener) => watchNetwork(api, listener),
    watchForeground(listener) {
      const shown = (): void => {
        listener(true)
      }
      const hidden = (): void => {
        listener(false)
      }
      api.onAppShow(shown)
      api.onAppHide(hidden)
      return () => {
        api.offAppShow(shown)
        api.offAppHide(hidden)
      }
    },
    attach(store) {
      ;(native as { [ATTACH]?: (store: object) => void })[ATTACH]?.(store)
    },
    ...(hasStorage(api) ? { storage: storageOf(api, native) } : {}),
    ...(fault ? { fault } : {}),
  }
}

function hasStorage(api: Partial<StorageApi>): api is StorageApi {
  return [api.getStorageSync, api.setStorage, api.removeStorage].every(isFunction)
}

/** One storage for each native object, by which stores know that they share a phone. */
const storages = new WeakMap<object, PlatformStorage>()

function storageOf(api: StorageApi, native: object): PlatformStorage {
  const storage: PlatformStorage = storages.get(native) ?? {
    read: (key) => api.getStorageSync(key),
    write(key, data, done) {
      api.setStorage({
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
      api.removeStorage({ key, fail: () => undefined })
    },
  }
  storages.set(native, storage)
  return storage
}
