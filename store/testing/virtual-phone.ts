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
import { taskPlatform } from '../platforms/task/task-platform'
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
 * A simulated phone: pass it to a store as `platform`. The test controls its network, its foreground and its servers.
 * The store runs on the real WeChat adapter, over a `wx` that behaves like the real one.
 */
export class VirtualPhone implements Platform {
  /** The `wx` that the app calls. */
  readonly wx: VirtualWx
  readonly quirks: Quirks
  /** Storage of the phone. Pass it to another phone to simulate a restart of the app. */
  readonly virtualStorage: VirtualStorage
  /** Delay of one direction between phone and server, in ms. */
  latency: number
  /** Function behind `random`. With `systemTiming` it always returns 0.5, otherwise the random numbers of the clock. */
  dice: () => number
  /** Error of the phone's clock, in ms: a change sets the clock forward or back. Timers are not affected. */
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

  /** The server's end of the latest socket. Throws before the first attempt. */
  get line(): Line {
    const line = this.lines[this.lines.length - 1]
    if (line === undefined) throw new Error('The phone has not dialled yet')
    return line
  }

  /** Function called with each attempt that reaches the network, to script a server. */
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

  /** Numbers of running timers, watchers and sockets. All are 0 after `dispose()`. */
  get running(): Running {
    return {
      timers: this.timers.running,
      networkWatchers: this.radio.changed.size,
      foregroundWatchers: this.foreground.shown.size,
      sockets: this.sockets.live,
    }
  }

  /** Changes the network and notifies the app. */
  goes(type: NetworkType): void {
    this.switchSilently(type)
    this.reportNetwork()
  }

  /**
   * Reports this network from now on, whatever the real one is, as phones do behind some VPNs. `null`: the real one.
   */
  claims(type: NetworkType | null): void {
    this.radio.claimed = type
    this.reportNetwork()
  }

  private reportNetwork(): void {
    const { change, changed } = this.radio
    this.foreground.enter(() => {
      for (const listener of [...changed]) listener(change)
    })
  }

  /** Changes the network without a notification, as some phones do. */
  switchSilently(type: NetworkType): void {
    this.radio.become(type)
  }

  /** Makes the network weak or strong and notifies the app. */
  weakens(weak = true): void {
    this.radio.weaken(weak)
    const { weakChange, weakened } = this.radio
    this.foreground.enter(() => {
      for (const listener of [...weakened]) listener(weakChange)
    })
  }

  /** Puts the app into the background. `quirks.background` decides the effect of 5 s there. */
  hide(): void {
    this.foreground.hide()
    if (this.sockets.live > 0 && this.quirks.background !== 'kept')
      this.foreground.expectSuspension(() => this.sockets.suspend())
  }

  /** Brings the app back to the foreground. */
  show(): void {
    if (this.foreground.isSuspended) this.sockets.suspend()
    this.foreground.show()
  }

  /** Makes the app's JavaScript stand still, as at a breakpoint: timers and events wait until `thaw()`. The clock goes on. */
  freeze(): void {
    this.foreground.freeze()
  }

  /** Ends `freeze()`: runs what waited, in the order of the events. */
  thaw(): void {
    this.foreground.thaw()
  }

  /** Puts the phone's `wx` on `globalThis`. Returns a function that removes it. */
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

  randomBytes(count: number, then: (bytes: ArrayBuffer) => void): void {
    this.adapter.randomBytes?.(count, then)
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

  /** Made at first use: a store that finds `wx` on `globalThis`, in another module registry, makes its own adapter. */
  private get adapter(): Platform {
    this.madeAdapter ??= taskPlatform(this.wx, this)
    return this.madeAdapter
  }
}
