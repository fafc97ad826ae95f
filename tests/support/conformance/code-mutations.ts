// Changes of the server in docs/protocol.md that break one rule each.

interface CodeMutation {
  /** The rule that must be named. */
  readonly rule: string
  readonly how: string
  /** A part of the document's code, and the text that stands in its place. */
  readonly from: string
  readonly to: string
  /** One more. */
  readonly also?: readonly [from: string, to: string]
}

export const codeMutations: readonly CodeMutation[] = [
  {
    rule: 'hello.again',
    how: 'a second hello closes',
    from: "return me.send({ t: 'welcome'",
    to: "if (me.isIn) return me.close(4101)\nme.isIn = true\nreturn me.send({ t: 'welcome'",
  },
  {
    rule: 'hello.first',
    how: 'another code',
    from: 'if (!me.user) return me.close(4100)',
    to: 'if (!me.user) return me.close(4101)',
  },
  {
    rule: 'hello.token',
    how: 'another code',
    from: 'if (user !== frame.user) return me.close(4300)',
    to: 'if (user !== frame.user) return me.close(4301)',
  },
  {
    rule: 'hello.user',
    how: 'the user of the frame is not compared',
    from: 'if (user !== frame.user)',
    to: 'if (!user)',
  },
  {
    rule: 'hello.other',
    how: 'another user takes over',
    from: 'if (user !== (me.user ??= user)) return me.close(4303)',
    to: 'me.user = user',
  },
  {
    rule: 'ping.answer',
    how: 'no id of the ping',
    from: 'id: frame.id',
    to: "id: 'pong'",
  },
  {
    rule: 'attach.whole',
    how: 'another state at first',
    from: 'state: stateOf(topic)',
    to: "state: ['welcome', ...stateOf(topic)]",
  },
  {
    rule: 'attach.state',
    how: 'one text is left out',
    from: 'state: stateOf(topic)',
    to: 'state: stateOf(topic).slice(-1)',
  },
  {
    rule: 'attach.answers',
    how: 'refusals are left out',
    from: '(code ? [n, code] : [n]))',
    to: '(code ? [] : [n])).filter((one) => one.length > 0)',
  },
  {
    rule: 'attach.used',
    how: 'used lines are forgotten',
    from: 'topic.readers.get(me).lines.add(line)',
    to: '',
  },
  {
    rule: 'attach.more',
    how: 'lines are replaced',
    from: 'new Set([...(topic.readers.get(me)?.lines ?? []), ...asked])',
    to: 'new Set(asked)',
  },
  {
    rule: 'attach.own',
    how: 'attached shows the lines of others',
    from: '...record(topic, me.user, line)]',
    to: "...record(topic, me.user, line), ...record(topic, 'conformance-a', line)]",
    also: [
      'answers[line] =',
      'answers[line] = me.user === "conformance-a" ? [...record(topic, me.user, line)].map(([n, code]) => (code ? [n, code] : [n])) :',
    ],
  },
  {
    rule: 'attach.no',
    how: 'each topic is open',
    from: 'const to = may(me.user, topic)',
    to: 'const to = may(me.user, topic) || topic.name.startsWith("nowhere")',
  },
  {
    rule: 'attach.take',
    how: 'commands after no close',
    from: 'if (!topic.readers.has(me))',
    to: 'if (!topic.readers.has(me) || topic.name.startsWith("nowhere"))',
  },
  {
    rule: 'detach.silent',
    how: 'detach is ignored',
    from: "if (frame.t === 'detach') topic.readers.delete(me)",
    to: '',
  },
  {
    rule: 'command.event',
    how: 'each event comes twice',
    from: 'topic.events.push(...events)',
    to: 'topic.events.push(...events, ...events)',
    also: ['tell(reader, topic, events, reader', 'tell(reader, topic, [...events, ...events], reader'],
  },
  {
    rule: 'command.behind',
    how: 'the answer comes first',
    from: 'topic.events.push(...events)',
    to: 'answer()\n  topic.events.push(...events)',
  },
  {
    rule: 'command.refusal',
    how: 'another code',
    from: 'if (code) return answer(code)',
    to: "if (code) return answer('no')",
  },
  {
    rule: 'command.malformed',
    how: 'malformed data is not kept',
    from: 'kept.set(n, code)',
    to: "if (code === 'malformed') return answer(code)\n  kept.set(n, code)",
  },
  {
    rule: 'command.attached',
    how: 'each command is taken',
    from: 'if (!topic.readers.has(me)) return me.close(4104)',
    to: 'if (!topic.readers.has(me)) topic.readers.set(me, { to: end(topic), lines: new Set() })',
  },
  {
    rule: 'command.repeat',
    how: 'repeats are applied',
    from: "if (n <= last) return answer(kept.has(n) ? kept.get(n) : 'unknown')",
    to: '',
  },
  {
    rule: 'command.recorded',
    how: 'refusals are not kept',
    from: 'kept.set(n, code)',
    to: 'if (!code) kept.set(n, code)',
  },
  {
    rule: 'command.hole',
    how: 'a hole is ok',
    from: "if (n <= last) return answer(kept.has(n) ? kept.get(n) : 'unknown')",
    to: 'if (n <= last) return answer(kept.get(n))',
  },
  {
    rule: 'command.jump',
    how: 'numbers must follow each other',
    from: 'if (after > last) return me.close(4104)',
    to: 'if (after !== last) return me.close(4104)',
  },
  {
    rule: 'command.gap',
    how: 'after is not compared',
    from: 'if (after > last) return me.close(4104)',
    to: '',
  },
  {
    rule: 'command.gap',
    how: 'what has a gap is applied before the close',
    from: 'if (after > last) return me.close(4104)',
    to: 'if (after > last) { topic.events.push(...decide(stateOf(topic), data, me.user).events); return me.close(4104) }',
  },
  {
    rule: 'command.topics',
    how: 'one last number for all topics',
    from: 'const last = Math.max(0, ...kept.keys())',
    to: 'const last = Math.max(0, ...[...topics.values()].flatMap((each) => [...record(each, me.user, line).keys()]))',
  },
  {
    rule: 'command.users',
    how: 'lines are shared by users',
    from: 'topic.records[`${user} ${line}`] ??=',
    to: 'topic.records[line] ??=',
  },
  {
    rule: 'command.overlap',
    how: 'a line is bound to its connection',
    from: 'const kept = record',
    to: 'topic.owners ??= {}\n  if ((topic.owners[line] ??= me) !== me && n === 2 && after === 1) return me.close(4104)\n  const kept = record',
  },
  {
    rule: 'command.kept',
    how: '63 answers are kept',
    from: 'kept.size > 64',
    to: 'kept.size > 63',
  },
  {
    rule: 'command.kept',
    how: 'a forgotten number is applied again',
    from: "if (n <= last) return answer(kept.has(n) ? kept.get(n) : 'unknown')",
    to: "if (n <= last && (kept.has(n) || last < 65)) return answer(kept.has(n) ? kept.get(n) : 'unknown')",
  },
  {
    rule: 'since.same',
    how: 'each since is foreign',
    from: "if (since && since !== memory) return answer('unknown')",
    to: "if (since) return answer('unknown')",
  },
  {
    rule: 'since.other',
    how: 'since is not looked at',
    from: "if (since && since !== memory) return answer('unknown')",
    to: '',
  },
  {
    rule: 'since.other',
    how: 'an unknown command is kept',
    from: "if (since && since !== memory) return answer('unknown')",
    to: "if (since && since !== memory) return kept.set(n, 'unknown'), answer('unknown')",
  },
  {
    rule: 'since.kept',
    how: 'since comes first',
    from: "if (n <= last) return answer(kept.has(n) ? kept.get(n) : 'unknown')",
    to: "if (since && since !== memory) return answer('unknown')\n  if (n <= last) return answer(kept.has(n) ? kept.get(n) : 'unknown')",
  },
  {
    rule: 'events.others',
    how: 'only the sender is told',
    from: 'for (const reader of topic.readers.keys())',
    to: 'for (const reader of [me])',
  },
  {
    rule: 'events.own',
    how: 'a user is told once',
    from: 'for (const reader of topic.readers.keys())',
    to: 'for (const reader of [...topic.readers.keys()].filter((one) => one === me || one.user !== me.user))',
  },
  {
    rule: 'events.secret',
    how: 'all are told the answer',
    from: 'reader.user === me.user ? {',
    to: 'reader.user ? {',
  },
  {
    rule: 'events.order',
    how: 'one user gets two events in another order',
    from: 'const list = after ? events : []',
    to: "const isTwisted = after && reader.user === 'conformance-b' && topic.events.length\n  const list = !after || isTwisted === 15 ? [] : isTwisted === 16 ? [...events, topic.events[14]] : events",
  },
  {
    rule: 'positions.chain',
    how: 'after is the end',
    from: 'const after = here.to\n',
    to: 'const after = here.to && end(topic)\n',
  },
  {
    rule: 'positions.resume',
    how: 'one event is left out',
    from: 'topic.events.slice(count)',
    to: 'topic.events.slice(Number(count) + 1)',
  },
  {
    rule: 'positions.foreign',
    how: 'a foreign position is believed',
    from: 'name === memory ?',
    to: 'at ?',
  },
  {
    rule: 'member.repeat',
    how: 'membership comes first',
    from: "if (n <= last) return answer(kept.has(n) ? kept.get(n) : 'unknown')",
    to: "if (!may(me.user, topic)) return kept.has(n) || kept.set(n, 'forbidden'), answer('forbidden')\n  if (n <= last) return answer(kept.has(n) ? kept.get(n) : 'unknown')",
  },
  {
    rule: 'member.forbidden',
    how: 'members are not looked at',
    from: 'const { events, code } = may(me.user, topic)',
    to: 'const { events, code } = may(me.user, topic) || !topic.name.startsWith("nowhere")',
  },
]
