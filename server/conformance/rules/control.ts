import type { Attached } from '../../../store/protocol'
import { Broken, expectSame } from '../findings'
import type { Rule } from '../rule'
import { answersOf, textsOf } from '../seat'

const only = 'control'
const user = 'conformance-b'

export const controlRules: readonly Rule[] = [
  {
    id: 'member.told',
    section: 'attached',
    says: 'When membership ends, the reader is sent attached with no, and no event after it.',
    needs: ['events.others', 'ping.answer'],
    only,
    test: async (server) => {
      const topic = server.topic()
      const [ann, bob] = [await server.enter(topic), await server.enter(topic, user)]
      const mark = bob.wire.frames.length
      await server.control({ do: 'remove', user, topic })
      await bob.wire.until('attached with no', (frames) =>
        frames
          .slice(mark)
          .find((frame): frame is Attached => frame.t === 'attached' && frame.no !== undefined),
      )
      await ann.ask(topic, { line: server.line(), n: 1, data: { add: 'one' } })
      await bob.ping()
      if (bob.eventsOf(topic).some(({ list }) => list.length > 0))
        throw new Broken('It sent an event after no.')
    },
  },
  {
    id: 'member.repeat',
    section: 'must',
    says: 'A removed member still learns what became of a command.',
    needs: ['attach.answers'],
    only,
    test: async (server) => {
      const [topic, line] = [server.topic(), server.line()]
      const bob = await server.enter(topic, user)
      const order = { line, n: 1, data: { add: 'one' } }
      await bob.ask(topic, order)
      await server.control({ do: 'remove', user, topic })
      expectSame('The answer to its repeat', await bob.ask(topic, order), [1])
      const attached = await (await server.join(user)).attach(topic, [line])
      expectSame('The answers of the next attach', answersOf(attached, line), [[1]])
    },
  },
  {
    id: 'member.forbidden',
    section: 'must',
    says: 'A new command of a removed member is refused as forbidden, and the refusal is kept.',
    needs: ['attach.answers'],
    only,
    test: async (server) => {
      const [topic, line] = [server.topic(), server.line()]
      const bob = await server.enter(topic, user)
      await server.control({ do: 'remove', user, topic })
      const order = { line, n: 1, data: { add: 'one' } }
      expectSame('The answer', await bob.ask(topic, order), [1, 'forbidden'])
      const attached = await (await server.join(user)).attach(topic, [line])
      expectSame('The answers of the next attach', answersOf(attached, line), [[1, 'forbidden']])
    },
  },
  {
    id: 'memory.lost',
    section: 'must',
    says: 'A server that lost its memory says so: a new stamp, the state as a whole, no answers, and unknown for what left before.',
    needs: ['since.other', 'positions.foreign', 'attach.answers'],
    only,
    test: async (server) => {
      const [topic, line] = [server.topic(), server.line()]
      const seat = await server.join()
      await seat.attach(topic)
      await seat.ask(topic, { line, n: 1, data: { add: 'one' } })
      const at = seat.eventsOf(topic).at(-1)?.to
      await server.control({ do: 'forget' })
      const next = await server.joinAgain()
      if (next.stamp === seat.stamp) throw new Broken('The stamp is the same as before.')
      const attached = await next.attach(topic, [line], at)
      expectSame('The state', textsOf(attached), [])
      expectSame('The answers of the line', answersOf(attached, line), [])
      const order = { line, n: 2, data: { add: 'two' }, since: seat.stamp }
      expectSame('The answer to what left before', await next.ask(topic, order), [2, 'unknown'])
    },
  },
]
