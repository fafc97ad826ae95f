import type { Peer } from '../client'
import { plain } from '../protocols/plain'

interface Builder {
  withBackoff(backoff: object): Builder
  withBuffer(buffer: object): Builder
  build(): { readonly readyState: number; send(text: string): void }
}

/** The part of it that is used. */
interface Library {
  readonly ArrayQueue: new () => object
  readonly ExponentialBackoff: new (base: number, exponent: number) => object
  readonly WebsocketBuilder: new (url: string) => Builder
}

/** By default it neither retries nor keeps messages: it gets the backoff of its README and its unbounded queue. */
export const websocketTs: Peer = {
  name: 'websocket-ts',
  label: 'ws-ts',
  source: `export { ArrayQueue, ExponentialBackoff, WebsocketBuilder } from 'websocket-ts'`,
  protocol: plain,
  sendFails: 'at once',
  start({ url, load }) {
    const { ArrayQueue, ExponentialBackoff, WebsocketBuilder } = load() as Library
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
