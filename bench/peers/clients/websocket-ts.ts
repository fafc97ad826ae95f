import type * as Library from 'websocket-ts'
import type { Peer } from '../client'
import { plain } from '../protocols/plain'

/** By default it neither retries nor keeps messages: it gets the backoff of its README and its unbounded queue. */
export const websocketTs: Peer = {
  name: 'websocket-ts',
  label: 'ws-ts',
  source: `export { ArrayQueue, ExponentialBackoff, WebsocketBuilder } from 'websocket-ts'`,
  protocol: plain,
  sendFails: 'at once',
  start({ url, load }) {
    const { ArrayQueue, ExponentialBackoff, WebsocketBuilder } = load() as typeof Library
    const socket = new WebsocketBuilder(url)
      .withBackoff(new ExponentialBackoff(1_000, 6))
      .withBuffer(new ArrayQueue())
      .build()
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
