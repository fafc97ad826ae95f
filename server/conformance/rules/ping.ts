import { expectSame } from '../findings'
import type { Rule } from '../rule'

const section = 'ping'

export const pingRules: readonly Rule[] = [
  {
    id: 'ping.answer',
    section,
    says: 'A ping is answered with its id.',
    needs: ['hello.welcome'],
    test: async (server) => (await server.join()).ping(),
  },
  {
    id: 'ping.order',
    section,
    says: 'Pings are answered in order.',
    needs: ['ping.answer'],
    test: async (server) => {
      const { wire } = await server.join()
      const ids = ['first', 'second', 'third', 'x'.repeat(256)]
      for (const id of ids) wire.send({ t: 'ping', id })
      const pongs = await wire.until('the answers to four pings', (frames) => {
        const found = frames.flatMap((frame) => (frame.t === 'ping' ? [frame.id] : []))
        return found.length < ids.length ? undefined : found
      })
      expectSame('The order of the answers', pongs, ids)
    },
  },
]
