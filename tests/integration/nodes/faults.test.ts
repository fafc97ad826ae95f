// Two nodes and a Redis, all of them processes, that are killed or stopped while phones write: nothing acked is lost, doubled or
// out of order. FAULTS=200 for more rounds.
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { judge, settle, whole } from '../../support/nodes/judge'
import { startNodes, type Nodes } from '../../support/nodes/nodes'
import { Writer } from '../../support/nodes/writer'
import type { NodeProcess } from '../../../tools/cluster/node-process'

const rounds = Number(process.env['FAULTS'] ?? 10)
/** Ms a round may take on a busy machine. */
const patience = 15_000

let world: Nodes
let writers: Writer[]

beforeEach(async () => {
  world = await startNodes()
  writers = Array.from({ length: 6 }, (_, n) => new Writer(`user${String(n)}`, world.url, '1'))
}, 60_000)
afterEach(async () => {
  for (const writer of writers) writer.dispose()
  await world.stop()
}, 60_000)

const nodeOf = (round: number): NodeProcess => {
  const node = world.nodes[round % world.nodes.length]
  if (!node) throw new Error('There is no node.')
  return node
}

/** Lets all phones write while the fault happens again and again, and waits for what they wrote. */
async function whileWriting(fault: (round: number) => Promise<void>): Promise<void> {
  const writing = writers.map((writer) => writer.write(40))
  for (let round = 0; round < rounds; round += 1) {
    await fault(round)
    await pause(300)
  }
  for (const writer of writers) writer.pause()
  await Promise.all(writing)
  await settle(writers)
}

function expectWhole(): void {
  const { acked, ...rest } = judge(writers)
  expect(rest).toEqual(whole)
  // The phones have written all the time.
  expect(acked).toBeGreaterThan(rounds * writers.length)
}

test(
  'a node that is killed loses, doubles and reorders nothing',
  async () => {
    await whileWriting(async (round) => {
      await nodeOf(round).kill()
      await pause(300)
      await nodeOf(round).start()
    })
    expectWhole()
  },
  60_000 + rounds * patience,
)

test(
  'a Redis with AOF that is killed loses, doubles and reorders nothing',
  async () => {
    await whileWriting(async () => {
      await world.redis?.kill()
      await pause(300)
      await world.redis?.restart()
    })
    expectWhole()
  },
  60_000 + rounds * patience,
)

test(
  'a node that stood still for longer than maxCommandAge loses, doubles and reorders nothing',
  async () => {
    await whileWriting(async (round) => {
      nodeOf(round).freeze()
      await pause(1_300)
      nodeOf(round).thaw()
    })
    expectWhole()
  },
  60_000 + rounds * patience,
)
