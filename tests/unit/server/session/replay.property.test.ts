// Captured frames that are sent again: on other connections, in any order, and with numbers that nobody gave.
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Answer, ClientFrame, ServerFrame } from '../../../../store/protocol'
import { TestServer, type TestWire } from '../../../support/session/test-server'

const command = (n: number, say: string, after = n - 1): ClientFrame => ({
  t: 'command',
  topic: 'room:1',
  line: 'captured',
  n,
  after,
  data: { say },
})
const unlimited = { perSecond: Infinity, burst: Infinity }

async function attach(server: TestServer, user: string): Promise<TestWire> {
  const wire = await server.welcome(user)
  await wire.hear({ t: 'attach', topic: 'room:1', lines: [] })
  wire.take()
  return wire
}

const answersIn = (frames: readonly ServerFrame[]): readonly Answer[] =>
  frames.flatMap((frame) => ('answers' in frame ? (frame.answers['captured'] ?? []) : []))

test('frames that are sent again on other connections and in any order change nothing, and get the answers of before', async () => {
  const texts = fc.array(fc.constantFrom('hi', 'ho', 'rude'), { minLength: 1, maxLength: 12 })
  const again = fc.array(fc.nat(11), { minLength: 1, maxLength: 30 })
  await fc.assert(
    fc.asyncProperty(texts, again, async (said, order) => {
      const server = new TestServer({ limits: { commandRate: unlimited } })
      const first = await attach(server, 'ann')
      const captured = said.map((say, index) => command(index + 1, say))
      for (const frame of captured) await first.hear(frame)
      const before = answersIn(first.take())
      const { at } = await server.log.read('room:1', null, [])

      const attacker = await attach(server, 'ann')
      for (const number of order) {
        const index = number % captured.length
        await attacker.hear(captured[index] as ClientFrame)
        expect(answersIn(attacker.take())).toEqual([before[index]])
      }
      expect((await server.log.read('room:1', null, [])).at).toBe(at)
      expect(first.take()).toEqual([])
    }),
    { numRuns: 50 },
  )
})

const numbers = [2 ** 53, 2 ** 31, -1, 0, 0.5, NaN, Infinity, '1', null, [], {}, true] as const
const positions = ['', ' ', '0', 'm1:9007199254740993:', 'x'.repeat(257), 7, null, {}] as const

test('numbers, positions and stamps that nobody gave change nothing: 4101, 4104, the whole state, or an answer that is no', async () => {
  const hostile = fc.record({
    n: fc.constantFrom<unknown>(1, 2, ...numbers),
    after: fc.constantFrom<unknown>(0, 1, ...numbers),
    since: fc.constantFrom<unknown>(undefined, 'm0:1', ...positions),
    at: fc.constantFrom<unknown>(undefined, ...positions),
  })
  await fc.assert(
    fc.asyncProperty(hostile, async ({ n, after, since, at }) => {
      const server = new TestServer()
      const bob = await attach(server, 'bob')
      await bob.hear(command(1, 'of bob'))
      const known = await server.log.read('room:1', null, [])
      const wire = await server.welcome('ann')
      await wire.hear(JSON.stringify({ t: 'attach', topic: 'room:1', at, lines: [] }))
      const [attached] = wire.take()
      const isAttached = wire.closed === undefined
      const state = attached && 'state' in attached ? attached.state : 'closed'
      expect(state).toEqual(isAttached ? ['of bob'] : 'closed')
      await wire.hear(JSON.stringify({ ...command(1, 'of ann'), n, after, since }))
      const answers = answersIn(wire.take())
      const isGood =
        isAttached && Number.isSafeInteger(n) && Number(n) > 0 && after === 0 && since === undefined
      const { at: now } = await server.log.read('room:1', null, [])
      expect(now === known.at).toBe(!isGood)
      const fate = wire.closed ? [4101, 4104] : [isGood ? 'ok' : 'unknown']
      expect(fate).toContain(wire.closed?.code ?? answers[0]?.[1] ?? 'ok')
      expect(server.errors).toEqual([])
    }),
    { numRuns: 300 },
  )
})
