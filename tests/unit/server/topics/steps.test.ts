// Commands that wait are written together, what a node has written is not read back, and wake-ups that say nothing new read nothing.
import { beforeEach, expect, test } from '@jest/globals'
import { memory } from '../../../../server/engine/memory/memory'
import type { TopicLog, Wake } from '../../../../server/engine/topic-log'
import { Runner } from '../../../../server/topics/runner'
import { chat, type ChatEvent } from '../../../support/topics/chat'
import { idle, testClock, type TestClient, TestNode } from '../../../support/topics/node'

const say = (text: string): unknown => ({ type: 'say', text })

let node: TestNode
let ann: TestClient
let inner: TopicLog
/** Commands of each call, and how often the log was read. */
let written: number[]
let reads: number
let wake: Wake
let beforeAppend: () => void

beforeEach(async () => {
  const clock = testClock()
  inner = memory({ name: 'm', now: () => clock.now() })
  written = []
  beforeAppend = () => undefined
  const log: TopicLog = {
    ...inner,
    async append(topic, at, commands) {
      written.push(commands.length)
      beforeAppend()
      await Promise.resolve()
      return inner.append(topic, at, commands)
    },
    read(...call) {
      reads += 1
      return inner.read(...call)
    },
    watch(told) {
      wake = told
      return inner.watch(told)
    },
  }
  node = new TestNode({ clock, log })
  ann = node.connect('ann')
  await ann.attach()
  ann.take()
  reads = 0
})

test('commands that come while one is on its way are the next step, no more than the topic keeps, and each has its answer', async () => {
  const bob = node.connect('bob')
  for (let n = 1; n <= 100; n += 1) void ann.command(n, say(`a${String(n)}`), { after: n - 1 })
  void bob.command(1, { type: 'no such' })
  for (let n = 101; n <= 130; n += 1) void ann.command(n, say(`a${String(n)}`), { after: n - 1 })
  await idle()
  expect(written).toEqual([50, 14, 50, 14, 3])
  const acked = ann
    .take()
    .join(' ')
    .match(/\d+ ok/g)
  expect(acked).toEqual(Array.from({ length: 130 }, (_, index) => `${String(index + 1)} ok`))
  expect(bob.take().join(' ')).toContain('malformed')
})

test('a node reads nothing of what it has written', async () => {
  void ann.command(1, say('one'))
  await ann.command(2, say('two'), { after: 1 })
  expect(ann.take()).toEqual(['events 0→2 [said ann one, said ann two] l: 1 ok, 2 ok'])
  expect(reads).toBe(0)
})

test('a wake-up for a place that the node has reads nothing, one for another place or for none does', async () => {
  await ann.command(1, say('one'))
  wake('room:1', (await inner.read('room:1', null, [])).at)
  await idle()
  expect(reads).toBe(0)
  wake('room:1', 'm:9:x')
  await idle()
  expect(reads).toBe(1)
  wake('room:1')
  await idle()
  expect(reads).toBe(2)
})

test('a wake-up by another node while commands are on their way is looked at behind them', async () => {
  beforeAppend = () => wake('room:1', 'm:9:x')
  await ann.command(1, say('one'))
  expect(reads).toBe(1)
})

test('commands that were decided on a state that is not so are decided anew, in their order', async () => {
  const other = new TestNode({ clock: node.clock, log: inner, name: 'other' })
  const cyd = other.connect('cyd')
  await cyd.attach()
  let isFirst = true
  beforeAppend = () => {
    if (isFirst) void cyd.command(1, say('first'))
    isFirst = false
  }
  for (let n = 1; n <= 3; n += 1) void ann.command(n, say(`a${String(n)}`), { after: n - 1 })
  await idle()
  await idle()
  expect(ann.closed).toBeUndefined()
  expect(ann.take().join(' ')).toMatch(/said cyd first.*said ann a1, said ann a2, said ann a3/)
})

test('a command that comes behind one of the server itself is decided behind it', async () => {
  const runner = new Runner(chat, 'room:1', {
    ...{ log: inner, secretKey: 'key', random: () => 0.5, report: () => undefined },
    now: () => node.clock.now(),
    setTimer: (callback, ms) => node.clock.setTimer(callback, ms),
  })
  const send = (n: number, data: unknown): unknown =>
    runner.command({ user: 'bob', line: 'b', n, after: n - 1, data, receivedAt: node.clock.now() })
  void send(1, { type: 'join' })
  void runner.system({ type: 'away', user: 'bob' })
  void send(2, say('behind'))
  await idle()
  await idle()
  const { commits } = await inner.read('room:1', null, [])
  const kinds = commits.flatMap(({ events }) => events.map((event) => (JSON.parse(event) as ChatEvent).type))
  expect(kinds).toEqual(['joined', 'went', 'said'])
})
