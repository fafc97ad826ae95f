import type { VirtualPhone } from '../../../store/testing'
import type { Peer } from '../client'
import { plain } from '../protocols/plain'

interface Message {
  readonly data: string
  readonly fail: (outcome: unknown) => void
}

interface HeartbeatSocket {
  send(message: Message): void
}

/** The part of it that is used. */
interface Library {
  readonly default: (options: {
    miniprogram: ForgivingWx
    connectSocketParams: { url: string }
  }) => Promise<HeartbeatSocket>
}

type Listener = (event: unknown) => void

/**
 * It registers its listeners one promise later than WeChat's documentation asks for, and this virtual phone would not
 * hear them. For this client alone the phone forgives; it also reports the state of the latest socket, which the client does
 * not know.
 */
class ForgivingWx {
  isOpen = false
  private latest = 0
  private readonly wx: VirtualPhone['wx']

  constructor(wx: VirtualPhone['wx']) {
    this.wx = wx
  }

  connectSocket(option: { url: string }) {
    const task = this.wx.connectSocket(option)
    const late: Partial<Record<'open' | 'message' | 'error' | 'close', Listener>> = {}
    const number = ++this.latest
    const turn = (isOpen: boolean): void => {
      if (number === this.latest) this.isOpen = isOpen
    }
    turn(false)
    task?.onOpen((event) => {
      turn(true)
      late.open?.(event)
    })
    task?.onMessage((event) => late.message?.(event))
    task?.onError((event) => {
      turn(false)
      late.error?.(event)
    })
    task?.onClose((event) => {
      turn(false)
      late.close?.(event)
    })
    return {
      onOpen: (listener: Listener) => (late.open = listener),
      onMessage: (listener: Listener) => (late.message = listener),
      onError: (listener: Listener) => (late.error = listener),
      onClose: (listener: Listener) => (late.close = listener),
      send: (message: Message) => task?.send(message),
      close: () => task?.close(),
    }
  }
}

/** The source that it publishes next to its bundle, without Babel's helpers. */
export const websocketHeartbeatMiniprogram: Peer = {
  name: 'websocket-heartbeat-miniprogram',
  label: 'ws-heartbeat',
  source: `export { default } from 'websocket-heartbeat-miniprogram/lib/index.js'`,
  protocol: plain,
  sendFails: 'at once',
  start({ url, phone, load }) {
    const { default: connect } = load() as Library
    const wx = new ForgivingWx(phone.wx)
    let socket: HeartbeatSocket | null = null
    void connect({ miniprogram: wx, connectSocketParams: { url } }).then((connected) => {
      socket = connected
    })
    return {
      get isOpen() {
        return wx.isOpen
      },
      send: (data) =>
        new Promise((_, fail) => {
          socket?.send({ data, fail })
        }),
    }
  },
}
