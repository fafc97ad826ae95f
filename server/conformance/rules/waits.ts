import { Broken } from '../findings'
import type { Rule } from '../rule'

export const waitRules: readonly Rule[] = [
  {
    id: 'waits.hello',
    section: 'hello',
    says: 'A connection without a hello closes with 4100 after 5 s.',
    needs: [],
    isLong: true,
    test: async (server) => {
      const begin = performance.now()
      const wire = await server.open()
      await wire.expectClose(4100, server.patience.hello + server.timeout)
      const took = Math.round(performance.now() - begin)
      if (took < server.patience.hello * 0.8) throw new Broken(`It was closed after ${String(took)} ms.`)
    },
  },
  {
    id: 'waits.silence',
    section: 'limits',
    says: 'A connection without any frame closes after 60 s.',
    needs: ['hello.welcome'],
    only: 'slow',
    isLong: true,
    test: async (server) => {
      const begin = performance.now()
      const { wire } = await server.join()
      const ms = server.patience.silence
      await wire.expectEnd(ms + server.timeout)
      const took = Math.round(performance.now() - begin)
      if (took < ms * 0.8) throw new Broken(`It was closed after ${String(took)} ms.`)
    },
  },
]
