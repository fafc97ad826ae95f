// The promises of every engine, whatever is between it and its node. `describeEngine` runs them on one.
import { beforeEach, describe, expect, test } from '@jest/globals'
import { OK, UNKNOWN } from '../../../server/engine/line-rule'
import { offsetOf } from '../../../server/engine/position'
import { limits, type Position } from '../../../store/protocol'
import type { Append, Appended, Commit, Page, TopicLog } from '../../../server/engine/topic-log'
import { appendOne, type One } from './append-one'

export interface EngineUnderTest {
  readonly name: string
  /** @param options `name`: that of the engine's memory; what was in another one is gone */
  make(options: { now: () => number; keep: number; name: string }): TopicLog | Promise<TopicLog>
}

const DAY = limits.keep
const topic = 'room:1'
const ann = { user: 'ann', line: 'a1' }

export function describeEngine({ name, make }: EngineUnderTest): void {
  describe(`${name}:`, () => {
    let now: number
    let log: TopicLog
    beforeEach(async () => {
      now = 1_000_000_000
      log = await make({ now: () => now, keep: DAY, name: 'm1' })
    })

    const read = (from: Position | null = null, ...lines: string[]): Promise<Page> =>
      log.read(
        topic,
        from,
        lines.map((line) => ({ user: 'ann', line })),
      )
    const top = async (): Promise<Position> => (await read()).at
    const append = async (n: number, more: Partial<One> = {}): Promise<Appended> =>
      appendOne(log, topic, {
        ...ann,
        at: more.at ?? (await top()),
        n,
        after: 0,
        takesOld: false,
        history: 1_000,
        events: [`"e${String(n)}"`],
        answer: OK,
        ...more,
      })
    const write = async (count: number, more: Partial<One> = {}): Promise<Position[]> => {
      const places = [await top()]
      for (let n = 1; n <= count; n += 1) {
        const done = await append(n, { ...more, after: n - 1 })
        expect(done.kind).toBe('done')
        places.push((done as { at: Position }).at)
      }
      return places
    }
    const textOf = (commits: readonly Commit[]): string =>
      commits.flatMap(({ events }) => events.map((event) => JSON.parse(event) as string)).join(' ')
    const before = (answer: string, at: unknown = null): Appended => ({
      kind: 'before',
      at: at as Position,
      answer,
    })

    test('commits are read back in their order, each with its position', async () => {
      const places = await write(3)
      const { commits, at, start } = await read()
      expect(textOf(commits)).toBe('e1 e2 e3')
      expect(commits.map(({ to }) => to)).toEqual(places.slice(1))
      expect([start, at]).toEqual([{ at: places[0], state: null }, places[3]])
      expect(commits[0]).toMatchObject({ user: 'ann', line: 'a1', n: 1 })
    })

    const of = (n: number, more: Partial<Append> = {}): Append => ({
      ...{ ...ann, n, after: n - 1, takesOld: false, history: 1_000 },
      ...{ events: [`"e${String(n)}"`], answer: OK },
      ...more,
    })
    const kinds = (all: readonly Appended[]): string => all.map(({ kind }) => kind).join(' ')

    test('commands of one call are taken one after the other, each with its position and its answer', async () => {
      const [place] = await write(1)
      const refused = of(3, { events: [], answer: '["no"]' })
      const all = await log.append(topic, await top(), [of(2), refused, of(4, { events: ['"a"', '"b"'] })])
      expect(kinds(all)).toBe('done done done')
      const { commits, answers, at } = await read(place, 'a1')
      expect(textOf(commits)).toBe('e1 e2 a b')
      expect(all.flatMap((each) => ('at' in each ? [each.at] : []))).toEqual([commits[1]?.to, null, at])
      expect(answers[0]?.kept.map(({ n, answer }) => [n, answer])).toEqual([
        [1, OK],
        [2, OK],
        [3, '["no"]'],
        [4, OK],
      ])
    })

    test('commands of one call begin a topic, and read back as they were written', async () => {
      const all = await log.append(topic, await top(), [of(1), of(1, { user: 'bob' }), of(2)])
      expect(kinds(all)).toBe('done done done')
      const { commits, at } = await read()
      expect(commits.map(({ user, n }) => `${user} ${String(n)}`)).toEqual(['ann 1', 'bob 1', 'ann 2'])
      expect(all[2]).toMatchObject({ at })
    })

    test('of a call that was decided on an old position nothing is taken, and repeats are known', async () => {
      const [old = '', place] = await write(1)
      const all = await log.append(topic, old, [of(1), of(2), of(3), of(1, { user: 'bob' })])
      expect(kinds(all)).toBe('before conflict conflict conflict')
      expect((await read()).at).toBe(place)
    })

    test('behind a command whose events were not taken all are conflicts; behind a refusal that was made before they are not', async () => {
      const places = await write(1)
      await append(2, { after: 1, events: [], answer: '["no"]' })
      const [, at = ''] = places
      const refusal = of(2, { events: [], answer: '["no"]' })
      expect(kinds(await log.append(topic, at, [refusal, of(3), of(5, { after: 4 }), of(4)]))).toBe(
        'before done step conflict',
      )
      expect(kinds(await log.append(topic, await top(), [of(1), of(4)]))).toBe('before conflict')
      expect(textOf((await read()).commits)).toBe('e1 e3')
    })

    test('a read from any position gives what follows it, and no more', async () => {
      const places = await write(4)
      const pages = await Promise.all(places.map((place) => read(place)))
      expect(pages.map(({ start, commits }) => [start, textOf(commits)])).toEqual([
        [null, 'e1 e2 e3 e4'],
        [null, 'e2 e3 e4'],
        [null, 'e3 e4'],
        [null, 'e4'],
        [null, ''],
      ])
    })

    test('a position that the log never had gives the whole', async () => {
      const places = await write(2)
      const [epoch] = (places[2] as string).split(':')
      const strange = [
        '',
        ':',
        '::',
        'x:1:',
        `${String(epoch)}:9:`,
        `${String(epoch)}:-1:`,
        `${String(epoch)}:1e0:`,
        `${String(epoch)}:1`,
        `${String(epoch)}:1:x`,
        '__proto__',
      ]
      for (const from of strange) {
        const { start, commits } = await read(from)
        expect([from, start?.state, textOf(commits)]).toEqual([from, null, 'e1 e2'])
      }
    })

    test('several events of one command are one commit', async () => {
      await append(1, { events: ['"x"', '"y"'] })
      const { commits } = await read()
      expect([commits.length, textOf(commits)]).toEqual([1, 'x y'])
    })

    test('a number that comes again is told its answer, and changes nothing', async () => {
      const places = await write(1)
      expect(await append(1)).toEqual(before(OK, places[1]))
      await append(2, { events: [], answer: '["muted",{"until":5}]' })
      expect(await append(2)).toEqual(before('["muted",{"until":5}]'))
      expect(textOf((await read()).commits)).toBe('e1')
    })

    test('a refusal is noted, and the log stays where it is', async () => {
      const at = await top()
      expect(await append(1, { events: [], answer: '["no"]' })).toEqual({
        kind: 'done',
        at: null,
        answer: '["no"]',
      })
      expect(await top()).toBe(at)
      expect((await read(null, 'a1')).answers).toEqual([
        { ...ann, kept: [{ n: 1, answer: '["no"]', at: null }] },
      ])
    })

    test('numbers may have holes, and one in a hole below the last is unknown', async () => {
      await append(5)
      expect((await append(9, { after: 5 })).kind).toBe('done')
      expect(await append(7)).toEqual(before(UNKNOWN))
    })

    test('a command whose predecessor is missing is out of step', async () => {
      expect(await append(2, { after: 1 })).toEqual({ kind: 'step' })
      await append(1)
      expect((await append(2, { after: 1 })).kind).toBe('done')
    })

    test('a decision on another position is a conflict', async () => {
      const [first] = await write(1)
      expect(await append(2, { at: first as Position })).toEqual({ kind: 'conflict' })
      expect(await append(2, { at: 'x:1:' })).toEqual({ kind: 'conflict' })
      expect(await append(2, { at: first as Position, events: [], answer: '["no"]' })).toEqual({
        kind: 'conflict',
      })
      expect((await append(2)).kind).toBe('done')
    })

    test('of several decisions on one position one is taken', async () => {
      const at = await top()
      const lines = ['a', 'b', 'c', 'd']
      const all = await Promise.all(lines.map((line) => append(1, { at, line })))
      expect(all.map(({ kind }) => kind).sort()).toEqual(['conflict', 'conflict', 'conflict', 'done'])
      expect((await read()).commits).toHaveLength(1)
    })

    test('of one command sent twice at the same time one is taken', async () => {
      const at = await top()
      const all = await Promise.all([append(1, { at }), append(1, { at })])
      expect(all.map(({ kind }) => kind).sort()).toEqual(['before', 'done'])
    })

    test('lines and users do not know the numbers of others', async () => {
      await append(5)
      expect((await append(1, { line: 'a2' })).kind).toBe('done')
      expect((await append(1, { user: 'bob' })).kind).toBe('done')
      expect((await append(1, { user: 'ann","a1', line: '' })).kind).toBe('done')
      const { answers } = await read(null, 'a1', 'a2', 'a3')
      expect(answers.map(({ line, kept }) => [line, kept.map(({ n }) => n)])).toEqual([
        ['a1', [5]],
        ['a2', [1]],
      ])
    })

    test('the last 64 answers of a line are kept, an older one is unknown', async () => {
      const places = await write(limits.answersKept + 1)
      expect(await append(1)).toEqual(before(UNKNOWN))
      expect(await append(2)).toEqual(before(OK, places[2]))
      const { answers } = await read(null, 'a1')
      expect(answers[0]?.kept.map(({ n }) => n)).toEqual(places.slice(2).map((_, index) => index + 2))
    })

    test('a command meant for another memory is unknown and not noted, unless the topic takes it', async () => {
      const since = (await make({ now: () => now, keep: DAY, name: 'm0' })).stamp()
      expect(await append(1, { since })).toEqual(before(UNKNOWN))
      expect((await read(null, 'a1')).answers).toEqual([])
      expect((await append(1, { since, takesOld: true })).kind).toBe('done')
    })

    test('a command as old as `keep` is unknown, whatever the topic takes and the line is known by', async () => {
      const since = log.stamp()
      await append(1)
      now += DAY - 1
      expect((await append(2, { since })).kind).toBe('done')
      now += 1
      expect(await append(3, { since, takesOld: true })).toEqual(before(UNKNOWN))
      expect(await append(3, { since: `${log.stamp().split(':')[0] as string}:x`, takesOld: true })).toEqual(
        before(UNKNOWN),
      )
      expect((await append(3, { since: log.stamp() })).kind).toBe('done')
    })

    test('a line is known for 10 minutes more than `keep` after its last command or attach', async () => {
      const places = await write(1)
      now += DAY + 600_000
      await append(1, { line: 'other' })
      expect(await append(1)).toEqual(before(OK, places[1]))
      now += DAY + 600_000
      await read(null, 'a1')
      now += DAY + 600_000
      await append(2, { line: 'other', after: 0 })
      expect(await append(1)).toEqual(before(OK, places[1]))
      now += DAY + 600_001
      await append(3, { line: 'other' })
      expect((await read(null, 'a1')).answers).toEqual([])
    })

    test('a user has at most 256 lines in a topic, until the old ones are forgotten', async () => {
      await append(1, { line: 'first' })
      now += DAY + 600_001
      for (let line = 0; line < limits.lines; line += 1) await append(1, { line: String(line) })
      expect(await append(1, { line: 'more' })).toEqual({ kind: 'crowded' })
      expect((await append(1, { user: 'bob' })).kind).toBe('done')
      expect((await append(2, { line: '7' })).kind).toBe('done')
      now += DAY + 600_001
      for (let line = 0; line < limits.lines; line += 1)
        expect((await append(1, { line: `new${String(line)}` })).kind).toBe('done')
      expect(await append(1, { line: 'more' })).toEqual({ kind: 'crowded' })
    })

    test('a read starts from the newest snapshot', async () => {
      const places = await write(4)
      await log.snapshot(topic, places[3] as Position, '"e1 e2 e3"')
      await log.snapshot(topic, places[1] as Position, '"e1"')
      const { start, commits } = await read()
      expect([start, textOf(commits)]).toEqual([{ at: places[3], state: '"e1 e2 e3"' }, 'e4'])
      expect(textOf((await read(places[1] as Position)).commits)).toBe('e2 e3 e4')
    })

    test('a snapshot of a position that the log never had is ignored', async () => {
      const [first] = await write(1)
      for (const at of ['x:1:', `${String(first?.split(':')[0])}:7:`]) await log.snapshot(topic, at, '"bad"')
      await log.snapshot('room:2', first as Position, '"bad"')
      expect((await read()).start).toEqual({ at: first, state: null })
    })

    test('commits beyond the history go, and never one that no snapshot holds', async () => {
      const places = await write(5, { history: 2 })
      expect(textOf((await read(places[0] as Position)).commits)).toBe('e1 e2 e3 e4 e5')
      await log.snapshot(topic, places[4] as Position, '"to e4"')
      const gone = await read(places[2])
      expect([gone.start, textOf(gone.commits)]).toEqual([{ at: places[4], state: '"to e4"' }, 'e5'])
      const kept = await read(places[3])
      expect([kept.start, textOf(kept.commits)]).toEqual([null, 'e4 e5'])
    })

    test('the events and the answers of a read are of one moment', async () => {
      const writing = write(30)
      const pages = await Promise.all(Array.from({ length: 60 }, () => read(null, 'a1')))
      await writing
      for (const { commits, at, answers } of pages) {
        expect(answers[0]?.kept.length ?? 0).toBe(commits.length)
        expect(offsetOf(at)).toBe(commits.length)
      }
    })

    test('deadlines come when they have passed, the oldest first, until they are replaced', async () => {
      const setDeadline = (room: string, n: number, wakeAt?: number | null): Promise<Appended> =>
        log.read(room, null, []).then(({ at }) =>
          appendOne(log, room, {
            ...ann,
            at,
            n,
            after: 0,
            takesOld: false,
            history: 10,
            events: ['1'],
            answer: OK,
            ...(wakeAt === undefined ? {} : { wakeAt }),
          }),
        )
      await setDeadline('a', 1, now + 20)
      await setDeadline('b', 1, now + 10)
      await setDeadline('c', 1, null)
      expect(await log.due(9)).toEqual([])
      now += 20
      await setDeadline('a', 2)
      expect(await log.due(9)).toEqual([
        { topic: 'b', at: now - 10 },
        { topic: 'a', at: now },
      ])
      expect(await log.due(1)).toEqual([{ topic: 'b', at: now - 10 }])
      expect(await log.due(1, new Set(['b']))).toEqual([{ topic: 'a', at: now }])
      await setDeadline('b', 2, null)
      await setDeadline('a', 3, now + 1)
      expect(await log.due(9)).toEqual([])
    })

    test('a deadline is put off or ended by those who name it, and stays where another one has come', async () => {
      await append(1, { wakeAt: now })
      await log.postpone(topic, now - 1, null)
      expect(await log.due(9)).toEqual([{ topic, at: now }])
      await log.postpone(topic, now, now + 5)
      await log.postpone(topic, now, null)
      expect(await log.due(9)).toEqual([])
      now += 5
      expect(await log.due(9)).toEqual([{ topic, at: now }])
      await log.postpone(topic, now, null)
      await log.postpone('room:none', now, null)
      expect(await log.due(9)).toEqual([])
    })

    test('a member is there as long as one of its connections, and a late end removes only its own', async () => {
      const { presence } = log
      await presence.set(topic, 'n1/1', { user: 'ann' })
      await presence.set(topic, 'n2/7', { user: 'ann', data: '{"typing":true}' })
      await presence.delete(topic, 'n1/1')
      await presence.delete(topic, 'n1/1')
      expect(await presence.members(topic)).toEqual([{ user: 'ann', data: '{"typing":true}' }])
      await presence.delete(topic, 'n2/7')
      expect(await presence.members(topic)).toEqual([])
    })

    test('the first connection of a user is told as such, and a user is here until the last is away or gone', async () => {
      const { presence } = log
      const here = (): Promise<boolean> => presence.isHere(topic, 'ann')
      const set = (key: string, away: boolean): Promise<boolean> =>
        presence.set(topic, key, { user: 'ann', ...(away ? { away } : {}), data: '{"away":true}' })
      expect([await here(), await set('n1/1', false), await here()]).toEqual([false, true, true])
      expect([await set('n1/1', false), await set('n1/2', false), await set('n1/1', true)]).toEqual([
        false,
        false,
        false,
      ])
      expect([await here(), await presence.isHere(topic, 'bob')]).toEqual([true, false])
      await presence.delete(topic, 'n1/2')
      await presence.delete(topic, 'n1/2')
      expect(await here()).toBe(false)
      expect([await set('n1/1', false), await here()]).toEqual([true, true])
      await presence.delete(topic, 'n1/1')
      expect(await here()).toBe(false)
    })
  })
}
