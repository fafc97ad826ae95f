import type { Peer } from '../client'
import { socketIo as protocol } from '../protocols/socket-io'

/** The part of it that is used. */
interface Library {
  readonly io: (
    url: string,
    options: { transports: string[]; retries?: number; ackTimeout?: number },
  ) => { readonly connected: boolean; emit(event: string, text: string): void }
}

/** WebSocket from the start: a mini-program has no long polling. */
export const socketIo: Peer = {
  name: 'socket.io-client',
  label: 'socket.io',
  source: `export { io } from 'socket.io-client'`,
  protocol,
  sendFails: 'at once',
  start({ url, load, sendsAgain }) {
    const { io } = load() as Library
    const socket = io(url, {
      transports: ['websocket'],
      ...(sendsAgain ? { retries: 10, ackTimeout: 10_000 } : {}),
    })
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
