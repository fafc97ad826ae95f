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
 * tests of their own:
 *
 * - an append compares offsets without marks: engines, `a decision on the lost tail is a conflict …`
 * - `since` is not judged where the line is known, or where the number is not noted: engine conformance, `a command as old as keep …`
 * - a number below the last without a kept answer is told refused: engine conformance, `numbers may have holes …`
 * - a command that lay on a node for long is appended: topics, `a command that lay here for more than 30 s …`
 * - what was acked and is refused by now is not lost: commands, `what was acked and is refused by now is lost`
 * - a loss is not looked for in an attached that comes unasked: commands, `what was acked is lost, too, where …`
 * - commands do not wait for those of an older launch; a stored command leaves without a stamp: launches
 * - events that do not begin where the client is: commands
 *
 * Without a counterpart in the code, because the port of the engine leaves no place for it: numbers that a node knows and the log does
 * not, for they are noted in the append; wake-ups that nothing counts, for the memory loses none (here the way to it does).
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
  server('an append does not compare positions', 'engine/line-rule.ts', '!moment.holds', 'moment.keep < 0'),
  server(
    'a number is noted with the next append, not with its own',
    'engine/memory/memory-log.ts',
    '  log.records.set(keyOf(append), note(record, { n, answer, at }, moment.now))',
    `  const late = log as { late?: () => void }
  late.late?.()
  late.late = () => log.records.set(keyOf(append), note(log.records.get(keyOf(append)), { n, answer, at }, moment.now))`,
  ),
  server(
    'what is not noted is new, however old it is',
    'engine/line-rule.ts',
    'if (since !== undefined && isOutlived(',
    'if (since === "" && isOutlived(',
  ),
  server(
    'a node reads on by the offset of its position only',
    'engine/memory/memory-log.ts',
    'from === null ? undefined : follow(log, from)',
    `from === null ? undefined : follow(log, from) ?? byOffset(offsetOf(from) - offsetOf(log.base))
  function byOffset(index: number): Commit[] | undefined {
    return index >= 0 && index <= log.items.length ? log.items.slice(index) : undefined
  }`,
  ),
  server(
    'attached has the events of one read, and the answers of another',
    'topics/follower.ts',
    '        for (const { done } of asked) done(page.answers)',
    `        const { answers } = await this.#host.log.read(this.#name, null, lines)
        for (const { done } of asked) done(answers)`,
  ),
  server(
    'events that are hidden leave a hole in the positions',
    'topics/pump.ts',
    "      this.#peer.send({ t: 'events', topic: this.#runner.name, after, to, list, answers })",
    "      if (list.length > 0) this.#peer.send({ t: 'events', topic: this.#runner.name, after, to, list, answers })",
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
    '        left = this.#inTime(left)\n',
    `        left = this.#inTime(left).filter(({ sent, done }) => {
          const answer = this.#planner.plan(window.state, [sent])[0]?.command.answer
          if (answer !== '["forbidden"]') return true
          done({ kind: 'done', at: null, answer })
          return false
        })\n`,
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
    'if (!entry.isStored) entry.settle(end)',
    'if (entry.id > 0) entry.settle(end)',
  ),
  store(
    'since is left out',
    'session/channel.ts',
    'return hasLeft && since !== undefined ? { ...command, since } : command',
    'return hasLeft && since === "" ? { ...command, since } : command',
  ),
]
