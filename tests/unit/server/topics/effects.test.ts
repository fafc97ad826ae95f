// Effects: at least once as long as the process lives, in the order of the log, and nothing is left when the server stops.
import { beforeEach, expect, test } from '@jest/globals'
import { defineTopic, type EffectContext } from '../../../../server/topics/define-topic'
import { Effects } from '../../../../server/topics/effects'
import type { TopicLog } from '../../../../server/engine/topic-log'
import { chat, type ChatState } from '../../../support/topics/chat'
import { idle, TestNode, type TestClient } from '../../../support/topics/node'

const say = (text: string): object => ({ type: 'say', text })

let calls: string[]
/** Place and lines of the topic, as each call was told. */
let states: unknown[]
/** Answers of the next calls; the others are done. */
let next: (() => unknown)[]
let node: TestNode
let ann: TestClient

const acting = defineTopic({
  ...chat,
  effects(_events, { key, state, place }: EffectContext<ChatState>) {
    calls.push(`${String(node.clock.now() - 1_000_000)} ms ${key}`)
    states.push([place, state.lines.map(({ text }) => text).join(' ')])
    return next.shift()?.() as undefined
  },
})
const down = (): never => {
  throw new Error('mail server down')
}
const hang = (): Promise<never> => new Promise(() => undefined)

beforeEach(async () => {
  calls = []
  states = []
  next = []
  node = new TestNode({ kinds: [acting] })
  ann = node.connect('ann')
  await ann.attach()
})

const join = (n: number): Promise<void> => ann.command(n, { type: 'join' }, { after: n - 1 })
/** Commands until `n`: one event each. */
async function send(n: number): Promise<void> {
  await join(1)
  for (let each = 2; each <= n; each += 1) await ann.command(each, say('x'), { after: each - 1 })
}

test('one that fails is called again after 1 s, then 2 s, with the same key; the later ones wait, and commands do not', async () => {
  next = [down, () => Promise.reject(new Error('mail server down'))]
  await send(2)
  expect(ann.take().pop()).toContain('l: 2 ok')
  await node.clock.pass(3_000)
  expect(calls).toEqual([
    '0 ms room:1 m:1:',
    '1000 ms room:1 m:1:',
    '3000 ms room:1 m:1:',
    '3000 ms room:1 m:2:',
  ])
  expect(node.errors).toMatchObject([
    { message: 'Topic "room:1": its effects failed', cause: { message: 'mail server down' } },
    { message: 'Topic "room:1": its effects failed' },
  ])
})

test('the wait grows to a minute and no further', async () => {
  next = Array.from({ length: 10 }, () => down)
  await send(1)
  await node.clock.pass(300_000)
  const times = calls.map((call) => parseInt(call, 10))
  expect(times.slice(1).map((time, at) => time - (times[at] ?? 0))).toEqual([
    1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000,
  ])
})

test('one that takes more than 30 s is called again', async () => {
  next = [hang]
  await send(1)
  await node.clock.pass(31_000)
  expect(calls).toEqual(['0 ms room:1 m:1:', '31000 ms room:1 m:1:'])
  expect(node.errors).toMatchObject([{ cause: { message: 'they took longer than 30 s' } }])
})

test('one that fails with nothing to say fails all the same', async () => {
  next = [() => Reflect.apply(Promise.reject, Promise, [null])]
  await send(1)
  await node.clock.pass(1_000)
  expect(calls).toHaveLength(2)
})

test('a command that the engine takes and rejects has its effects, once', async () => {
  const { append } = node.log
  const taken: Partial<TopicLog> = {
    append: async (...all) => {
      await append(...all)
      throw new Error('engine down')
    },
  }
  Object.assign(node.log, taken)
  await join(1)
  expect(ann.closed?.code).toBe(1011)
  expect(calls).toEqual(['0 ms room:1 m:1:'])
  Object.assign(node.log, { append })
  const again = node.connect('ann')
  await again.attach(undefined, 'l')
  await again.command(1, { type: 'join' })
  await again.command(2, say('x'), { after: 1 })
  expect(calls).toEqual(['0 ms room:1 m:1:', '0 ms room:1 m:2:'])
})

test('each call has the state after its events, and its place, whatever came after them', async () => {
  next = [down]
  await join(1)
  const { append } = node.log
  const lost: Partial<TopicLog> = {
    append: async (...all) => {
      await append(...all)
      throw new Error('engine down')
    },
  }
  await ann.command(2, say('one'), { after: 1 })
  Object.assign(node.log, lost)
  await ann.command(3, say('two'), { after: 2 })
  Object.assign(node.log, { append })
  await node.clock.pass(1_000)
  const place = (offset: number) => ({ epoch: 'm', offset })
  expect(states).toEqual([
    [place(1), ''],
    [place(1), ''],
    [place(2), 'one'],
    [place(3), 'one two'],
  ])
})

test('a command whose log cannot be read afterwards has its effects', async () => {
  const { append, read } = node.log
  Object.assign(node.log, {
    read: () => Promise.reject(new Error('engine down')),
    append(...call: Parameters<typeof append>) {
      void node.connect('bob').attach()
      return append(...call)
    },
  })
  await join(1)
  Object.assign(node.log, { append, read })
  expect([ann.closed?.code, calls]).toEqual([1011, ['0 ms room:1 m:1:']])
})

test('a command that the engine rejected and lost has none', async () => {
  const { append } = node.log
  Object.assign(node.log, { append: () => Promise.reject(new Error('engine down')) })
  await join(1)
  Object.assign(node.log, { append })
  const bob = node.connect('bob')
  await bob.attach()
  await bob.command(1, { type: 'join' })
  expect(calls).toEqual(['0 ms room:1 m:1:'])
})

test('the end of the server: what waits is called once more, and what still fails is given up', async () => {
  next = [down, down]
  await send(3)
  await node.topics.stop()
  expect(calls).toEqual(['0 ms room:1 m:1:', '0 ms room:1 m:1:'])
  expect(String(node.errors.pop())).toContain('the effects of 3 commands are given up: the server stops')
  expect(node.clock.timers).toBe(0)
})

test('the end of the server: what is done in time is done, in order', async () => {
  next = [down]
  await send(3)
  await node.topics.stop()
  expect(calls.slice(1)).toEqual(['0 ms room:1 m:1:', '0 ms room:1 m:2:', '0 ms room:1 m:3:'])
  expect([node.errors.length, node.clock.timers]).toEqual([1, 0])
})

test('the end of the server: one that hangs is waited for half a second', async () => {
  next = [hang]
  await send(2)
  let isStopped = false
  const stopped = node.topics.stop().then(() => (isStopped = true))
  await node.clock.pass(499)
  expect(isStopped).toBe(false)
  await node.clock.pass(1)
  await stopped
  await idle()
  expect([calls.length, node.clock.timers]).toEqual([1, 0])
  expect(node.errors.map(String)).toContain(
    'TopicError: Topic "room:1": the effects of 2 commands are given up: the server stops',
  )
})

test('a topic whose effects wait is kept, although nobody uses it and many others come', async () => {
  next = [down]
  await send(1)
  ann.pump.detach('left')
  for (let topic = 2; topic <= 1_100; topic += 1) {
    const client = node.connect('bob', `room:${String(topic)}`)
    await client.attach()
    client.pump.detach('left')
  }
  ann = node.connect('ann')
  await ann.attach(undefined, 'l')
  await ann.command(2, say('x'), { after: 1 })
  expect(calls).toHaveLength(1)
  await node.clock.pass(1_000)
  expect(calls).toEqual(['0 ms room:1 m:1:', '1000 ms room:1 m:1:', '1000 ms room:1 m:2:'])
})

test('a topic that looks for a command that the engine rejected is kept for a minute, though many others come', async () => {
  const { append, read } = node.log
  let cut = false
  Object.assign<TopicLog, Partial<TopicLog>>(node.log, {
    async append(...all) {
      if (all[0] !== 'room:1') return append(...all)
      cut = true
      await append(...all)
      throw new Error('engine down')
    },
    async read(...all) {
      if (cut && all[0] === 'room:1') throw new Error('engine down')
      return read(...all)
    },
  })
  await join(1)
  Object.assign(node.log, { append })
  const crowd = async (first: number): Promise<void> => {
    for (let topic = first; topic < first + 1_100; topic += 1) {
      const client = node.connect('bob', `room:${String(topic)}`)
      await client.attach()
      client.pump.detach('left')
    }
  }
  await crowd(2)
  expect(calls).toEqual([])
  cut = false
  ann = node.connect('ann')
  await ann.attach(undefined, 'l')
  expect(calls).toEqual(['0 ms room:1 m:1:'])
})

test('of commands behind one that hangs 10,000 wait, and of those that the engine rejected 1,000 are looked for', () => {
  next = [hang]
  const effects = new Effects(acting, 'room:1', {
    now: () => 0,
    setTimer: () => () => undefined,
    report: (error) => node.errors.push(error),
  })
  const act = (n: number) => ({ user: 'ann', line: 'l', n, events: ['{"type":"ended"}'] })
  const state = () => acting.initial('room:1')
  for (let n = 0; n <= 10_000; n += 1) {
    effects.expect(act(n))
    effects.act(act(n), `m:${String(n)}:`, state)
  }
  expect(node.errors.map(String)).toEqual([
    'TopicError: Topic "room:1": the effects of m:10000: are given up',
  ])
  const rejected = new Effects(acting, 'room:1', {
    now: () => 0,
    setTimer: () => () => undefined,
    report: down,
  })
  for (let n = 0; n <= 1_000; n += 1) rejected.expect(act(n))
  calls = []
  for (const n of [0, 1]) rejected.act(act(n), `m:${String(n)}:`, state)
  expect(calls).toEqual(['0 ms room:1 m:1:'])
})
