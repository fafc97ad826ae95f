// The promises of an engine that can lose the end of its logs, and has other commits in their place later.
import { describe, expect, test } from '@jest/globals'
import { OK } from '../../../server/engine/line-rule'
import type { Appended, TopicLog } from '../../../server/engine/topic-log'
import type { Position } from '../../../store/protocol'
import { appendOne } from './append-one'

/** A log whose last steps can be undone. */
export interface LosingLog extends TopicLog {
  undo(steps: number): number | Promise<number>
  sync(): void
}

const append = async (
  log: TopicLog,
  n: number,
  text: string,
  at?: Position,
  history = 100,
): Promise<Appended> =>
  appendOne(log, 't', {
    user: 'ann',
    line: 'a',
    at: at ?? (await log.read('t', null, [])).at,
    n,
    after: 0,
    takesOld: false,
    history,
    events: [text],
    answer: OK,
  })
const textOf = async (log: TopicLog, from: Position | null): Promise<unknown> => {
  const { start, commits } = await log.read('t', from, [])
  return [start === null ? 'follows' : 'whole', commits.flatMap(({ events }) => events).join(' ')]
}

export function describeLostTail(name: string, make: () => LosingLog | Promise<LosingLog>): void {
  describe(`${name} that lost its tail:`, () => {
    test('a position of the lost tail gives the whole, also when the log is as long again', async () => {
      const log = await make()
      await append(log, 1, '1')
      const kept = await log.read('t', null, [])
      await append(log, 2, '2')
      const lost = await log.read('t', null, [])
      expect(await log.undo(1)).toBe(1)
      expect(await textOf(log, lost.at)).toEqual(['whole', '1'])
      await append(log, 2, 'other')
      expect(await textOf(log, lost.at)).toEqual(['whole', '1 other'])
      expect(await textOf(log, kept.at)).toEqual(['follows', 'other'])
    })

    test('a decision on the lost tail is a conflict, also when the log is as long again', async () => {
      const log = await make()
      await append(log, 1, '1')
      const lost = await log.read('t', null, [])
      await log.undo(1)
      await append(log, 1, 'other')
      expect(await append(log, 2, '2', lost.at)).toEqual({ kind: 'conflict' })
    })

    test('a snapshot of the lost tail is ignored, and one that was lost with it is gone', async () => {
      const log = await make()
      await append(log, 1, '1')
      log.sync()
      await append(log, 2, '2')
      const lost = await log.read('t', null, [])
      await log.snapshot('t', lost.at, '"lost"')
      expect(await log.undo(9)).toBe(2)
      await append(log, 2, 'other')
      await log.snapshot('t', lost.at, '"lost"')
      expect(await textOf(log, null)).toEqual(['whole', '1 other'])
    })

    test('the answers of a line end before what was lost', async () => {
      const log = await make()
      await append(log, 1, '1')
      await append(log, 2, '2')
      await log.undo(1)
      const { answers } = await log.read('t', null, [{ user: 'ann', line: 'a' }])
      expect(answers[0]?.kept.map(({ n }) => n)).toEqual([1])
    })

    test('a snapshot of the lost tail drops nothing of the one in its place', async () => {
      const log = await make()
      await append(log, 1, '1')
      await append(log, 2, '2')
      const lost = await log.read('t', null, [])
      await log.undo(1)
      for (const n of [2, 3, 4]) await append(log, n, String(n))
      await log.snapshot('t', lost.at, '"lost"')
      await append(log, 5, '5', undefined, 1)
      expect(await textOf(log, null)).toEqual(['whole', '1 2 3 4 5'])
    })
  })
}
