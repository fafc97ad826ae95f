import type * as Library from '@nktkas/rews'
import type { Peer } from '../client'
import { plain } from '../protocols/plain'

export const rews: Peer = {
  name: '@nktkas/rews',
  label: 'rews',
  source: `export { ReconnectingWebSocket } from '@nktkas/rews'`,
  protocol: plain,
  sendFails: 'at once',
  start({ url, load }) {
    const { ReconnectingWebSocket } = load() as typeof Library
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
