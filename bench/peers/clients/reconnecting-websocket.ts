import type { Peer } from '../client'
import { plain } from '../protocols/plain'

/** The part of it that is used. */
interface Library {
  readonly default: new (url: string) => { readonly readyState: number; send(text: string): void }
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
        return socket.readyState === 1
      },
      send: (text) => {
        socket.send(text)
      },
    }
  },
}
