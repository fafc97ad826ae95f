import { Signal } from '../signal'
import { type Callbacks, settleLater } from './api'

/** Hears what really happens to a socket, before the app does. */
export interface SocketWitness {
  dialling(): void
  open(): void
  frame(way: 'up' | 'down', data: string | ArrayBuffer): void
  over(why: string): void
}

/** The parts of the phone that a socket task uses. */
export interface SocketPhone {
  readonly witness?: SocketWitness
  online(): boolean
  visible(): boolean
  /** Milliseconds until an attempt to connect is given up. */
  readonly timeout: number
  /** Runs a call of the app, later: after a suspension if there is one. */
  cross(call: () => void): void
  /** The task does not count against the limit any more. */
  gone(): void
}

interface CloseOptions extends Callbacks {
  code?: number
  reason?: string
}

type State = 'connecting' | 'open' | 'closing' | 'closed'

/**
 * WeChat's socket as on a phone: no `readyState`, every callback later, `success` means "handed to native" and
 * nothing more, a failed attempt reports an error and a close, `close` while connecting does nothing.
 */
export class SocketTask {
  private readonly opened = new Signal<{ header: object }>()
  private readonly received = new Signal<{ data: string | ArrayBuffer }>()
  private readonly failed = new Signal<{ errMsg: string }>()
  private readonly closed = new Signal<{ code: number; reason: string }>()
  private readonly phone: SocketPhone
  private timer: ReturnType<typeof setTimeout> | undefined
  private socket: WebSocket | undefined
  private state: State = 'connecting'

  constructor(url: string, protocols: string[], phone: SocketPhone) {
    this.phone = phone
    // The page registers its listeners in this tick; nothing may happen before.
    phone.cross(() => this.connect(url, protocols))
  }

  onOpen(listener: (result: { header: object }) => void): void {
    this.opened.on(listener)
  }

  onMessage(listener: (result: { data: string | ArrayBuffer }) => void): void {
    this.received.on(listener)
  }

  onError(listener: (result: { errMsg: string }) => void): void {
    this.failed.on(listener)
  }

  onClose(listener: (result: { code: number; reason: string }) => void): void {
    this.closed.on(listener)
  }

  /** @returns whether the native side took it */
  send(options: Callbacks & { data: string | ArrayBuffer }): boolean {
    const refusal = this.refuseSend(options.data)
    if (!refusal) {
      this.phone.witness?.frame('up', options.data)
      this.socket?.send(options.data)
    }
    settleLater(options, refusal ? 'fail' : 'success', { errMsg: `sendSocketMessage:${refusal || 'ok'}` })
    return refusal === ''
  }

  close(options: CloseOptions = {}): void {
    const { code = 1000, reason = '' } = options
    const refusal = this.refuseClose(code, reason)
    settleLater(options, refusal ? 'fail' : 'success', { errMsg: `closeSocket:${refusal || 'ok'}` })
    if (refusal) return
    this.state = 'closing'
    this.socket?.close(code, reason)
  }

  /** Ends the connection without a call of `close`: no network, or too long in the background. */
  kill(code: number, reason: string): void {
    if (this.state === 'closed') return
    this.release(`${code} ${reason}`)
    setTimeout(() => {
      if (code === 1006) this.failed.emit({ errMsg: reason })
      this.closed.emit({ code, reason })
    }, 0)
  }

  private connect(url: string, protocols: string[]): void {
    if (this.state !== 'connecting') return
    const { timeout, witness } = this.phone
    this.timer = setTimeout(() => this.fail('exception onOpen fail code:9, msg:Timer Expired'), timeout)
    witness?.dialling()
    if (!this.phone.online()) return this.fail('Underlying Transport Error')
    const socket = new WebSocket(url, protocols)
    this.socket = socket
    socket.binaryType = 'arraybuffer'
    socket.onopen = () => {
      clearTimeout(this.timer)
      this.state = 'open'
      this.phone.witness?.open()
      this.opened.emit({ header: {} })
    }
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      this.phone.witness?.frame('down', data)
      this.received.emit({ data })
    }
    socket.onclose = ({ code, reason }) => {
      if (this.state === 'connecting')
        return this.fail('exception onOpen fail code:20, msg:Invalid HTTP status.')
      this.release(`${code} ${reason}`)
      this.closed.emit({ code, reason })
    }
  }

  private fail(errMsg: string): void {
    if (this.state !== 'connecting') return
    this.release(errMsg)
    this.failed.emit({ errMsg })
    this.closed.emit({ code: 1006, reason: 'abnormal closure' })
  }

  private release(why: string): void {
    clearTimeout(this.timer)
    this.state = 'closed'
    this.phone.witness?.over(why.trim())
    this.phone.gone()
    if (!this.socket) return
    Object.assign(this.socket, { onopen: null, onmessage: null, onclose: null })
    this.socket.close()
  }

  private refuseSend(data: unknown): string {
    if (this.state === 'closed' || this.state === 'closing') return 'fail taskID not exist'
    if (this.state === 'connecting') return 'fail SocketTask.readyState is not OPEN'
    if (!this.phone.visible()) return 'fail interrupted'
    const accepted = typeof data === 'string' || isArrayBuffer(data)
    return accepted ? '' : 'fail parameter error: parameter.data should be String or ArrayBuffer'
  }

  private refuseClose(code: number, reason: string): string {
    if (this.state === 'closed') return 'fail wcwss taskID not exist'
    if (this.state !== 'open') return 'fail websocket is not connected'
    if (code !== 1000 && !(code >= 3000 && code <= 4999)) {
      return `fail The code must be either 1000, or between 3000 and 4999. ${code} is neither.`
    }
    const bytes = new TextEncoder().encode(reason).length
    return bytes > 123 ? 'fail The message must not be greater than 123 bytes.' : ''
  }
}

/** `instanceof` fails for a buffer of another realm, such as a test runner's. */
function isArrayBuffer(data: unknown): boolean {
  return Object.prototype.toString.call(data) === '[object ArrayBuffer]'
}
