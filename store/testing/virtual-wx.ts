import { answer, type Callbacks } from './events'
import type { Foreground } from './foreground'
import type { Sockets } from './sockets'
import type { ConnectOption, SocketTaskApi } from './socket-task-api'
import type { NetworkChange, VirtualNetwork, WeakChange } from './virtual-network'
import type { VirtualStorage } from './virtual-storage'
import type { World } from './world'

/**
 * The part of `wx` that a socket store lives on, with the names and manners of the real one. What else your code calls
 * you add yourself: `Object.assign(phone.wx, { showToast() {} })`.
 */
export class VirtualWx {
  private readonly parts: Parts

  constructor(parts: Parts) {
    this.parts = parts
  }

  connectSocket(option: ConnectOption): SocketTaskApi | undefined {
    return this.parts.sockets.connect(option)
  }

  onAppShow(listener: () => void): void {
    this.parts.foreground.shown.add(listener)
  }

  offAppShow(listener?: () => void): void {
    remove(this.parts.foreground.shown, listener)
  }

  onAppHide(listener: () => void): void {
    this.parts.foreground.hidden.add(listener)
  }

  offAppHide(listener?: () => void): void {
    remove(this.parts.foreground.hidden, listener)
  }

  getNetworkType(option: { success?(result: { networkType: string; weakNet: boolean }): void }): void {
    const { type, weak } = this.parts.network.status
    option.success?.({ networkType: type, weakNet: weak })
  }

  onNetworkStatusChange(listener: (change: NetworkChange) => void): void {
    this.parts.network.changed.add(listener)
  }

  offNetworkStatusChange(listener?: (change: NetworkChange) => void): void {
    remove(this.parts.network.changed, listener)
  }

  onNetworkWeakChange(listener: (change: WeakChange) => void): void {
    this.parts.network.weakened.add(listener)
  }

  offNetworkWeakChange(listener?: (change: WeakChange) => void): void {
    remove(this.parts.network.weakened, listener)
  }

  getStorageSync(key: string): unknown {
    return this.parts.storage.read(key)
  }

  setStorageSync(key: string, value: unknown): void {
    const failure = this.parts.storage.write(key, value)
    if (failure !== null) throw new Error(failure)
  }

  setStorage(option: { key: string; data: unknown } & Callbacks): void {
    const { storage, world } = this.parts
    const failure = storage.write(option.key, option.data)
    const settle = (): void => {
      world.enter(() => {
        answer(option, 'setStorage', failure)
      })
    }
    if (world.quirks.answerDelay > 0) world.setTimer(settle, world.quirks.answerDelay)
    else settle()
  }

  removeStorageSync(key: string): void {
    this.parts.storage.remove(key)
  }

  removeStorage(option: { key: string } & Callbacks): void {
    this.parts.storage.remove(option.key)
    answer(option, 'removeStorage', null)
  }
}

interface Parts {
  readonly world: World
  readonly sockets: Sockets
  readonly foreground: Foreground
  readonly network: VirtualNetwork
  readonly storage: VirtualStorage
}

/** Without a listener, WeChat's `off*` take away everybody's. */
function remove<T>(listeners: Set<T>, listener: T | undefined): void {
  if (listener === undefined) listeners.clear()
  else listeners.delete(listener)
}
