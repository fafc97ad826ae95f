import type PartySocket from 'partysocket/ws'
import type { Peer } from '../client'
import { plain } from '../protocols/plain'

interface Library {
  readonly default: typeof PartySocket
}

/** Its general WebSocket, without the part for PartyKit servers. */
export const partysocket: Peer = {
  name: 'partysocket',
  label: 'partysocket',
  source: `export { default } from 'partysocket/ws'`,
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
