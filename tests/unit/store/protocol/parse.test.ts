import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { closes, encodeFrame, limits, parseClientFrame, parseServerFrame } from '../../../../store/protocol'
import { clientFrames, serverFrames } from '../../../support/protocol-frames'

const hello = { t: 'hello', v: 1, user: 'ann', token: 'secret' }
const attach = { t: 'attach', topic: 'room:42', at: '1:7', lines: ['a', 'b'] }
const command = { t: 'command', topic: 'room:42', line: 'a', n: 7, after: 6, data: { say: 'hi' } }
const attached = { t: 'attached', topic: 'room:42', to: '1:9', answers: {} }
const events = { t: 'events', topic: 'room:42', after: '1:7', to: '1:9', list: [{ said: 'hi' }], answers: {} }

const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)])
const many = (count: number): string[] => Array.from({ length: count }, (_, at) => `line-${String(at)}`)

test('each side reads what the other encodes', () => {
  fc.assert(fc.property(clientFrames, (frame) => expect(parseClientFrame(encodeFrame(frame))).toEqual(frame)))
  fc.assert(fc.property(serverFrames, (frame) => expect(parseServerFrame(encodeFrame(frame))).toEqual(frame)))
})

test('a field that the protocol does not know is ignored', () => {
  expect(parseClientFrame(JSON.stringify({ ...hello, colour: 'red' }))).toMatchObject(hello)
  expect(parseServerFrame(JSON.stringify({ ...events, constructor: 1 }))).toMatchObject(events)
})

const wrongOfClient: readonly (readonly [string, unknown, string])[] = [
  ['binary data', new ArrayBuffer(3), 'frame must be a text'],
  ['no JSON', '{"t":', 'frame must be the JSON text of one object'],
  ['a list', '[]', 'frame must be the JSON text of one object'],
  ['null', 'null', 'frame must be the JSON text of one object'],
  ['no kind', '{}', 't must be one of hello, attach, detach, command, ping'],
  ['a kind of the other side', events, 't must be one of hello, attach, detach, command, ping'],
  [
    'a kind of Object.prototype',
    { t: 'constructor' },
    't must be one of hello, attach, detach, command, ping',
  ],
  ['a kind in a list', { t: ['hello'] }, 't must be one of hello, attach, detach, command, ping'],
  ['another version', { ...hello, v: 2 }, 'hello.v must be 1'],
  ['no user', { ...hello, user: '' }, 'hello.user must be a name of 1 to 128 bytes without spaces'],
  ['an empty token', { ...hello, token: '' }, 'hello.token must be a text'],
  [
    'a topic of 129 bytes',
    { t: 'detach', topic: '房'.repeat(43) },
    'detach.topic must be a name of 1 to 128 bytes without spaces',
  ],
  [
    'half a character in a topic',
    { t: 'detach', topic: 'room:\ud83d' },
    'detach.topic must be a name of 1 to 128 bytes without spaces',
  ],
  [
    'a control character in a topic',
    { t: 'detach', topic: 'room:\n' },
    'detach.topic must be a name of 1 to 128 bytes without spaces',
  ],
  [
    'a topic named __proto__',
    { t: 'detach', topic: '__proto__' },
    'detach.topic must be a name of 1 to 128 bytes without spaces',
  ],
  [
    'a position that is null',
    { ...attach, at: null },
    'attach.at must be a text of 1 to 256 characters, or absent',
  ],
  [
    'a position of 257',
    { ...attach, at: 'x'.repeat(257) },
    'attach.at must be a text of 1 to 256 characters, or absent',
  ],
  ['no lines', { t: 'attach', topic: 'room:42' }, 'attach.lines must be at most 256 lines, each once'],
  ['a line twice', { ...attach, lines: ['a', 'a'] }, 'attach.lines must be at most 256 lines, each once'],
  ['257 lines', { ...attach, lines: many(257) }, 'attach.lines must be at most 256 lines, each once'],
  [
    'a line named constructor',
    { ...attach, lines: ['constructor'] },
    'attach.lines must be at most 256 lines, each once',
  ],
  [
    'a line with a space',
    { ...command, line: 'a b' },
    'command.line must be a line: 1 to 64 of A-Z, a-z, 0-9, _ and -',
  ],
  ['number 0', { ...command, n: 0, after: 0 }, 'command.n must be a whole number from 1'],
  ['half a number', { ...command, n: 7.5 }, 'command.n must be a whole number from 1'],
  ['a number beyond 2^53', { ...command, n: 2 ** 53 }, 'command.n must be a whole number from 1'],
  ['a number in text', { ...command, n: '7' }, 'command.n must be a whole number from 1'],
  ['NaN, which JSON writes as null', { ...command, n: NaN }, 'command.n must be a whole number from 1'],
  ['after its own number', { ...command, after: 7 }, 'command.after must be a whole number from 0, below n'],
  [
    'after a negative number',
    { ...command, after: -1 },
    'command.after must be a whole number from 0, below n',
  ],
  ['no data', { ...command, data: undefined }, 'command.data must be a JSON value'],
  [
    'an endless number',
    '{"t":"command","topic":"a","line":"a","n":1,"after":0,"data":1e999}',
    'frame must be at most 8 levels deep, of finite numbers, without __proto__',
  ],
  [
    'a member named __proto__',
    '{"t":"ping","id":"1","x":[{"__proto__":{}}]}',
    'frame must be at most 8 levels deep, of finite numbers, without __proto__',
  ],
  [
    '9 levels',
    { ...command, data: nested(8) },
    'frame must be at most 8 levels deep, of finite numbers, without __proto__',
  ],
  ['no id', { t: 'ping' }, 'ping.id must be a text of 1 to 256 characters'],
]
test.each(wrongOfClient)('a server is told what is wrong: %s', (_, frame, reason) => {
  const text = typeof frame === 'string' || frame instanceof ArrayBuffer ? frame : JSON.stringify(frame)
  const [field, expected] = reason.split(' must be ')
  expect(parseClientFrame(text)).toEqual({ t: 'fault', close: { code: 4101, reason }, field, expected })
})

const wrongOfServer: readonly (readonly [string, object, string])[] = [
  ['a stamp that is a number', { t: 'welcome', stamp: 1 }, 'welcome.stamp'],
  ['a negative window', { t: 'welcome', stamp: 's', window: -1 }, 'welcome.window'],
  ['a renewal that is always due', { t: 'welcome', stamp: 's', renew: 0 }, 'welcome.renew'],
  ['neither list, state nor no', attached, 'attached.after'],
  ['a list without after', { ...attached, list: [] }, 'attached.after'],
  ['after without a list', { ...attached, after: '1:7' }, 'attached.list'],
  ['a state and a list', { ...attached, state: 1, list: [] }, 'attached.list'],
  ['a state and after', { ...attached, state: 1, after: '1:7' }, 'attached.after'],
  ['a state and no', { ...attached, state: 1, no: 'forbidden' }, 'attached.state'],
  ['no state and no position', { ...attached, to: undefined, state: 1 }, 'attached.to'],
  ['no answers', { ...attached, state: 1, answers: [] }, 'attached.answers'],
  ['events for a reader without a position', { ...events, after: undefined, to: undefined }, 'events.list'],
  ['events that lead nowhere', { ...events, to: undefined }, 'events.to'],
  ['events that come from nowhere', { ...events, after: undefined }, 'events.to'],
  ['events that are no list', { ...events, list: { 0: 1, length: 1 } }, 'events.list'],
  ['a clock in text', { t: 'ping', id: '1', now: '5' }, 'ping.now'],
  ...Object.entries({
    'a line of Object.prototype': { toString: [[1]] },
    'a line without a list': { a: 1 },
    'an answer that is no list': { a: [1] },
    'an empty answer': { a: [[]] },
    'an answer without a number': { a: [['ok']] },
    'an answer of four': { a: [[1, 'muted', 0, 0]] },
    'a code that is no text': { a: [[1, 2]] },
    'a number twice': { a: [[1], [1, 'muted']] },
  }).map(([what, answers]): [string, object, string] => [what, { ...events, answers }, 'events.answers']),
]
test.each(wrongOfServer)('a client is told what is wrong: %s', (_, frame, field) => {
  expect(parseServerFrame(JSON.stringify(frame))).toMatchObject({ t: 'fault', close: { code: 4101 }, field })
})

test('a frame may be as deep and as large as the limits say, and no more', () => {
  expect(parseClientFrame(JSON.stringify({ ...command, data: nested(7) })).t).toBe('command')
  expect(parseClientFrame(JSON.stringify({ ...attach, lines: many(256) })).t).toBe('attach')
  const padded = (frame: object, bytes: number): string => {
    const text = JSON.stringify({ ...frame, pad: '' })
    return text.replace('"pad":""', `"pad":"${'x'.repeat(bytes - text.length)}"`)
  }
  expect(parseClientFrame(padded(command, limits.frameBytes)).t).toBe('command')
  expect(parseClientFrame(padded(hello, limits.helloBytes)).t).toBe('hello')
  expect(parseServerFrame(padded(events, limits.attachedBytes)).t).toBe('events')
  const tooLarge = (bytes: number): object => ({
    t: 'fault',
    close: { code: closes.tooLarge.code, reason: `frame must be at most ${String(bytes)} bytes` },
  })
  expect(parseClientFrame(padded(command, limits.frameBytes + 1))).toMatchObject(tooLarge(65_536))
  expect(parseClientFrame(padded(command, limits.frameBytes - 9).replace('x', '房房房房房'))).toMatchObject(
    tooLarge(65_536),
  )
  expect(parseClientFrame(padded(hello, limits.helloBytes + 1))).toMatchObject(tooLarge(16_384))
  expect(parseServerFrame(padded(events, limits.attachedBytes + 1))).toMatchObject(tooLarge(524_288))
})

test('text that nests as deep as a frame is long is a fault, not an overflow', () => {
  const text = `{"t":"ping","id":${'['.repeat(32_000)}${']'.repeat(32_000)}}`
  expect(parseClientFrame(text)).toMatchObject({ t: 'fault', field: 'frame' })
})

test('each close of the protocol has its code once and a sentence that fits into a close frame', () => {
  const all = Object.values(closes)
  expect(all.map(({ code }) => code)).toEqual([1009, 4100, 4101, 4102, 4103, 4104, 4300, 4303])
  const reasons = [...all.map(({ reason }) => reason), ...wrongOfClient.map(([, , reason]) => reason)]
  for (const reason of reasons) expect(reason.length).toBeLessThanOrEqual(123)
})
