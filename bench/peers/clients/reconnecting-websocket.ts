import type ReconnectingWebSocket from 'reconnecting-websocket'
import type { Peer } from '../client'
import { plain } from '../protocols/plain'

interface Library {
  readonly default: typeof ReconnectingWebSocket
}

export const reconnectingWebSocket: Peer = {
  name: 'reconnecting-websocket',
  label: 'rws',
  source: `export { default } from 'reconnecting-websocket'`,
  protocol: plain,
  sendFails: 'at once',
  start({ url, load }) {
    const { default: Socket } = load() as Library
    const socket = new Socket(url)
    return {
      get isOpen() {
        return socket.readyState === Socket.OPEN
      },
      send: (text) => {
        socket.send(text)
      },
    }
  },
}
