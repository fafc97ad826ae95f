import type {
  ConnectRequest,
  NetworkStatus,
  NetworkWatch,
  Platform,
  PlatformStorage,
  Socket,
  SocketHandlers,
} from '../platforms/platform'
import type { Disposer, Timing } from '../base/timing'
import { systemTiming } from '../platforms/system-timing'
import { wechatPlatform } from '../platforms/wechat/wechat-platform'
import { Foreground } from './foreground'
import type { Line } from './line'
import type { Running, VirtualPhoneOptions } from './phone-options'
import { PhoneTimers } from './phone-timers'
import { worldOf } from './phone-world'
import { defaultQuirks, type Quirks } from './quirks'
import { Sockets } from './sockets'
import { type NetworkType, VirtualNetwork } from './virtual-network'
import { VirtualStorage } from './virtual-storage'
import { type VirtualWx, virtualWx } from './virtual-wx'

/**
 * A phone in the test's hand: hand it to a store as `platform`. Its network, its foreground and its servers do what the
 * test says; between them and the store is the real adapter for WeChat, over a `wx` with the manners of the real one.
 */
export class VirtualPhone implements Platform {
  /** What the app calls. */
  readonly wx: VirtualWx
  readonly quirks: Quirks
  /** What outlives the app: hand it to another phone, and the app was started again. */
  readonly virtualStorage: VirtualStorage
  /** One way, in ms. */
  latency: number
  /** What `random` answers. With the system's clock always 0.5, otherwise the dice of the clock. */
  dice: () => number
  /** How far the phone's clock is off, in ms; timers do not follow it. */
  clockSkew = 0
  private readonly timers: PhoneTimers
  private readonly timing: Timing
  private readonly radio = new VirtualNetwork()
  private readonly foreground: Foreground
  private readonly sockets: Sockets
  private madeAdapter: Platform | null = null

  constructor(options: VirtualPhoneOptions = {}) {
    const { timing = systemTiming, storage = new VirtualStorage(), latency = 0, quirks = {} } = options
    this.timing = timing
    this.virtualStorage = storage
    this.latency = latency
    this.quirks = { ...defaultQuirks, ...quirks }
    this.dice = timing === systemTiming ? () => 0.5 : () => timing.random()
    this.foreground = new Foreground(timing, this.quirks)
    this.timers = new PhoneTimers(timing, (job) => this.foreground.enter(job))
    const world = worldOf(this, timing, this.foreground, () => {
      if (this.sockets.live === 0) this.foreground.expectNoSuspension()
    })
    this.sockets = new Sockets(world, this.foreground)
    const { sockets, foreground, radio: network } = this
    this.wx = virtualWx({ world, sockets, foreground, network, storage })
  }

  /** The server's end of each socket that the app has opened, oldest first. */
  get lines(): readonly Line[] {
    return this.sockets.lines
  }

  /** The server's end of the latest one. */
  get line(): Line {
    const line = this.lines[this.lines.length - 1]
    if (line === undefined) throw new Error('The phone has not dialled yet')
    return line
  }

  /** A scripted server: called with each attempt that reaches the network. */
  get onDial(): ((line: Line) => void) | null {
    return this.sockets.onDial
  }

  set onDial(answer: ((line: Line) => void) | null) {
    this.sockets.onDial = answer
  }

  get network(): NetworkStatus {
    return this.radio.status
  }

  get visible(): boolean {
    return this.foreground.visible
  }

  /** To be counted down to zero after `dispose()`. */
  get running(): Running {
    return {
      timers: this.timers.running,
      networkWatchers: this.radio.changed.size,
      foregroundWatchers: this.foreground.shown.size,
      sockets: this.sockets.live,
    }
  }

  /** Changes the network and tells the app. */
  goes(type: NetworkType): void {
    this.switchSilently(type)
    const { change, changed } = this.radio
    this.foreground.enter(() => {
      for (const listener of [...changed]) listener(change)
    })
  }

  /** Changes the network without a word, as phones sometimes do. */
  switchSilently(type: NetworkType): void {
    this.radio.become(type)
  }

  /** The network gets weak or strong, and the phone says so. */
  weakens(weak = true): void {
    this.radio.weaken(weak)
    const { weakChange, weakened } = this.radio
    this.foreground.enter(() => {
      for (const listener of [...weakened]) listener(weakChange)
    })
  }

  /** The app leaves the screen. What 5 s of that do is up to `quirks.background`. */
  hide(): void {
    this.foreground.hide()
    if (this.sockets.live > 0 && this.quirks.background !== 'kept')
      this.foreground.expectSuspension(() => this.sockets.suspend())
  }

  /** The app comes back to the screen. */
  show(): void {
    if (this.foreground.isSuspended) this.sockets.suspend()
    this.foreground.show()
  }

  /** Puts `wx` where the app's own modules expect it. Returns what takes it away again. */
  install(): Disposer {
    const globals = globalThis as { wx?: unknown }
    const before = Object.getOwnPropertyDescriptor(globals, 'wx')
    Object.defineProperty(globals, 'wx', { value: this.wx, configurable: true, writable: true })
    return () => {
      if (globals.wx !== this.wx) return
      if (before === undefined) delete globals.wx
      else Object.defineProperty(globals, 'wx', before)
    }
  }

  now(): number {
    return this.timing.now() + this.clockSkew
  }

  random(): number {
    return this.dice()
  }

  setTimer(callback: () => void, ms: number): Disposer {
    return this.timers.set(callback, ms)
  }

  openSocket(request: ConnectRequest, handlers: SocketHandlers): Socket {
    return this.adapter.openSocket(request, handlers)
  }

  watchNetwork(listener: (status: NetworkStatus) => void): NetworkWatch {
    return this.adapter.watchNetwork(listener)
  }

  watchForeground(listener: (visible: boolean) => void): Disposer {
    return this.adapter.watchForeground(listener)
  }

  get storage(): PlatformStorage {
    return this.adapter.storage as PlatformStorage
  }

  /** Not before it is needed: a store that finds `wx` by itself, in a module registry of its own, brings another. */
  private get adapter(): Platform {
    this.madeAdapter ??= wechatPlatform(this.wx, this)
    return this.madeAdapter
  }
}
