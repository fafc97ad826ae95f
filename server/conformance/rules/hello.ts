import { Broken } from '../findings'
import type { Rule } from '../rule'
import { helloOf } from '../subject'

const section = 'hello'

export const helloRules: readonly Rule[] = [
  {
    id: 'hello.welcome',
    section,
    says: 'A hello is answered with welcome.',
    needs: [],
    test: async (server) => void (await server.join()),
  },
  {
    id: 'hello.follow',
    section,
    says: 'An attach may follow a hello without waiting for welcome.',
    needs: ['attach.whole'],
    test: async (server) => {
      const wire = await server.open()
      wire.send(helloOf('conformance-a'))
      wire.send({ t: 'attach', topic: server.topic(), lines: [] })
      await wire.until('attached', (frames) => frames.find(({ t }) => t === 'attached'))
      if (wire.frames[0]?.t !== 'welcome') throw new Broken('Attached came before welcome.')
    },
  },
  {
    id: 'hello.again',
    section,
    says: 'Each further hello of the user is answered with welcome, and the topics stay attached.',
    needs: ['command.event'],
    test: async (server) => {
      const topic = server.topic()
      const seat = await server.enter(topic)
      seat.wire.send(helloOf('conformance-a'))
      await seat.wire.until('the second welcome', (frames) => frames.filter(({ t }) => t === 'welcome')[1])
      await seat.ask(topic, { line: server.line(), n: 1, data: { add: 'again' } })
    },
  },
  {
    id: 'hello.first',
    section,
    says: 'A first frame that is no hello closes with 4100.',
    needs: [],
    test: async (server) => {
      const wire = await server.open()
      wire.send({ t: 'ping', id: '1' })
      await wire.expectClose(4100)
    },
  },
  {
    id: 'hello.token',
    section,
    says: 'A bad token closes with 4300.',
    needs: [],
    test: async (server) => {
      const wire = await server.open()
      wire.send(helloOf('conformance-a', `no token ${server.line()}`))
      await wire.expectClose(4300)
    },
  },
  {
    id: 'hello.user',
    section,
    says: 'A token of another user than that of the hello closes with 4300.',
    needs: ['hello.token'],
    test: async (server) => {
      const wire = await server.open()
      wire.send(helloOf('conformance-a', 'conformance-b'))
      await wire.expectClose(4300)
    },
  },
  {
    id: 'hello.other',
    section,
    says: 'A later hello that names another user closes with 4303.',
    needs: ['hello.welcome'],
    test: async (server) => {
      const { wire } = await server.join()
      wire.send(helloOf('conformance-b'))
      await wire.expectClose(4303)
    },
  },
  {
    id: 'hello.renew',
    section,
    says: 'After the time of renew without a new hello it closes with 4300.',
    needs: ['hello.welcome'],
    only: 'control',
    test: async (server) => {
      const { wire } = await server.join('conformance-b')
      await server.control({ do: 'expire', user: 'conformance-b' })
      await wire.expectClose(4300)
    },
  },
]
