import { limits } from '../../../store/protocol'
import { Broken, expectSame } from '../findings'
import type { Rule } from '../rule'
import { helloOf, type Subject } from '../subject'

const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels)
const command = (fields: object): string =>
  JSON.stringify({ t: 'command', topic: 'conformance:1', line: 'a', n: 1, after: 0, data: 1, ...fields })
const attach = (fields: object): string =>
  JSON.stringify({ t: 'attach', topic: 'conformance:1', lines: [], ...fields })
const manyLines = Array.from({ length: limits.lines + 1 }, (_, at) => `line-${String(at)}`)

type Faults = readonly (readonly [name: string, data: string | Buffer])[]

const texts: Faults = [
  ['binary data', Buffer.from('{"t":"ping","id":"1"}')],
  ['a text that is no JSON', '{"t":'],
  ['a list', '[]'],
  ['null', 'null'],
  ['a frame without t', '{}'],
]
const kinds: Faults = [
  ['an unknown t', '{"t":"shout"}'],
  ['a kind of the other side', '{"t":"events"}'],
  ['a name of JavaScript as t', '{"t":"constructor"}'],
  ['a list as t', '{"t":["ping"],"id":"1"}'],
]
const fields: Faults = [
  ['version 2', JSON.stringify({ ...helloOf('conformance-a'), v: 2 })],
  ['an empty user', JSON.stringify({ ...helloOf('conformance-a'), user: '' })],
  ['a topic of 129 bytes', JSON.stringify({ t: 'detach', topic: '房'.repeat(43) })],
  ['a topic with a space', JSON.stringify({ t: 'detach', topic: 'conformance:a b' })],
  ['a topic named __proto__', '{"t":"detach","topic":"__proto__"}'],
  ['a position that is null', attach({ at: null })],
  ['a position of 257 characters', attach({ at: 'x'.repeat(257) })],
  ['an attach without lines', attach({ lines: undefined })],
  ['a line twice in an attach', attach({ lines: ['a', 'a'] })],
  ['257 lines in an attach', attach({ lines: manyLines })],
  ['a line named constructor', attach({ lines: ['constructor'] })],
  ['a line with a space', command({ line: 'a b' })],
  ['number 0', command({ n: 0 })],
  ['number 7.5', command({ n: 7.5 })],
  ['a number in a text', command({ n: '7' })],
  ['a number beyond 2^53', command({ n: 2 ** 53 })],
  ['after = n', command({ n: 7, after: 7 })],
  ['after = -1', command({ after: -1 })],
  ['a command without data', command({ data: undefined })],
  ['a ping without id', '{"t":"ping"}'],
]
const values: Faults = [
  ['9 levels', command({}).replace('"data":1', `"data":${nested(8)}`)],
  ['an endless number', command({}).replace('"data":1', '"data":1e999')],
  ['a member named __proto__', '{"t":"ping","id":"1","x":[{"__proto__":{}}]}'],
]

/** Each on a connection of its own, after a hello, so that the fault is all there is to object to. */
async function expectFaults(server: Subject, faults: Faults): Promise<void> {
  for (const [name, data] of faults) {
    const { wire } = await server.join()
    wire.send(data)
    try {
      await wire.expectClose(4101)
    } catch (error) {
      if (!(error instanceof Broken)) throw error
      throw new Broken(`After ${name}: ${error.message}`)
    }
    wire.end()
  }
}

export const frameRules: readonly Rule[] = [
  {
    id: 'frames.extra',
    section: 'frames',
    says: 'Fields that the document does not name are ignored.',
    needs: ['ping.answer'],
    test: async (server) => {
      const wire = await server.open()
      wire.send(JSON.stringify({ ...helloOf('conformance-a'), x: 1 }))
      await wire.until('welcome', (frames) => frames.find(({ t }) => t === 'welcome'))
      wire.send('{"t":"ping","id":"1","x":{"y":[]}}')
      await wire.until('the answer to a ping with another field', (frames) =>
        frames.find(({ t }) => t === 'ping'),
      )
    },
  },
  {
    id: 'frames.text',
    section: 'frames',
    says: 'Data that is not the JSON text of one object closes with 4101.',
    needs: ['hello.welcome'],
    test: (server) => expectFaults(server, texts),
  },
  {
    id: 'frames.kind',
    section: 'frames',
    says: 'An unknown t closes with 4101.',
    needs: ['frames.text'],
    test: (server) => expectFaults(server, kinds),
  },
  {
    id: 'frames.field',
    section: 'frames',
    says: 'A field of a wrong type, or beyond its limit, closes with 4101.',
    needs: ['frames.text'],
    test: (server) => expectFaults(server, fields),
  },
  {
    id: 'frames.value',
    section: 'limits',
    says: 'More than 8 levels, endless numbers and __proto__ close with 4101.',
    needs: ['frames.text'],
    test: (server) => expectFaults(server, values),
  },
  {
    id: 'frames.nothing',
    section: 'frames',
    says: 'A fault changes nothing but its own connection.',
    needs: ['frames.field', 'command.event', 'ping.answer'],
    test: async (server) => {
      const topic = server.topic()
      const [broken, other] = [await server.enter(topic), await server.enter(topic)]
      broken.wire.send(command({ topic, n: 0, data: { add: 'fault' } }))
      await broken.wire.expectClose(4101)
      await other.ping()
      expectSame('The state after it', await server.read(topic), [])
    },
  },
  {
    id: 'frames.readable',
    section: 'frames',
    says: 'Every text of the server is a frame of the protocol.',
    needs: [],
    // The last of all: the other rules have met such a text.
    test: ({ unreadable: [first] }) =>
      first === undefined ? Promise.resolve() : Promise.reject(new Broken(first)),
  },
]
