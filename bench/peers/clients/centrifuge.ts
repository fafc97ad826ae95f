import type * as Library from 'centrifuge'
import type { Peer } from '../client'
import { centrifugo } from '../protocols/centrifugo'

export const centrifuge: Peer = {
  name: 'centrifuge',
  label: 'centrifuge',
  source: `export { Centrifuge } from 'centrifuge'`,
  protocol: centrifugo,
  sendFails: 'at once',
  start({ url, load }) {
    const { Centrifuge } = load() as typeof Library
    const client = new Centrifuge(url)
    // Without a listener its emitter throws.
    client.on('error', () => undefined)
    client.connect()
    return {
      get isOpen() {
        const state: string = client.state
        return state === 'connected'
      },
      send: (text) => {
        client.publish('room', text).catch(() => undefined)
      },
    }
  },
}
