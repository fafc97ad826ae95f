import type { Peer } from '../client'
import { centrifugo } from '../protocols/centrifugo'

/** The part of it that is used. */
interface Library {
  readonly Centrifuge: new (url: string) => {
    readonly state: string
    on(event: 'error', listener: () => void): void
    connect(): void
    publish(channel: string, data: string): Promise<unknown>
  }
}

export const centrifuge: Peer = {
  name: 'centrifuge',
  label: 'centrifuge',
  source: `export { Centrifuge } from 'centrifuge'`,
  protocol: centrifugo,
  sendFails: 'at once',
  start({ url, load }) {
    const { Centrifuge } = load() as Library
    const client = new Centrifuge(url)
    // Without a listener its emitter throws.
    client.on('error', () => undefined)
    client.connect()
    return {
      get isOpen() {
        return client.state === 'connected'
      },
      send: (text) => client.publish('room', text),
    }
  },
}
