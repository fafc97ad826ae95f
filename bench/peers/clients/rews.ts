import type { Peer } from '../client'
import { plain } from '../protocols/plain'

/** The part of it that is used. */
interface Library {
  readonly ReconnectingWebSocket: new (url: string) => {
    readonly readyState: number
    send(text: string): void
  }
}

export const rews: Peer = {
  name: '@nktkas/rews',
  label: 'rews',
  source: `export { ReconnectingWebSocket } from '@nktkas/rews'`,
  protocol: plain,
  sendFails: 'at once',
  start({ url, load }) {
    const { ReconnectingWebSocket } = load() as Library
    const socket = new ReconnectingWebSocket(url)
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
