import type { VirtualPhone } from '../../store/testing'

type Data = string | ArrayBuffer
type Listener = EventListenerOrEventListenerObject
type Kind = 'open' | 'message' | 'error' | 'close'

/** The parts of its page that the socket needs. */
export interface Surroundings {
  /** Asked before each frame is handed over; what it throws, `send` throws. */
  beforeSend(frame: Data): void
  connect(url: string): ReturnType<VirtualPhone['wx']['connectSocket']>
  setTimeout(callback: () => void, ms: number): void
  /** Gets what a listener threw. */
  report(error: unknown): void
}

class CloseEvent extends Event {
  readonly code: number
  readonly reason: string
  readonly wasClean: boolean

  constructor(type: string, { code = 0, reason = '', wasClean = false }: CloseEventInit = {}) {
    super(type)
    this.code = code
    this.reason = reason
    this.wasClean = wasClean
  }
}

/**
 * A browser's WebSocket over a SocketTask, as kind as the standard allows: an error is always followed by `close`, a
 * close while connecting comes back at once, and so does the close of a socket that the phone has lost. Only what the
 * phone itself withholds is missing.
 */
export function webSocketOf(page: Surroundings) {
  return class WebSocket {
    static readonly CONNECTING = 0
    static readonly OPEN = 1
    static readonly CLOSING = 2
    static readonly CLOSED = 3
    readonly CONNECTING = 0
    readonly OPEN = 1
    readonly CLOSING = 2
    readonly CLOSED = 3
    readonly bufferedAmount = 0
    readonly extensions = ''
    readonly protocol = ''
    readonly url: string
    binaryType = 'blob'
    readyState = 0
    onopen: ((event: Event) => void) | null = null
    onmessage: ((event: Event) => void) | null = null
    onerror: ((event: Event) => void) | null = null
    onclose: ((event: Event) => void) | null = null
    private readonly task
    private listeners: { kind: string; listener: Listener; once: boolean }[] = []

    constructor(url: string | URL) {
      this.url = String(url)
      this.task = page.connect(this.url)
      this.task?.onOpen(() => {
        if (this.readyState !== this.CONNECTING) return
        this.readyState = this.OPEN
        this.tell('open', new Event('open'))
      })
      this.task?.onMessage(({ data }) => {
        if (this.readyState === this.OPEN) this.tell('message', new MessageEvent('message', { data }))
      })
      this.task?.onError(() => {
        this.end(true, 1006, '')
      })
      this.task?.onClose(({ code, reason }) => {
        this.end(this.readyState === this.CONNECTING, code, reason)
      })
    }

    send(data: Data): void {
      if (this.readyState === this.CONNECTING)
        throw new DOMException('Still in CONNECTING state', 'InvalidStateError')
      if (this.readyState !== this.OPEN) return
      page.beforeSend(data)
      this.task?.send({ data })
    }

    close(code = 1000, reason = ''): void {
      if (this.readyState >= this.CLOSING) return
      const endsSoon = (): void => {
        page.setTimeout(() => {
          this.end(true, 1006, '')
        }, 0)
      }
      if (this.readyState === this.CONNECTING) endsSoon()
      this.readyState = this.CLOSING
      this.task?.close({ code, reason, fail: endsSoon })
    }

    addEventListener(
      kind: string,
      listener: Listener | null,
      options?: boolean | AddEventListenerOptions,
    ): void {
      const isKnown = this.listeners.some((one) => one.kind === kind && one.listener === listener)
      if (listener === null || isKnown) return
      this.listeners.push({ kind, listener, once: typeof options === 'object' && options.once === true })
    }

    removeEventListener(kind: string, listener: Listener | null): void {
      this.listeners = this.listeners.filter((one) => one.kind !== kind || one.listener !== listener)
    }

    private end(failed: boolean, code: number, reason: string): void {
      if (this.readyState === this.CLOSED) return
      this.readyState = this.CLOSED
      if (failed) this.tell('error', new Event('error'))
      this.tell('close', new CloseEvent('close', { code, reason, wasClean: code !== 1006 }))
      // The phone keeps every socket; it need not keep its former listeners.
      this.listeners = []
      this.onopen = this.onmessage = this.onerror = this.onclose = null
    }

    private tell(kind: Kind, event: Event): void {
      Object.defineProperty(event, 'target', { value: this })
      this.call(() => this[`on${kind}`]?.(event))
      for (const { listener, once } of this.listeners.filter((one) => one.kind === kind)) {
        if (once) this.removeEventListener(kind, listener)
        this.call(() => {
          if (typeof listener === 'function') listener.call(this, event)
          else listener.handleEvent(event)
        })
      }
    }

    /** As in a browser, one listener's exception reaches no other and ends nothing. */
    private call(listener: () => void): void {
      try {
        listener()
      } catch (error) {
        page.report(error)
      }
    }
  }
}
