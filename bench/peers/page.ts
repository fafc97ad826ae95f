import type { VirtualPhone } from '../../store/testing'
import { webSocketOf } from './web-socket'

type Callback = (...args: unknown[]) => void

/** The globals that a page may look for and must not find: they are Node's, and would lead past the phone. */
const hidden = ['process', 'global', 'require', 'module', 'exports', 'fetch', 'XMLHttpRequest', 'Buffer']

/**
 * A browser page on a phone, for libraries that expect one: every global with time, chance or network in it is the
 * phone's. Each client has a page of its own, as each phone runs its own app.
 */
export class Page {
  /** The globals of a script on this page. */
  readonly globals: Record<string, unknown>
  /** Asked before each frame of a `WebSocket` is handed over; what it throws, `send` throws. */
  beforeSend: (frame: string | ArrayBuffer) => void = () => undefined
  /** Errors that its scripts did not catch. */
  readonly reported: unknown[] = []
  private readonly phone: VirtualPhone
  private readonly timers = new Map<number, () => void>()
  private lastTimer = 0

  constructor(phone: VirtualPhone) {
    this.phone = phone
    const window = new Window()
    const document = Object.assign(new EventTarget(), { visibilityState: 'visible', hidden: false })
    const navigator = { onLine: true, userAgent: '', product: 'Gecko' }
    const started = phone.now()
    this.globals = {
      ...Object.fromEntries(hidden.map((name) => [name, undefined])),
      document,
      navigator,
      location: { protocol: 'https:', hostname: 'example.com', port: '', host: 'example.com' },
      setTimeout: this.setTimeout,
      clearTimeout: this.clearTimer,
      setInterval: this.setInterval,
      clearInterval: this.clearTimer,
      addEventListener: window.addEventListener.bind(window),
      removeEventListener: window.removeEventListener.bind(window),
      dispatchEvent: window.dispatchEvent.bind(window),
      Math: Object.create(Math, { random: { value: () => phone.random() } }) as Math,
      Date: dateOf(phone),
      performance: { now: () => phone.now() - started },
      WebSocket: webSocketOf(this),
      wx: phone.wx,
      console: new Proxy({}, { get: () => () => undefined }),
      ...{ Event, EventTarget, CustomEvent: NodeCustomEvent, MessageEvent, Blob, URL, AbortController },
      ...{ TextEncoder, TextDecoder, queueMicrotask, btoa, atob },
    }
    Object.assign(this.globals, { window, self: window, globalThis: window })
    for (const [name, value] of Object.entries(this.globals))
      Object.defineProperty(window, name, { value, writable: true })
    phone.wx.onNetworkStatusChange(({ isConnected }) => {
      if (navigator.onLine === isConnected) return
      navigator.onLine = isConnected
      window.dispatchEvent(new Event(isConnected ? 'online' : 'offline'))
    })
    const turn = (visible: boolean): void => {
      Object.assign(document, { visibilityState: visible ? 'visible' : 'hidden', hidden: !visible })
      document.dispatchEvent(new Event('visibilitychange'))
      window.dispatchEvent(new Event('visibilitychange'))
    }
    phone.wx.onAppHide(() => {
      turn(false)
    })
    phone.wx.onAppShow(() => {
      turn(true)
    })
  }

  connect(url: string) {
    return this.phone.wx.connectSocket({ url })
  }

  report(error: unknown): void {
    this.reported.push(error)
  }

  readonly setTimeout = (callback: Callback, ms = 0, ...args: unknown[]): number =>
    this.arm(
      ++this.lastTimer,
      (id) => {
        this.timers.delete(id)
        callback(...args)
      },
      ms,
    )

  private readonly setInterval = (callback: Callback, ms = 0, ...args: unknown[]): number => {
    const tick = (id: number): void => {
      this.arm(id, tick, ms)
      callback(...args)
    }
    return this.arm(++this.lastTimer, tick, ms)
  }

  private readonly clearTimer = (id?: number): void => {
    this.timers.get(id ?? 0)?.()
    this.timers.delete(id ?? 0)
  }

  private arm(id: number, ring: (id: number) => void, ms: number): number {
    const stop = this.phone.setTimer(() => {
      try {
        ring(id)
      } catch (error) {
        this.report(error)
      }
    }, Math.trunc(ms))
    this.timers.set(id, stop)
    return id
  }
}

/** `window.Promise` and the like, which no phone has of its own. */
class Window extends EventTarget {}
Object.defineProperties(Window.prototype, {
  ...Object.getOwnPropertyDescriptors(globalThis),
  constructor: { value: Window },
})

/** Node 20 has it as a global, its types do not. */
const NodeCustomEvent: unknown = (globalThis as { CustomEvent?: unknown }).CustomEvent

function dateOf(phone: VirtualPhone): DateConstructor {
  return new Proxy(Date, {
    construct: (target, args: [], newTarget) =>
      Reflect.construct(target, args.length > 0 ? args : [phone.now()], newTarget) as Date,
    get: (target, name, receiver) =>
      name === 'now' ? () => phone.now() : (Reflect.get(target, name, receiver) as unknown),
  })
}
