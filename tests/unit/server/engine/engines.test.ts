// The suite of the port on every engine there is, and on what may be between an engine and its node.
import { expect, test } from '@jest/globals'
import { OK } from '../../../../server/engine/line-rule'
import { memory } from '../../../../server/engine/memory/memory'
import type { MemoryLog } from '../../../../server/engine/memory/memory-log'
import { dice } from '../../../support/dice'
import { describeEngine } from '../../../support/engine/conformance'
import { describeLostTail } from '../../../support/engine/lost-tail'
import { lossyMemory } from '../../../support/engine/lossy-memory'
import { withBadWakes, withDelays } from '../../../support/engine/troubled'
import { appendOne } from '../../../support/engine/append-one'

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

describeLostTail('memory', () => lossyMemory({ name: 'm' }))

test('a node is told of the topics that it watches, until it stops', async () => {
  const log = memory()
  const append = async (topic: string, n: number): Promise<unknown> =>
    appendOne(log, topic, {
      ...{ user: 'ann', line: 'a', n, after: 0, takesOld: false, history: 9, events: ['1'], answer: OK },
      at: (await log.read(topic, null, [])).at,
    })
  const told: string[] = []
  const watch = log.watch((topic) => told.push(topic))
  await append('t', 1)
  watch.set(new Set(['t']))
  await append('t', 2)
  await append('u', 3)
  await watch.stop()
  await append('t', 4)
  expect(told).toEqual(['t'])
})

test('of topics in which commands were refused and nothing has happened memory keeps 10,000, and all of the others', async () => {
  const logs = new Map<string, MemoryLog>()
  const log = memory({ name: 'm', logs })
  const command = { user: 'ann', line: 'l', n: 1, after: 0, takesOld: false, history: 10, at: 'm:0:' }
  await appendOne(log, 'chat', { ...command, events: ['1'], answer: OK })
  await appendOne(log, 'quiz', { ...command, events: [], answer: '["forbidden"]' })
  await appendOne(log, 'quiz', { ...command, n: 2, events: ['1'], answer: OK })
  for (let name = 0; name <= 10_000; name += 1)
    await appendOne(log, String(name), { ...command, events: [], answer: '["forbidden"]' })
  expect(logs.size).toBe(10_002)
  expect(['chat', 'quiz', '0', '1'].map((name) => logs.has(name))).toEqual([true, true, false, true])
})
