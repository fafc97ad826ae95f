import type { Peer } from '../client'
import { phoenix as protocol } from '../protocols/phoenix'

interface Push {
  receive(status: 'ok' | 'error' | 'timeout', hear: (answer: unknown) => void): Push
}

/** The part of it that is used. */
interface Library {
  readonly Socket: new (url: string) => {
    connect(): void
    isConnected(): boolean
    channel(topic: string): { join(): void; push(event: string, payload: { text: string }): Push }
  }
}

export const phoenix: Peer = {
  name: 'phoenix',
  label: 'phoenix',
  source: `export { Socket } from 'phoenix'`,
  protocol,
  sendFails: 'at once',
  start({ url, load }) {
    const { Socket } = load() as Library
    const socket = new Socket(url)
    const channel = socket.channel('room:1')
    socket.connect()
    channel.join()
    return {
      get isOpen() {
        return socket.isConnected()
      },
      send: (text) =>
        new Promise((resolve, reject) => {
          channel
            .push('say', { text })
            .receive('ok', resolve)
            .receive('error', reject)
            .receive('timeout', () => {
              reject(new Error('timeout'))
            })
        }),
    }
  },
}
