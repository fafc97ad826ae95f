// Frames of the protocol, any and all: for the parsers, and for what runs behind them.
import fc from 'fast-check'
import type { Answers, ClientFrame, ServerFrame } from '../../store/protocol'

const topic = fc.constantFrom('room:42', 'here:room:42', '房间:7', 'x'.repeat(128))
const line = fc.constantFrom('q7Xk0aVt3mZfR1b9LwYc2A', 'system', 'a')
const code = fc.constantFrom('unknown', 'forbidden', 'malformed', 'not-your-turn')
const opaque = fc.string({ minLength: 1, maxLength: 256 })
const n = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })
/** Data of an app. Its depth leaves room for the frame around it. */
const json = fc
  .jsonValue({ maxDepth: 4 })
  .map((value) => JSON.parse(JSON.stringify(value).replaceAll('__proto__', 'proto')) as unknown)
const list = fc.array(json, { maxLength: 4 })
const answer = fc.oneof(fc.tuple(n), fc.tuple(n, code), fc.tuple(n, code, json))
const answers: fc.Arbitrary<Answers> = fc
  .uniqueArray(fc.tuple(line, fc.uniqueArray(answer, { selector: ([number]) => number, maxLength: 4 })), {
    selector: ([key]) => key,
    maxLength: 3,
  })
  .map((entries) => Object.fromEntries(entries))
const noKeys = { noNullPrototype: true } as const

export const clientFrames: fc.Arbitrary<ClientFrame> = fc.oneof(
  fc.record(
    { t: fc.constant('hello'), v: fc.constant(1), user: topic, token: fc.string({ minLength: 1 }) },
    noKeys,
  ),
  fc.record(
    { t: fc.constant('attach'), topic, at: opaque, lines: fc.uniqueArray(line) },
    { ...noKeys, requiredKeys: ['t', 'topic', 'lines'] },
  ),
  fc.record({ t: fc.constant('detach'), topic }, noKeys),
  n.chain((number) =>
    fc.record(
      {
        t: fc.constant('command'),
        topic,
        line,
        n: fc.constant(number),
        after: fc.nat(Math.min(number - 1, 2 ** 31 - 1)),
        data: json,
        since: opaque,
      },
      { ...noKeys, requiredKeys: ['t', 'topic', 'line', 'n', 'after', 'data'] },
    ),
  ),
  fc.record({ t: fc.constant('ping'), id: opaque }, noKeys),
)

export const serverFrames: fc.Arbitrary<ServerFrame> = fc.oneof(
  fc.record(
    { t: fc.constant('welcome'), stamp: opaque, window: fc.nat(), renew: n },
    { ...noKeys, requiredKeys: ['t', 'stamp'] },
  ),
  fc.record({ t: fc.constant('attached'), topic, after: opaque, to: opaque, list, answers }, noKeys),
  fc.record({ t: fc.constant('attached'), topic, to: opaque, state: json, answers }, noKeys),
  fc.record({ t: fc.constant('attached'), topic, no: code, answers }, noKeys),
  fc.record({ t: fc.constant('events'), topic, after: opaque, to: opaque, list, answers }, noKeys),
  fc.record({ t: fc.constant('events'), topic, list: fc.constant([]), answers }, noKeys),
  fc.record({ t: fc.constant('ping'), id: opaque, now: fc.nat() }, { ...noKeys, requiredKeys: ['t', 'id'] }),
)
