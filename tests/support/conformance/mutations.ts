// Servers that break one rule each, by the rule that must be named.
import { limits, parseClientFrame } from '../../../store/protocol'
import type { Mutation } from './reference-server'

const closeOf = (code: number) =>
  ({ t: 'fault', close: { code, reason: '' }, field: '', expected: '' }) as const
const isFault = (data: string | Buffer): boolean => parseClientFrame(data).t === 'fault'
/** Takes each JSON text whose kind is known, except those that `fault` finds. */
const lax =
  (fault: (text: string) => boolean): NonNullable<Mutation['parse']> =>
  (data) => {
    const frame = parseClientFrame(data)
    if (frame.t !== 'fault' || frame.close.code === 1009 || typeof data !== 'string') return frame
    return fault(data) ? frame : { t: 'ping', id: '1' }
  }
const hasKind = (text: string): boolean => {
  try {
    const { t } = JSON.parse(text) as { t?: unknown }
    return ['hello', 'attach', 'detach', 'command', 'ping'].some((kind) => kind === t)
  } catch {
    return false
  }
}
const isWild = (text: string): boolean => /__proto__":|1e999|\[{8}/.test(text)

const toEveryReader = 'for (const reader of topic.readers.keys())'
const firstLine = "if (n <= last) return answer(kept.has(n) ? kept.get(n) : 'unknown')"
const sinceLine = "if (since && since !== memory) return answer('unknown')"
const gapLine = 'if (after > last) return me.close(4104)'
/** Events 15 and 16 of a topic, the other way round for user b. */
const twisted = `const isTwisted = after && reader.user === 'conformance-b' && topic.events.length
  const list = !after || isTwisted === 15 ? [] : isTwisted === 16 ? [...events, topic.events[14]] : events`
const late = (pass: () => void, ms = 20): void => void setTimeout(pass, ms)

export const mutations: readonly (readonly [rule: string, how: string, mutation: Mutation])[] = [
  // prettier-ignore
  ['hello.welcome', 'a hello has no answer', { send: (frame, pass) => { if (frame.t !== 'welcome') pass(frame) } }],
  [
    'hello.follow',
    'frames behind a hello are dropped while its token is checked',
    (() => {
      let isBusy = false
      const hear: Mutation['hear'] = (frame, pass) => {
        if (frame.t !== 'hello') return isBusy ? undefined : pass()
        isBusy = true
        late(() => {
          isBusy = false
          pass()
        })
      }
      return { hear }
    })(),
  ],
  [
    'hello.again',
    'a second hello closes',
    { code: [["return me.send({ t: 'welcome'", "if (me.isIn) return me.close(4101)\nme.isIn = true\nreturn me.send({ t: 'welcome'"]] }, // prettier-ignore
  ],
  [
    'hello.first',
    'another code',
    { code: [['if (!me.user) return me.close(4100)', 'if (!me.user) return me.close(4101)']] },
  ],
  ['hello.token', 'another code', { code: [['if (user !== frame.user) return me.close(4300)', 'if (user !== frame.user) return me.close(4301)']] }], // prettier-ignore
  [
    'hello.user',
    'the user of the frame is not compared',
    { code: [['if (user !== frame.user)', 'if (!user)']] },
  ],
  [
    'hello.other',
    'another user takes over',
    { code: [['if (user !== (me.user ??= user)) return me.close(4303)', 'me.user = user']] },
  ],
  [
    'hello.renew',
    'nothing ends',
    { onControl: (command, pass) => (command.do === 'expire' ? undefined : pass()) },
  ],
  ['ping.answer', 'no id of the ping', { code: [['id: frame.id', "id: 'pong'"]] }],
  ['ping.order', 'long ids first', { send: (frame, pass) => (frame.t === 'ping' && frame.id.length < 10 ? late(() => pass(frame)) : pass(frame)) }], // prettier-ignore
  ['frames.extra', 'other fields are faults', { parse: (data) => (/"(x|pad)":/.test(data.toString()) ? closeOf(4101) : parseClientFrame(data)) }], // prettier-ignore
  ['frames.text', 'another code', { parse: (data) => (isFault(data) && !(typeof data === 'string' && data.length > limits.helloBytes) ? closeOf(1008) : parseClientFrame(data)) }], // prettier-ignore
  [
    'frames.kind',
    'unknown kinds are ignored',
    { parse: lax((text) => hasKind(text) || !text.includes('"t"') || text === '{"t":') },
  ],
  ['frames.field', 'fields are not checked', { parse: lax((text) => !hasKind(text) || isWild(text)) }],
  ['frames.value', 'values are not checked', { parse: lax((text) => !isWild(text)) }],
  ['frames.nothing', 'a command with a fault is applied', { parse: (data) => { const text = data.toString(); return text.includes('"n":0') && text.includes('"add"') ? parseClientFrame(text.replace('"n":0', '"n":1').replace('"after":0', '"after":0')) : parseClientFrame(data) } }], // prettier-ignore
  ['frames.readable', 'attached has no answers', { send: (frame, pass) => pass(frame.t === 'attached' ? { ...frame, answers: undefined } : frame) }], // prettier-ignore
  [
    'attach.whole',
    'another state at first',
    { code: [['state: stateOf(topic)', "state: ['welcome', ...stateOf(topic)]"]] },
  ],
  [
    'attach.state',
    'one text is left out',
    { code: [['state: stateOf(topic)', 'state: stateOf(topic).slice(-1)']] },
  ],
  ['attach.answers', 'refusals are left out', { code: [['(code ? [n, code] : [n]))', '(code ? [] : [n])).filter((one) => one.length > 0)']] }], // prettier-ignore
  ['attach.used', 'used lines are forgotten', { code: [['topic.readers.get(me).lines.add(line)', '']] }],
  ['attach.more', 'lines are replaced', { code: [['new Set([...(topic.readers.get(me)?.lines ?? []), ...asked])', 'new Set(asked)']] }], // prettier-ignore
  ['attach.own', 'attached shows the lines of others', { code: [['...record(topic, me.user, line)]', "...record(topic, me.user, line), ...record(topic, 'conformance-a', line)]"], ['answers[line] =', 'answers[line] = me.user === "conformance-a" ? [...record(topic, me.user, line)].map(([n, code]) => (code ? [n, code] : [n])) :']] }], // prettier-ignore
  ['attach.no', 'each topic is open', { code: [['const to = may(me.user, topic)', 'const to = may(me.user, topic) || topic.name.startsWith("nowhere")']] }], // prettier-ignore
  ['attach.take', 'commands after no close', { code: [['if (!topic.readers.has(me))', 'if (!topic.readers.has(me) || topic.name.startsWith("nowhere"))']] }], // prettier-ignore
  [
    'detach.silent',
    'detach is ignored',
    { code: [["if (frame.t === 'detach') topic.readers.delete(me)", '']] },
  ],
  ['command.event', 'each event comes twice', { code: [['topic.events.push(...events)', 'topic.events.push(...events, ...events)'], ['tell(reader, topic, events, reader', 'tell(reader, topic, [...events, ...events], reader']] }], // prettier-ignore
  [
    'command.behind',
    'the answer comes first',
    { code: [['topic.events.push(...events)', 'answer()\n  topic.events.push(...events)']] },
  ],
  [
    'command.refusal',
    'another code',
    { code: [['if (code) return answer(code)', "if (code) return answer('no')"]] },
  ],
  ['command.malformed', 'malformed data is not kept', { code: [['kept.set(n, code)', "if (code === 'malformed') return answer(code)\n  kept.set(n, code)"]] }], // prettier-ignore
  ['command.attached', 'each command is taken', { code: [['if (!topic.readers.has(me)) return me.close(4104)', 'if (!topic.readers.has(me)) topic.readers.set(me, { to: end(topic), lines: new Set() })']] }], // prettier-ignore
  ['command.repeat', 'repeats are applied', { code: [[firstLine, '']] }],
  [
    'command.recorded',
    'refusals are not kept',
    { code: [['kept.set(n, code)', 'if (!code) kept.set(n, code)']] },
  ],
  ['command.hole', 'a hole is ok', { code: [[firstLine, 'if (n <= last) return answer(kept.get(n))']] }],
  [
    'command.jump',
    'numbers must follow each other',
    { code: [[gapLine, 'if (after !== last) return me.close(4104)']] },
  ],
  ['command.gap', 'after is not compared', { code: [[gapLine, '']] }],
  ['command.gap', 'what has a gap is applied before the close', { code: [[gapLine, 'if (after > last) { topic.events.push(...decide(stateOf(topic), data, me.user).events); return me.close(4104) }']] }], // prettier-ignore
  ['command.topics', 'one last number for all topics', { code: [['const last = Math.max(0, ...kept.keys())', 'const last = Math.max(0, ...[...topics.values()].flatMap((each) => [...record(each, me.user, line).keys()]))']] }], // prettier-ignore
  [
    'command.users',
    'lines are shared by users',
    { code: [['topic.records[`${user} ${line}`] ??=', 'topic.records[line] ??=']] },
  ],
  ['command.overlap', 'a line is bound to its connection', { code: [['const kept = record', 'topic.owners ??= {}\n  if ((topic.owners[line] ??= me) !== me && n === 2 && after === 1) return me.close(4104)\n  const kept = record']] }], // prettier-ignore
  ['command.order', 'commands overtake each other', { hear: (frame, pass) => (frame.t === 'command' && frame.n % 2 === 1 ? late(pass) : pass()) }], // prettier-ignore
  ['command.kept', '63 answers are kept', { code: [['kept.size > 64', 'kept.size > 63']] }],
  ['command.kept', 'a forgotten number is applied again', { code: [[firstLine, `if (n <= last && (kept.has(n) || last < 65)) return answer(kept.has(n) ? kept.get(n) : 'unknown')`]] }], // prettier-ignore
  ['since.same', 'each since is foreign', { code: [[sinceLine, "if (since) return answer('unknown')"]] }],
  ['since.other', 'since is not looked at', { code: [[sinceLine, '']] }],
  ['since.other', 'an unknown command is kept', { code: [[sinceLine, "if (since && since !== memory) return kept.set(n, 'unknown'), answer('unknown')"]] }], // prettier-ignore
  ['since.kept', 'since comes first', { code: [[firstLine, `${sinceLine}\n  ${firstLine}`]] }],
  ['events.others', 'only the sender is told', { code: [[toEveryReader, 'for (const reader of [me])']] }],
  ['events.own', 'a user is told once', { code: [[toEveryReader, 'for (const reader of [...topic.readers.keys()].filter((one) => one === me || one.user !== me.user))']] }], // prettier-ignore
  [
    'events.secret',
    'all are told the answer',
    { code: [['reader.user === me.user ? {', 'reader.user ? {']] },
  ],
  ['events.topic', 'all connections are told', { send: (frame, pass, others) => { pass(frame); if (frame.t === 'events') for (const door of others) if (!door.topics.includes(frame.topic)) door.write({ ...frame, answers: {} }) } }], // prettier-ignore
  [
    'events.order',
    'one user gets two events in another order',
    { code: [['const list = after ? events : []', twisted]] },
  ],
  [
    'positions.chain',
    'after is the end',
    { code: [['const after = here.to\n', 'const after = here.to && end(topic)\n']] },
  ],
  [
    'positions.resume',
    'one event is left out',
    { code: [['topic.events.slice(count)', 'topic.events.slice(Number(count) + 1)']] },
  ],
  ['positions.foreign', 'a foreign position is believed', { code: [['name === memory ?', 'at ?']] }],
  ['limits.hello', 'a hello may have 64 KB', { parse: (data) => { const text = data.toString(); return text.length === limits.helloBytes + 1 ? parseClientFrame(text.replace(/x{9}/, '')) : parseClientFrame(data) } }], // prettier-ignore
  ['limits.frame', 'a frame may have 32 KB', { mostBytes: 32_768 }],
  ['limits.frame', 'a frame may have 1 MB', { mostBytes: 2 ** 20, parse: (data) => (data.length > limits.frameBytes ? { t: 'ping', id: '1' } : parseClientFrame(data)) }], // prettier-ignore
  ['limits.names', 'topics of 64 bytes', { parse: (data) => (/"topic":"[^"]{65}/.test(data.toString()) && !isFault(data) ? closeOf(4101) : parseClientFrame(data)) }], // prettier-ignore
  ['limits.topics', 'any count of topics', { mostTopics: Infinity }],
  ['limits.topics', '50 topics', { mostTopics: 50 }],
  ['limits.lines', 'any count of lines', { mostLines: Infinity }],
  ['waits.hello', 'a hello may take longer', { hello: 60_000 }],
  ['waits.hello', 'a hello must come soon', { hello: 200 }],
  ['waits.silence', 'silence lasts longer', { silence: 60_000 }],
  ['member.told', 'the reader is not told', { send: (frame, pass) => { if (frame.t !== 'attached' || frame.no !== 'forbidden') pass(frame); else if (frame.topic.startsWith('nowhere') || Object.keys(frame.answers).length > 0) pass(frame) } }], // prettier-ignore
  ['member.repeat', 'membership comes first', { code: [[firstLine, `if (!may(me.user, topic)) return kept.has(n) || kept.set(n, 'forbidden'), answer('forbidden')\n  ${firstLine}`]] }], // prettier-ignore
  ['member.forbidden', 'members are not looked at', { code: [['const { events, code } = may(me.user, topic)', 'const { events, code } = may(me.user, topic) || !topic.name.startsWith("nowhere")']] }], // prettier-ignore
  ['memory.lost', 'the stamp stays', { nextMemory: (memory) => memory }],
]
