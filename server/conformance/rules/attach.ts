import { Broken, expectSame, show } from '../findings'
import type { Rule } from '../rule'
import { answersOf, textsOf } from '../seat'

export const attachRules: readonly Rule[] = [
  {
    id: 'attach.whole',
    section: 'attached',
    says: 'An attach without a position is answered with the state: [] in a new topic.',
    needs: ['hello.welcome'],
    test: async (server) => {
      const attached = await (await server.join()).attach(server.topic())
      expectSame('The state of a new topic', textsOf(attached), [])
    },
  },
  {
    id: 'attach.state',
    section: 'attached',
    says: 'The state holds what was added, in order, and nothing of other topics.',
    needs: ['command.event'],
    test: async (server) => {
      const [topic, other, line] = [server.topic(), server.topic(), server.line()]
      const seat = await server.enter(topic)
      await seat.attach(other)
      await seat.ask(topic, { line, n: 1, data: { add: 'one' } })
      await seat.ask(other, { line, n: 2, data: { add: 'elsewhere' } })
      await seat.ask(topic, { line, n: 3, after: 1, data: { add: '二' } })
      expectSame('The state', await server.read(topic), ['one', '二'])
      expectSame('The state of the other topic', await server.read(other), ['elsewhere'])
    },
  },
  {
    id: 'attach.answers',
    section: 'attached',
    says: 'Attached holds all kept answers of the lines that were asked for.',
    needs: ['command.recorded'],
    test: async (server) => {
      const [topic, line] = [server.topic(), server.line()]
      const seat = await server.enter(topic)
      await seat.ask(topic, { line, n: 1, data: { add: 'one' } })
      await seat.ask(topic, { line, n: 4, after: 1, data: { refuse: 'full' } })
      const attached = await (await server.join()).attach(topic, [line, server.line()])
      expectSame('The answers of the line', answersOf(attached, line), [[1], [4, 'full']])
    },
  },
  {
    id: 'attach.more',
    section: 'attach',
    says: 'Another attach of the same topic adds lines.',
    needs: ['attach.answers'],
    test: async (server) => {
      const [topic, line] = [server.topic(), server.line()]
      const seat = await server.enter(topic)
      await seat.ask(topic, { line, n: 1, data: { add: 'one' } })
      const other = await server.join()
      await other.attach(topic, [line])
      const attached = await other.attach(topic, [server.line()])
      expectSame('The answers of the line before', answersOf(attached, line), [[1]])
    },
  },
  {
    id: 'attach.used',
    section: 'attached',
    says: 'Attached holds the answers of the lines that were used on this connection, asked for or not.',
    needs: ['attach.more'],
    test: async (server) => {
      const [topic, line] = [server.topic(), server.line()]
      const seat = await server.enter(topic)
      await seat.ask(topic, { line, n: 1, data: { add: 'one' } })
      expectSame('The answers of the line', answersOf(await seat.attach(topic), line), [[1]])
    },
  },
  {
    id: 'attach.own',
    section: 'must',
    says: 'The answers of a line are told to its user alone.',
    needs: ['attach.answers', 'command.users'],
    test: async (server) => {
      const [topic, line] = [server.topic(), server.line()]
      const seat = await server.enter(topic)
      await seat.ask(topic, { line, n: 1, data: { add: 'one' } })
      const attached = await (await server.join('conformance-b')).attach(topic, [line])
      expectSame('What another user was told', answersOf(attached, line), [])
    },
  },
  {
    id: 'attach.no',
    section: 'attached',
    says: 'An attach of a topic that is not open to the user is answered with no, not with a close.',
    needs: ['hello.welcome'],
    test: async (server) => {
      const attached = await (await server.join()).attach(`nowhere-${server.topic()}`)
      if (attached.no === undefined) throw new Broken(`It was answered with ${show(attached)}.`)
    },
  },
  {
    id: 'attach.take',
    section: 'attached',
    says: 'After no, commands are still answered, without positions.',
    needs: ['attach.no'],
    test: async (server) => {
      const topic = `nowhere-${server.topic()}`
      const seat = await server.enter(topic)
      const answer = await seat.ask(topic, { line: server.line(), n: 1, data: { add: 'one' } })
      if (answer.length === 1) throw new Broken('It was acked.')
      if (seat.eventsOf(topic).some(({ to }) => to !== undefined)) throw new Broken('It told a position.')
    },
  },
  {
    id: 'detach.silent',
    section: 'detach',
    says: 'After a detach nothing more of the topic is sent, until the next attach.',
    needs: ['events.others', 'events.topic'],
    test: async (server) => {
      const [topic, line] = [server.topic(), server.line()]
      const [seat, other] = [await server.enter(topic), await server.enter(topic, 'conformance-b')]
      seat.wire.send({ t: 'detach', topic })
      await seat.ping()
      await other.ask(topic, { line, n: 1, data: { add: 'one' } })
      await seat.ping()
      if (seat.eventsOf(topic).length > 0) throw new Broken(`It sent ${show(seat.eventsOf(topic)[0])}.`)
      expectSame('The state of the next attach', textsOf(await seat.attach(topic)), ['one'])
      await other.ask(topic, { line, n: 2, after: 1, data: { add: 'two' } })
      await seat.events(topic, 1)
    },
  },
]
