import type * as Library from 'socket.io-client'
import type { Peer } from '../client'
import { socketIo as protocol } from '../protocols/socket-io'

/** WebSocket from the start: a mini-program has no long polling. */
export const socketIo: Peer = {
  name: 'socket.io-client',
  label: 'socket.io',
  source: `export { io } from 'socket.io-client'`,
  protocol,
  sendFails: 'at once',
  start({ url, load }) {
    const { io } = load() as typeof Library
    const socket = io(url, { transports: ['websocket'] })
    return {
      get isOpen() {
        return socket.connected
      },
      send: (text) => {
        socket.emit('message', text)
      },
    }
  },
}
