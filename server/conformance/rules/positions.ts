import { Broken, expectSame, show } from '../findings'
import type { Rule } from '../rule'
import { positionOf, textsOf } from '../seat'

export const positionRules: readonly Rule[] = [
  {
    id: 'positions.chain',
    section: 'events',
    says: 'Events go on from the position of the reader: after is the to of the frame before.',
    needs: ['command.recorded', 'events.others'],
    test: async (server) => {
      const topic = server.topic()
      const [ann, bob] = [await server.join(), await server.join('conformance-b')]
      const [a, b] = [server.line(), server.line()]
      const begins = [await ann.attach(topic), await bob.attach(topic)].map(positionOf)
      await ann.ask(topic, { line: a, n: 1, data: { add: 'one' } })
      await ann.ask(topic, { line: a, n: 2, after: 1, data: { refuse: 'full' } })
      await bob.ask(topic, { line: b, n: 1, data: { add: 'two' } })
      await ann.ask(topic, { line: a, n: 3, after: 2, data: { add: 'three' } })
      await Promise.all([ann.events(topic, 3), bob.events(topic, 3)])
      for (const [index, seat] of [ann, bob].entries()) {
        let at = begins[index]
        for (const frame of seat.eventsOf(topic)) {
          if (frame.after !== at) throw new Broken(`A reader at ${show(at)} was sent ${show(frame)}.`)
          at = frame.to
        }
      }
    },
  },
  {
    id: 'positions.resume',
    section: 'attached',
    says: 'An attach with a position is answered with all events after it, or with the state.',
    needs: ['attach.state', 'positions.chain'],
    test: async (server) => {
      const [topic, line] = [server.topic(), server.line()]
      const seat = await server.join()
      const places = [positionOf(await seat.attach(topic))]
      for (const n of [1, 2, 3]) await seat.ask(topic, { line, n, after: n - 1, data: { add: String(n) } })
      const all = await seat.events(topic, 3)
      let count = 0
      const counts = [0]
      for (const { to, list } of seat.eventsOf(topic)) {
        places.push(to)
        counts.push((count += list.length))
      }
      for (const [index, at] of places.entries()) {
        const attached = await (await server.join()).attach(topic, [], at)
        const known = `With the position after event ${String(counts[index])}, `
        expectSame(`${known}to`, positionOf(attached), places.at(-1))
        if (attached.list === undefined) {
          expectSame(`${known}the state`, textsOf(attached), ['1', '2', '3'])
        } else {
          expectSame(`${known}after`, attached.after, at)
          expectSame(`${known}the list`, attached.list, all.slice(counts[index]))
        }
      }
    },
  },
  {
    id: 'positions.foreign',
    section: 'attached',
    says: 'An attach with a position that the log does not hold is answered with the state.',
    needs: ['attach.whole'],
    test: async (server) => {
      const attached = await (await server.join()).attach(server.topic(), [], 'conformance-of-another-log')
      if (attached.state === undefined) throw new Broken(`It was answered with ${show(attached)}.`)
    },
  },
]
