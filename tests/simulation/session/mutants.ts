import type { Mutant } from '../plant'

const server = (name: string, file: string, find: string, replace: string): Mutant => ({
  name,
  in: 'server',
  file,
  find,
  replace,
})
const store = (name: string, file: string, find: string, replace: string): Mutant => ({
  name,
  file,
  find,
  replace,
})

/**
 * Faults of the session's client and server, each of which the simulation must find within 2,000 seeds. Too rare for it, and found by
 * tests of their own: an append that compares offsets without marks (engines), commands that do not wait for those of an older
 * launch, a stored command that leaves without a stamp (both launches), events that do not begin where the client is (commands).
 */
export const sessionMutants: readonly Mutant[] = [
  server('a number is not known again', 'engine/line-rule.ts', 'if (n <= last) {', 'if (n < 0) {'),
  server('only the last answer is kept', 'engine/line-rule.ts', '.slice(-limits.answersKept)', '.slice(-1)'),
  server(
    'a refusal is told and not noted',
    'engine/memory/memory-log.ts',
    '  log.records.set(keyOf(append), note(record',
    '  if (at !== null) log.records.set(keyOf(append), note(record',
  ),
  server(
    'a command of a lost log is taken whatever the topic says',
    'engine/line-rule.ts',
    '!== memory && !takesOld',
    '!== memory && now < 0',
  ),
  server('any number above the last is taken', 'engine/line-rule.ts', 'if (after > last)', 'if (after < 0)'),
  server('numbers may have no holes', 'engine/line-rule.ts', 'if (after > last)', 'if (n !== last + 1)'),
  server(
    'an append does not compare positions',
    'engine/line-rule.ts',
    'append.at !== moment.at',
    'append.at === ""',
  ),
  server(
    'a memory that starts anew keeps its epoch',
    'engine/memory/memory.ts',
    '?? emptyLog(name)',
    "?? emptyLog('m')",
  ),
  server(
    'a position is looked up by its offset only',
    'engine/position.ts',
    'items[index - 1]?.to === from ? items.slice(index) : undefined',
    'index >= 0 && index <= items.length ? items.slice(index) : undefined',
  ),
  server(
    'an answer does not wait for its events',
    'topics/pump.ts',
    'if (outcome.at !== null && this.#at !== undefined)',
    'if (outcome.at !== null && this.#at === "")',
  ),
  server(
    'a command is answered before it is in the log',
    'topics/pump.ts',
    'this.#waiting.set(keyOf(line, n), { line, n })',
    'this.#waiting.set(keyOf(line, n), { line, n }), this.#beside.push([line, [n]])',
  ),
  server(
    'an answer does not look whether its event is still there',
    'topics/pump.ts',
    'if (window.lacks(commit)) {',
    'if (commit === "") {',
  ),
  server(
    'membership is looked at when a phone attaches, and then no more',
    'topics/pump.ts',
    'if (!steps || isTooMuch(steps) || !isMember(this.#runner, window, this.#user)) {',
    'if (!steps || isTooMuch(steps)) {',
  ),
  server(
    'membership comes before what is known of a number',
    'topics/runner.ts',
    '      const appended = await this.#append(window.at, decision, {\n        user,\n        line,\n        n,\n        after,',
    `      if (decision.kind === 'refuse' && decision.answer === '["forbidden"]') return { kind: 'done', at: null, answer: decision.answer }
      const appended = await this.#append(window.at, decision, {\n        user,\n        line,\n        n,\n        after,`,
  ),
  store(
    'each launch has the same line',
    'session/line.ts',
    'key: bytes ? hexOf(bytes) : draw(platform)',
    "key: 'line'",
  ),
  store(
    'what waits gets a new number on each connection',
    'session/channel.ts',
    '      entry.isAway = false\n',
    '      entry.isAway = false\n      if (entry.hasLeft) (entry as { n: number }).n += 1_000\n',
  ),
  store(
    'after is the number before, whatever topic that went to',
    'session/channel.ts',
    'Math.min(entry.n - 1, reached)',
    'entry.n - 1',
  ),
  store(
    'a loss is not looked for',
    'session/channel.ts',
    'if (lost.length === 0) return',
    'if (lost.length >= 0) return',
  ),
  store(
    'how far a line stands never goes back',
    'session/channel.ts',
    'for (const line of Object.keys(answers)) this.stands.set(line, Math.max(0, ...numbersOf(answers, line)))',
    'for (const { line, n } of this.acked) this.stands.set(line, n)',
  ),
  store(
    'commands go out in the name of another user',
    'session/roster.ts',
    'entry.user !== undefined && entry.user !== this.user',
    'entry.user === ""',
  ),
  store(
    'cancel takes back what has left',
    'session/courier.ts',
    'if (entry.end || entry.hasLeft) return false',
    'if (entry.end) return false',
  ),
  store(
    'what has left is told to be expired',
    'session/traffic.ts',
    'if (entry.hasLeft) {',
    'if (entry.id < 0) {',
  ),
  store(
    'cancelled is told before the storage has forgotten',
    'session/keeper.ts',
    'if (entry.isStored) this.held.set(entry, end)',
    'if (entry.id < 0) this.held.set(entry, end)',
  ),
  store(
    'since is left out',
    'session/channel.ts',
    'return hasLeft && since !== undefined ? { ...command, since } : command',
    'return hasLeft && since === "" ? { ...command, since } : command',
  ),
]
