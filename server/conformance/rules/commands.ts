import { limits } from '../../../store/protocol'
import { Broken, expectSame } from '../findings'
import type { Rule } from '../rule'

const section = 'must'
const event = ['command.event']

export const commandRules: readonly Rule[] = [
  {
    id: 'command.event',
    section: 'events',
    says: '{"add": text} is answered with ok, and is one event.',
    needs: ['attach.whole'],
    test: async (server) => {
      const topic = server.topic()
      const seat = await server.enter(topic)
      const answer = await seat.ask(topic, { line: server.line(), n: 1, data: { add: 'one' } })
      expectSame('The answer', answer, [1])
      await seat.events(topic, 1)
      const count = seat.eventsOf(topic).flatMap(({ list }) => list).length
      expectSame('The count of events', count, 1)
    },
  },
  {
    id: 'command.behind',
    section,
    says: 'An answer goes out with its event or after it, never before.',
    needs: event,
    test: async (server) => {
      const topic = server.topic()
      const seat = await server.enter(topic)
      const order = { line: server.line(), n: 1, data: { add: 'one' } }
      seat.tell(topic, order)
      const { at } = await seat.answer(topic, order)
      const before = seat.wire.frames.slice(0, at + 1)
      const hasEvent = before.some((frame) => frame.t === 'events' && frame.list.length > 0)
      if (!hasEvent) throw new Broken('The answer came before the event.')
    },
  },
  {
    id: 'command.refusal',
    section: 'events',
    says: '{"refuse": code} is answered with that code and without an event.',
    needs: ['attach.whole'],
    test: async (server) => {
      const topic = server.topic()
      const seat = await server.enter(topic)
      const answer = await seat.ask(topic, { line: server.line(), n: 1, data: { refuse: 'full' } })
      expectSame('The answer', answer, [1, 'full'])
      expectSame('The state after it', await server.read(topic), [])
    },
  },
  {
    id: 'command.attached',
    section: 'command',
    says: 'A command in a topic that was not attached on this connection closes with 4104.',
    needs: event,
    test: async (server) => {
      const topic = server.topic()
      const seat = await server.join()
      seat.tell(topic, { line: server.line(), n: 1, data: { add: 'one' } })
      await seat.wire.expectClose(4104)
      expectSame('The state after it', await server.read(topic), [])
    },
  },
  {
    id: 'command.repeat',
    section,
    says: 'A number that has its answer is answered again and not applied again, whatever it brings.',
    needs: event,
    test: async (server) => {
      const [topic, line] = [server.topic(), server.line()]
      const seat = await server.enter(topic)
      await seat.ask(topic, { line, n: 1, data: { add: 'one' } })
      const other = await server.enter(topic)
      const answers = [
        await seat.ask(topic, { line, n: 1, data: { add: 'one' } }),
        await other.ask(topic, { line, n: 1, data: { refuse: 'full' } }),
      ]
      expectSame('The answers', answers, [[1], [1]])
      expectSame('The state after them', await server.read(topic), ['one'])
    },
  },
  {
    id: 'command.recorded',
    section,
    says: 'The answers of refusals are kept too.',
    needs: ['command.repeat', 'command.refusal'],
    test: async (server) => {
      const [topic, line] = [server.topic(), server.line()]
      const seat = await server.enter(topic)
      await seat.ask(topic, { line, n: 1, data: { refuse: 'full' } })
      const answer = await seat.ask(topic, { line, n: 1, data: { add: 'one' } })
      expectSame('The answer to its repeat', answer, [1, 'full'])
      const next = await seat.ask(topic, { line, n: 2, after: 1, data: { add: 'two' } })
      expectSame('The answer to the next number', next, [2])
    },
  },
  {
    id: 'command.malformed',
    section: 'command',
    says: 'Data that fails the schema of the topic is refused as malformed, and the refusal is kept.',
    needs: ['command.recorded'],
    test: async (server) => {
      const [topic, line] = [server.topic(), server.line()]
      const seat = await server.enter(topic)
      const deep = { add: [[[[[1]]]]] }
      const answers = [
        await seat.ask(topic, { line, n: 1, data: 'nonsense' }),
        await seat.ask(topic, { line, n: 2, after: 1, data: deep }),
        await seat.ask(topic, { line, n: 2, after: 1, data: { add: 'two' } }),
      ]
      expectSame('The answers', answers, [[1, 'malformed'], [2, 'malformed'], [2, 'malformed']]) // prettier-ignore
    },
  },
  {
    id: 'command.hole',
    section,
    says: 'A number below the last one, without a kept answer, is unknown and not applied.',
    needs: ['command.repeat'],
    test: async (server) => {
      const [topic, line] = [server.topic(), server.line()]
      const seat = await server.enter(topic)
      await seat.ask(topic, { line, n: 3, data: { add: 'three' } })
      const answer = await seat.ask(topic, { line, n: 2, data: { add: 'two' } })
      expectSame('The answer', answer, [2, 'unknown'])
      expectSame('The state after it', await server.read(topic), ['three'])
    },
  },
  {
    id: 'command.jump',
    section,
    says: 'Numbers may be left out: a command is applied where its line has come as far as after, or further.',
    needs: event,
    test: async (server) => {
      const [topic, line] = [server.topic(), server.line()]
      const seat = await server.enter(topic)
      const answers = [
        await seat.ask(topic, { line, n: 5, data: { add: 'five' } }),
        await seat.ask(topic, { line, n: 9, after: 3, data: { add: 'nine' } }),
      ]
      expectSame('The answers', answers, [[5], [9]])
    },
  },
  {
    id: 'command.gap',
    section,
    says: 'A command whose after is beyond the last number of its line closes with 4104 and is not applied.',
    needs: event,
    test: async (server) => {
      const [topic, line] = [server.topic(), server.line()]
      const seat = await server.enter(topic)
      await seat.ask(topic, { line, n: 1, data: { add: 'one' } })
      seat.tell(topic, { line, n: 3, after: 2, data: { add: 'three' } })
      await seat.wire.expectClose(4104)
      expectSame('The state after it', await server.read(topic), ['one'])
    },
  },
  {
    id: 'command.topics',
    section,
    says: 'Each topic has a last number of its own for a line.',
    needs: event,
    test: async (server) => {
      const [topic, other, line] = [server.topic(), server.topic(), server.line()]
      const seat = await server.enter(topic)
      await seat.attach(other)
      await seat.ask(topic, { line, n: 5, data: { add: 'five' } })
      const answer = await seat.ask(other, { line, n: 2, data: { add: 'two' } })
      expectSame('The answer in the other topic', answer, [2])
    },
  },
  {
    id: 'command.users',
    section,
    says: 'A line belongs to its user: the same name of another user is another line.',
    needs: event,
    test: async (server) => {
      const [topic, line] = [server.topic(), server.line()]
      const [ann, bob] = [await server.enter(topic), await server.enter(topic, 'conformance-b')]
      await ann.ask(topic, { line, n: 5, data: { add: 'five' } })
      const answer = await bob.ask(topic, { line, n: 2, data: { add: 'two' } })
      expectSame('The answer to the other user', answer, [2])
    },
  },
  {
    id: 'command.overlap',
    section,
    says: 'A line goes on over another connection, while the first one is still open.',
    needs: ['command.event', 'command.repeat'],
    test: async (server) => {
      const [topic, line] = [server.topic(), server.line()]
      const [first, second] = [await server.enter(topic), await server.enter(topic)]
      await first.ask(topic, { line, n: 1, data: { add: 'one' } })
      await second.ask(topic, { line, n: 2, after: 1, data: { add: 'two' } })
      const answer = await first.ask(topic, { line, n: 3, after: 2, data: { add: 'three' } })
      expectSame('The answer on the first connection', answer, [3])
    },
  },
  {
    id: 'command.order',
    section,
    says: '16 commands that are sent at once are applied one by one, in their order.',
    needs: ['attach.state'],
    test: async (server) => {
      const [topic, line] = [server.topic(), server.line()]
      const seat = await server.enter(topic)
      const numbers = Array.from({ length: limits.unansweredPerTopic }, (_, at) => at + 1)
      for (const n of numbers) seat.tell(topic, { line, n, after: n - 1, data: { add: String(n) } })
      for (const n of numbers) await seat.answer(topic, { line, n })
      expectSame('The state', await server.read(topic), numbers.map(String))
    },
  },
  {
    id: 'command.kept',
    section,
    says: 'The answers of the last 64 numbers of a line in a topic are kept, and an older number is never applied again.',
    needs: ['command.repeat', 'command.order'],
    test: async (server) => {
      const [topic, line] = [server.topic(), server.line()]
      const seat = await server.enter(topic)
      const last = limits.answersKept + 2
      for (let n = 1; n <= last; n += 1) {
        seat.tell(topic, { line, n, after: n - 1, data: { add: String(n) } })
        if (n % limits.unansweredPerTopic === 0 || n === last) await seat.answer(topic, { line, n })
      }
      for (const n of [3, 4]) {
        const answer = await seat.ask(topic, { line, n, data: { add: 'again' } })
        expectSame(`The answer of number ${String(n)} of ${String(last)}`, answer, [n])
      }
      await seat.ask(topic, { line, n: 1, data: { add: 'again' } })
      const { length } = (await server.read(topic)) as readonly unknown[]
      expectSame('The count of texts', length, last)
    },
  },
]
