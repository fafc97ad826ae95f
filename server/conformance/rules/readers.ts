import { Broken, expectSame, show } from '../findings'
import type { Rule } from '../rule'

const section = 'events'

export const readerRules: readonly Rule[] = [
  {
    id: 'events.others',
    section,
    says: 'An event reaches the readers of another user.',
    needs: ['command.event'],
    test: async (server) => {
      const topic = server.topic()
      const [ann, bob] = [await server.enter(topic), await server.enter(topic, 'conformance-b')]
      await ann.ask(topic, { line: server.line(), n: 1, data: { add: 'one' } })
      expectSame('The events of the other', await bob.events(topic, 1), await ann.events(topic, 1))
    },
  },
  {
    id: 'events.own',
    section,
    says: 'An event reaches the other connections of its user.',
    needs: ['events.others'],
    test: async (server) => {
      const topic = server.topic()
      const [first, second] = [await server.enter(topic), await server.enter(topic)]
      await first.ask(topic, { line: server.line(), n: 1, data: { add: 'one' } })
      await second.events(topic, 1)
    },
  },
  {
    id: 'events.secret',
    section,
    says: 'Answers are sent to their user alone.',
    needs: ['events.others', 'command.refusal', 'ping.answer'],
    test: async (server) => {
      const [topic, line] = [server.topic(), server.line()]
      const [ann, bob] = [await server.enter(topic), await server.enter(topic, 'conformance-b')]
      await ann.ask(topic, { line, n: 1, data: { add: 'one' } })
      await ann.ask(topic, { line, n: 2, after: 1, data: { refuse: 'full' } })
      await bob.events(topic, 1)
      await bob.ping()
      const told = bob.eventsOf(topic).find(({ answers }) => Object.keys(answers).length > 0)
      if (told) throw new Broken(`Another user was sent ${show(told)}.`)
    },
  },
  {
    id: 'events.topic',
    section: 'attach',
    says: 'A connection is sent nothing of a topic that it did not attach.',
    needs: ['command.event', 'ping.answer'],
    test: async (server) => {
      const topic = server.topic()
      const [seat, other] = [await server.enter(topic), await server.enter(server.topic(), 'conformance-b')]
      await seat.ask(topic, { line: server.line(), n: 1, data: { add: 'one' } })
      await other.ping()
      const [sent] = other.eventsOf(topic)
      if (sent) throw new Broken(`It sent ${show(sent)}.`)
    },
  },
  {
    id: 'events.order',
    section,
    says: 'Every reader gets the events of a topic in the same order.',
    needs: ['events.others', 'command.order'],
    test: async (server) => {
      const topic = server.topic()
      const [ann, bob] = [await server.enter(topic), await server.enter(topic, 'conformance-b')]
      const [a, b] = [server.line(), server.line()]
      for (let n = 1; n <= 8; n += 1) {
        ann.tell(topic, { line: a, n, after: n - 1, data: { add: `a${String(n)}` } })
        bob.tell(topic, { line: b, n, after: n - 1, data: { add: `b${String(n)}` } })
      }
      expectSame('The events of the other', await bob.events(topic, 16), await ann.events(topic, 16))
    },
  },
]
