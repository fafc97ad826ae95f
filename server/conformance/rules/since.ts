import { expectSame } from '../findings'
import type { Rule } from '../rule'

const section = 'must'
/** No server gave this stamp. */
const foreign = 'conformance-of-another-memory'

export const sinceRules: readonly Rule[] = [
  {
    id: 'since.same',
    section,
    says: 'A command with the stamp of this memory as since is applied.',
    needs: ['command.event'],
    test: async (server) => {
      const topic = server.topic()
      const seat = await server.enter(topic)
      const order = { line: server.line(), n: 1, data: { add: 'one' }, since: seat.stamp }
      expectSame('The answer', await seat.ask(topic, order), [1])
    },
  },
  {
    id: 'since.other',
    section,
    says: 'A command with a stamp of another memory as since is unknown: not applied and not recorded.',
    needs: ['command.event'],
    test: async (server) => {
      const [topic, line] = [server.topic(), server.line()]
      const seat = await server.enter(topic)
      const answers = [
        await seat.ask(topic, { line, n: 1, data: { add: 'old' }, since: foreign }),
        await seat.ask(topic, { line, n: 1, data: { add: 'new' } }),
      ]
      expectSame('The answers with it and without it', answers, [[1, 'unknown'], [1]])
      expectSame('The state after them', await server.read(topic), ['new'])
    },
  },
  {
    id: 'since.kept',
    section,
    says: 'A number that has its answer is answered before since is looked at.',
    needs: ['command.repeat'],
    test: async (server) => {
      const [topic, line] = [server.topic(), server.line()]
      const seat = await server.enter(topic)
      await seat.ask(topic, { line, n: 1, data: { add: 'one' } })
      const answer = await seat.ask(topic, { line, n: 1, data: { add: 'one' }, since: foreign })
      expectSame('The answer', answer, [1])
    },
  },
]
