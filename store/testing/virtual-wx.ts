import { answer, type Callbacks } from './events'
import type { Foreground } from './foreground'
import type { Sockets } from './sockets'
import type { ConnectOption, SocketTaskApi } from './socket-task-api'
import type { NetworkChange, VirtualNetwork, WeakChange } from './virtual-network'
import type { VirtualStorage } from './virtual-storage'
import type { World } from './world'

/** Result of `getNetworkType`. */
export interface NetworkTypeResult {
  readonly networkType: string
  readonly weakNet: boolean
  readonly errMsg: string
}

/**
 * The part of `wx` that a socket store and its bindings use, with the names and the behaviour of the real one. Add other
 * functions that your code calls: `Object.assign(phone.wx, { showToast() {} })`.
 */
export interface VirtualWx {
  connectSocket(this: void, option: ConnectOption): SocketTaskApi | undefined
  onAppShow(this: void, listener: () => void): void
  offAppShow(this: void, listener?: () => void): void
  onAppHide(this: void, listener: () => void): void
  offAppHide(this: void, listener?: () => void): void
  getNetworkType(this: void, option: { success?(result: NetworkTypeResult): void }): void
  onNetworkStatusChange(this: void, listener: (change: NetworkChange) => void): void
  offNetworkStatusChange(this: void, listener?: (change: NetworkChange) => void): void
  onNetworkWeakChange(this: void, listener: (change: WeakChange) => void): void
  offNetworkWeakChange(this: void, listener?: (change: WeakChange) => void): void
  /** Calls `callback` after a timer of 0 ms. */
  nextTick(this: void, callback: () => void): void
  getStorageSync(this: void, key: string): unknown
  setStorageSync(this: void, key: string, data: unknown): void
  removeStorageSync(this: void, key: string): void
  setStorage(this: void, option: { key: string; data: unknown } & Callbacks): void
  removeStorage(this: void, option: { key: string } & Callbacks): void
}

interface Parts {
  readonly world: World
  readonly sockets: Sockets
  readonly foreground: Foreground
  readonly network: VirtualNetwork
  readonly storage: VirtualStorage
}

export function virtualWx({ world, sockets, foreground, network, storage }: Parts): VirtualWx {
  return {
    connectSocket: (option) => sockets.connect(option),
    onAppShow: adder(foreground.shown),
    offAppShow: remover(foreground.shown),
    onAppHide: adder(foreground.hidden),
    offAppHide: remover(foreground.hidden),
    getNetworkType(option) {
      const report = network.weakChange
      world.settle(() => {
        option.success?.({ ...report, errMsg: 'getNetworkType:ok' })
      })
    },
    onNetworkStatusChange: adder(network.changed),
    offNetworkStatusChange: remover(network.changed),
    onNetworkWeakChange: adder(network.weakened),
    offNetworkWeakChange: remover(network.weakened),
    nextTick(callback) {
      world.setTimer(() => {
        world.enter(callback)
      }, 0)
    },
    getStorageSync: (key) => storage.read(key),
    setStorageSync(key, data) {
      const failure = storage.write(key, data)
      if (failure !== null) throw new Error(failure)
    },
    removeStorageSync(key) {
      storage.remove(key)
    },
    setStorage(option) {
      const failure = storage.write(option.key, option.data)
      world.settle(() => {
        answer(option, 'setStorage', failure)
      })
    },
    removeStorage(option) {
      storage.remove(option.key)
      world.settle(() => {
        answer(option, 'removeStorage', null)
      })
    },
  }
}

function adder<T>(listeners: Set<T>): (listener: T) => void {
  return (listener) => {
    listeners.add(listener)
  }
}

/** Makes an `off*` function. Without a listener it removes all listeners, as in WeChat. */
function remover<T>(listeners: Set<T>): (listener?: T) => void {
  return (listener) => {
    if (listener === undefined) listeners.clear()
    else listeners.delete(listener)
  }
}
