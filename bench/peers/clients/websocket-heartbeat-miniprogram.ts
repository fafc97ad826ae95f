import type { VirtualPhone } from '../../../store/testing'
import type { Peer } from '../client'
import { plain } from '../protocols/plain'

interface HeartbeatSocket {
  onOpen: () => void
  onClose: () => void
  onError: () => void
  send(message: { data: string }): void
}

/** The part of it that is used: it brings no types. */
interface Library {
  readonly default: (options: {
    miniprogram: ReturnType<typeof forgiving>
    connectSocketParams: { url: string }
  }) => Promise<HeartbeatSocket>
}

type Listener = (event: unknown) => void

/**
 * It registers its listeners one promise later than WeChat's documentation asks for, and this virtual phone would not
 * hear them. For this client alone the phone forgives.
 */
function forgiving(wx: VirtualPhone['wx']) {
  return {
    connectSocket(option: { url: string }) {
      const task = wx.connectSocket(option)
      const late: Partial<Record<'open' | 'message' | 'error' | 'close', Listener>> = {}
      task?.onOpen((event) => late.open?.(event))
      task?.onMessage((event) => late.message?.(event))
      task?.onError((event) => late.error?.(event))
      task?.onClose((event) => late.close?.(event))
      return {
        onOpen: (listener: Listener) => (late.open = listener),
        onMessage: (listener: Listener) => (late.message = listener),
        onError: (listener: Listener) => (late.error = listener),
        onClose: (listener: Listener) => (late.close = listener),
        send: (message: { data: string }) => task?.send(message),
        close: () => task?.close(),
      }
    },
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
    let socket: HeartbeatSocket | null = null
    let isOpen = false
    const closed = (): void => {
      isOpen = false
    }
    void connect({ miniprogram: forgiving(phone.wx), connectSocketParams: { url } }).then((connected) => {
      socket = Object.assign(connected, {
        onOpen() {
          isOpen = true
        },
        onClose: closed,
        onError: closed,
      })
    })
    return {
      get isOpen() {
        return isOpen
      },
      send: (data) => {
        socket?.send({ data })
      },
    }
  },
}
