// Servers that break one rule each: those whose code is changed, and those with another behaviour at their sockets.
import { limits, parseClientFrame } from '../../../store/protocol'
import { codeMutations } from './code-mutations'
import type { Mutation } from './reference-server'

type Parse = NonNullable<Mutation['parse']>
type Row = readonly [rule: string, how: string, mutation: Mutation]

const late = (pass: () => void): void => void setTimeout(pass, 20)

const fault = (code: number) =>
  ({ t: 'fault', close: { code, reason: '' }, field: '', expected: '' }) as const

/** Closes with a code where `isWrong` says so. */
const closing =
  (code: number, isWrong: (text: string, isFault: boolean) => boolean): Parse =>
  (data) => {
    const frame = parseClientFrame(data)
    return isWrong(data.toString(), frame.t === 'fault') ? fault(code) : frame
  }

/** Reads another text where there is one. */
const reading =
  (change: (text: string) => string): Parse =>
  (data) =>
    parseClientFrame(Buffer.isBuffer(data) ? data : change(data))

/** Takes a padded frame that is one byte too long. */
const oneMore = (most: number): Parse =>
  reading((text) => (text.length === most + 1 ? text.replace('xx', 'x') : text))

/** Takes a fault for a ping where `isTaken` says so. */
const taking =
  (isTaken: (text: string) => boolean): Parse =>
  (data) => {
    const frame = parseClientFrame(data)
    const isSmallText = typeof data === 'string' && data.length <= limits.helloBytes
    return frame.t === 'fault' && isSmallText && isTaken(data) ? { t: 'ping', id: '1' } : frame
  }

const isOtherKind = (text: string): boolean =>
  /"t":/.test(text) && !/"t":"(hello|attach|detach|command|ping)"/.test(text) && text.endsWith('}')
const isWild = (text: string): boolean => /__proto__":|1e999|\[{8}/.test(text)
const isKnownKind = (text: string): boolean => /"t":"(hello|attach|detach|command|ping)"/.test(text)

/** Frames that come while the token of a hello is checked are dropped. */
function busyWithHello(): Mutation {
  let isBusy = false
  return {
    hear(frame, pass) {
      if (frame.t !== 'hello') return isBusy ? undefined : pass()
      isBusy = true
      late(() => {
        isBusy = false
        pass()
      })
    },
  }
}

const rows: readonly Row[] = [
  ['hello.welcome', 'a hello has no answer', { send: (frame, pass) => frame.t !== 'welcome' && pass(frame) }],
  ['hello.follow', 'frames behind a hello are dropped', busyWithHello()],
  ['hello.renew', 'nothing ends', { onControl: (command, pass) => command.do !== 'expire' && pass() }],
  [
    'ping.order',
    'long ids come first',
    {
      send: (frame, pass) =>
        frame.t === 'ping' && frame.id.length < 10 ? late(() => pass(frame)) : pass(frame),
    },
  ],
  ['frames.extra', 'other fields are faults', { parse: closing(4101, (text) => /"(x|pad)":/.test(text)) }],
  [
    'frames.text',
    'faults close with another code',
    { parse: closing(1008, (text, isFault) => isFault && text.length <= limits.helloBytes) },
  ],
  ['frames.kind', 'unknown kinds are ignored', { parse: taking(isOtherKind) }],
  ['frames.field', 'fields are not checked', { parse: taking((text) => isKnownKind(text) && !isWild(text)) }],
  ['frames.value', 'values are not checked', { parse: taking(isWild) }],
  [
    'frames.nothing',
    'a command with a fault is applied',
    { parse: reading((text) => (text.includes('"add"') ? text.replace('"n":0', '"n":1') : text)) },
  ],
  [
    'frames.readable',
    'attached has no answers',
    { send: (frame, pass) => pass(frame.t === 'attached' ? { ...frame, answers: undefined } : frame) },
  ],
  [
    'command.order',
    'commands overtake each other',
    { hear: (frame, pass) => (frame.t === 'command' && frame.n % 2 === 1 ? late(pass) : pass()) },
  ],
  [
    'events.topic',
    'all connections are told',
    {
      send(frame, pass, doors) {
        pass(frame)
        if (frame.t !== 'events') return
        for (const door of doors)
          if (!door.topics.includes(frame.topic)) door.write({ ...frame, answers: {} })
      },
    },
  ],
  ['limits.hello', 'one byte more is taken', { parse: oneMore(limits.helloBytes) }],
  ['limits.frame', 'a frame may have 32 KB', { mostBytes: 32_768 }],
  ['limits.frame', 'one byte more is taken', { mostBytes: 2 ** 20, parse: oneMore(limits.frameBytes) }],
  [
    'limits.names',
    'topics of 64 bytes',
    { parse: closing(4101, (text, isFault) => !isFault && /"topic":"[^"]{65}/.test(text)) },
  ],
  ['limits.topics', 'any count of topics', { mostTopics: Infinity }],
  ['limits.topics', '50 topics', { mostTopics: 50 }],
  ['limits.lines', 'any count of lines', { mostLines: Infinity }],
  ['waits.hello', 'a hello may take longer', { hello: 60_000 }],
  ['waits.hello', 'a hello must come soon', { hello: 200 }],
  ['waits.silence', 'silence lasts longer', { silence: 60_000 }],
  [
    'member.told',
    'the reader is not told',
    {
      send(frame, pass) {
        const isUnasked = frame.t === 'attached' && frame.no === 'forbidden' && frame.topic.startsWith('conf')
        if (!isUnasked || Object.keys(frame.answers).length > 0) pass(frame)
      },
    },
  ],
  ['memory.lost', 'the stamp stays', { nextMemory: (memory) => memory }],
]

export const mutations: readonly Row[] = [
  ...rows,
  ...codeMutations.map(({ rule, how, from, to, also }): Row => [
    rule,
    how,
    { code: [[from, to], ...(also ? [also] : [])] },
  ]),
]
