// The suite of the port on every engine there is, and on what may be between an engine and its node.
import { describe, expect, test } from '@jest/globals'
import { OK } from '../../../../server/engine/line-rule'
import { memory } from '../../../../server/engine/memory/memory'
import type { MemoryLog } from '../../../../server/engine/memory/memory-log'
import type { TopicLog } from '../../../../server/engine/topic-log'
import type { Position } from '../../../../store/protocol'
import { dice } from '../../../support/dice'
import { describeEngine } from '../../../support/engine/conformance'
import { lossyMemory } from '../../../support/engine/lossy-memory'
import { withBadWakes, withDelays } from '../../../support/engine/troubled'

describeEngine({ name: 'memory', make: memory })
describeEngine({ name: 'memory behind delays', make: (options) => withDelays(memory(options), dice(1)) })
describeEngine({
  name: 'memory with bad wake-ups',
  make: (options) => withBadWakes(memory(options), dice(2)),
})
describeEngine({ name: 'memory with marks', make: lossyMemory })
describeEngine({
  name: 'memory with marks behind delays',
  make: (options) => withDelays(lossyMemory(options), dice(3)),
})

const append = async (
  log: TopicLog,
  n: number,
  text: string,
  at?: Position,
): ReturnType<TopicLog['append']> =>
  log.append('t', {
    user: 'ann',
    line: 'a',
    at: at ?? (await log.read('t', null, [])).at,
    n,
    after: 0,
    takesOld: false,
    history: 100,
    events: [text],
    answer: OK,
  })
const textOf = async (log: TopicLog, from: Position | null): Promise<unknown> => {
  const { start, commits } = await log.read('t', from, [])
  return [start === null ? 'follows' : 'whole', commits.flatMap(({ events }) => events).join(' ')]
}

describe('wake-ups of memory:', () => {
  test('a node is told of the topics that it watches, until it stops', async () => {
    const log = memory()
    const told: string[] = []
    const watch = log.watch((topic) => told.push(topic))
    await append(log, 1, '1')
    watch.set(new Set(['t']))
    await append(log, 2, '2')
    await log.append('u', { ...(await sample(log)), n: 3 })
    await watch.stop()
    await append(log, 4, '4')
    expect(told).toEqual(['t'])
  })
})

const sample = async (log: TopicLog) => ({
  user: 'ann',
  line: 'u',
  at: (await log.read('u', null, [])).at,
  after: 0,
  takesOld: false,
  history: 9,
  events: ['1'],
  answer: OK,
})

describe('a log that lost its tail:', () => {
  test('a position of the lost tail gives the whole, also when the log is as long again', async () => {
    const log = lossyMemory({ name: 'm' })
    await append(log, 1, '1')
    const kept = await log.read('t', null, [])
    await append(log, 2, '2')
    const lost = await log.read('t', null, [])
    expect(log.undo(1)).toBe(1)
    expect(await textOf(log, lost.at)).toEqual(['whole', '1'])
    await append(log, 2, 'other')
    expect(await textOf(log, lost.at)).toEqual(['whole', '1 other'])
    expect(await textOf(log, kept.at)).toEqual(['follows', 'other'])
  })

  test('a decision on the lost tail is a conflict, also when the log is as long again', async () => {
    const log = lossyMemory({ name: 'm' })
    await append(log, 1, '1')
    const lost = await log.read('t', null, [])
    log.undo(1)
    await append(log, 1, 'other')
    expect(await append(log, 2, '2', lost.at)).toEqual({ kind: 'conflict' })
  })

  test('a snapshot of the lost tail is ignored, and one that was lost with it is gone', async () => {
    const log = lossyMemory({ name: 'm' })
    await append(log, 1, '1')
    log.sync()
    await append(log, 2, '2')
    const lost = await log.read('t', null, [])
    await log.snapshot('t', lost.at, '"lost"')
    expect(log.undo(9)).toBe(2)
    await append(log, 2, 'other')
    await log.snapshot('t', lost.at, '"lost"')
    expect(await textOf(log, null)).toEqual(['whole', '1 other'])
  })

  test('the answers of a line end before what was lost', async () => {
    const log = lossyMemory({ name: 'm' })
    await append(log, 1, '1')
    await append(log, 2, '2')
    log.undo(1)
    const { answers } = await log.read('t', null, [{ user: 'ann', line: 'a' }])
    expect(answers[0]?.kept.map(({ n }) => n)).toEqual([1])
  })
})

test('of topics in which commands were refused and nothing has happened memory keeps 10,000, and all of the others', async () => {
  const logs = new Map<string, MemoryLog>()
  const log = memory({ name: 'm', logs })
  const command = { user: 'ann', line: 'l', n: 1, after: 0, takesOld: false, history: 10, at: 'm:0:' }
  await log.append('chat', { ...command, events: ['1'], answer: OK })
  await log.append('quiz', { ...command, events: [], answer: '["forbidden"]' })
  await log.append('quiz', { ...command, n: 2, events: ['1'], answer: OK })
  for (let name = 0; name <= 10_000; name += 1)
    await log.append(String(name), { ...command, events: [], answer: '["forbidden"]' })
  expect(logs.size).toBe(10_002)
  expect(['chat', 'quiz', '0', '1'].map((name) => logs.has(name))).toEqual([true, true, false, true])
})
