import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { closes, encodeFrame, limits, parseClientFrame, parseServerFrame } from '../../../../store/protocol'
import { attach, clientFaults, command, hello, many, nested } from '../../../support/client-faults'
import { clientFrames, serverFrames } from '../../../support/protocol-frames'

const attached = { t: 'attached', topic: 'room:42', to: '1:9', answers: {} }
const events = { t: 'events', topic: 'room:42', after: '1:7', to: '1:9', list: [{ said: 'hi' }], answers: {} }

test('each side reads what the other encodes', () => {
  fc.assert(fc.property(clientFrames, (frame) => expect(parseClientFrame(encodeFrame(frame))).toEqual(frame)))
  fc.assert(fc.property(serverFrames, (frame) => expect(parseServerFrame(encodeFrame(frame))).toEqual(frame)))
})

test('a field that the protocol does not know is ignored', () => {
  expect(parseClientFrame(JSON.stringify({ ...hello, colour: 'red' }))).toMatchObject(hello)
  expect(parseServerFrame(JSON.stringify({ ...events, constructor: 1 }))).toMatchObject(events)
})

test.each(clientFaults)('a server is told what is wrong: %s', (_, data, reason) => {
  const [field, expected] = reason.split(' must be ')
  expect(parseClientFrame(data)).toEqual({ t: 'fault', close: { code: 4101, reason }, field, expected })
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
  const reasons = [...all.map(({ reason }) => reason), ...clientFaults.map(([, , reason]) => reason)]
  for (const reason of reasons) expect(reason.length).toBeLessThanOrEqual(123)
})
