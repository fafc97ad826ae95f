// The topic here:NAME: who is on NAME, for its members, on one node and on two.
import { expect, test } from '@jest/globals'
import { memory } from '../../../../../server/engine/memory/memory'
import type { LeaseHolder, TopicLog } from '../../../../../server/engine/topic-log'
import { defineTopic } from '../../../../../server/topics/define-topic'
import { dice } from '../../../../support/dice'
import { chat } from '../../../../support/topics/chat'
import { idle, testClock, TestNode, type TestClient } from '../../../../support/topics/node'

const here = 'here:room:1'

/** A connection that is on the topic. */
async function join(node: TestNode, user: string): Promise<TestClient> {
  const client = node.connect(user)
  await client.attach()
  return client
}

/** A connection that reads the members. */
async function visit(node: TestNode, user: string): Promise<TestClient> {
  const client = node.connect(user, here)
  await client.attach()
  return client
}

/** The frames since the last call: members and changes as text. */
function told({ frames }: TestClient): unknown[] {
  return frames.splice(0).map((frame) => {
    if (frame.t !== 'attached' && frame.t !== 'events') return frame.t
    const { state, list, answers } = { state: undefined, ...frame }
    if ('no' in frame) return `no: ${String(frame.no)}`
    if (Object.keys(answers).length > 0) return answers
    return ((state ?? list) as { user: string; away?: boolean; data?: unknown; gone?: true }[])
      .map(({ user, away, data, gone }) =>
        [
          gone ? '-' : state ? '' : '+',
          user,
          away ? ' away' : '',
          data === undefined ? '' : ` ${JSON.stringify(data)}`,
        ].join(''),
      )
      .join(', ')
  })
}

test('a reader gets the members by name, then each change', async () => {
  const node = new TestNode()
  await join(node, 'bob')
  const ann = await visit(node, 'ann')
  const cid = await join(node, 'cid')
  await join(node, 'ann')
  cid.pump.detach('left')
  await idle()
  expect(told(ann)).toEqual(['bob', '+cid', '+ann', '-cid'])
})

test('only members of the topic read who is on it, and a kind of topic of that name is the server’s own', async () => {
  const node = new TestNode()
  const locked = await join(node, 'locked')
  await locked.command(1, { type: 'join' })
  const ann = await visit(node, 'ann')
  expect(told(ann)).toEqual(['no: forbidden'])
  const peer = { send: () => undefined, close: () => undefined, isFull: false }
  expect(
    ['here:hall', 'here:here:room:1', 'here:'].map((name) => node.topics.open(name, 'ann', peer)),
  ).toEqual([undefined, undefined, undefined])
  for (const name of ['here:*', 'here:room'])
    expect(() => defineTopic({ ...chat, name })).toThrow('not from here: on')
})

test('a member who is removed disappears for all, and reads and tells nothing more', async () => {
  const node = new TestNode()
  const locked = await join(node, 'locked')
  await locked.command(1, { type: 'join' })
  const ann = node.connect('ann')
  await ann.command(1, { type: 'join' })
  await locked.command(2, { type: 'kick', user: 'nobody' }, { after: 1 })
  const open = new TestNode({
    kinds: [defineTopic({ ...chat, authorize: (user, _, { muted }) => (muted[user] ? null : 'write') })],
  })
  const [bob, readers] = [
    await join(open, 'bob'),
    [await visit(open, 'ann'), await visit(open, 'bob')] as const,
  ]
  await readers[1].command(1, 'hi')
  told(readers[0])
  told(readers[1])
  await bob.command(1, { type: 'mute', user: 'bob', ms: 1 })
  await readers[1].command(2, 'still here')
  await idle()
  expect(told(readers[1])).toEqual(['no: forbidden', { l: [[2, 'forbidden']] }])
  expect(told(readers[0])).toEqual(['-bob'])
})

test('a member may tell 512 bytes of JSON, 5 levels deep; what is larger or deeper is malformed', async () => {
  const node = new TestNode()
  const ann = await visit(node, 'ann')
  await ann.command(1, 'x'.repeat(510))
  await node.clock.pass(200)
  await ann.command(2, 'x'.repeat(511))
  await ann.command(3, '长'.repeat(171))
  await ann.command(4, [[[[[[0]]]]]])
  await ann.command(5, [[[[[0]]]]])
  await node.clock.pass(200)
  expect(told(ann)).toEqual([
    '',
    { l: [[1]] },
    `+ann "${'x'.repeat(510)}"`,
    { l: [[2, 'malformed']] },
    { l: [[3, 'malformed']] },
    { l: [[4, 'malformed']] },
    { l: [[5]] },
    '+ann [[[[[0]]]]]',
  ])
})

test('a user who may only read is seen, and tells nothing', async () => {
  const node = new TestNode()
  await join(node, 'guest')
  const guest = await visit(node, 'guest')
  await guest.command(1, 'buy')
  expect(told(guest)).toEqual(['guest', { l: [[1, 'forbidden']] }])
})

test('who tells something before attached is forbidden, and is not there', async () => {
  const node = new TestNode()
  const ann = node.connect('ann', here)
  await ann.command(1, 'hi')
  expect([told(ann), await node.log.presence.members('room:1')]).toEqual([[{ l: [[1, 'forbidden']] }], []])
})

test('of what a connection tells faster than 5 times a second the last word counts', async () => {
  const node = new TestNode()
  const [ann, bob] = [await visit(node, 'ann'), await visit(node, 'bob')]
  told(bob)
  for (let n = 1; n <= 20; n += 1) await ann.command(n, n)
  expect(told(bob)).toEqual(['+ann 1'])
  await node.clock.pass(199)
  expect(told(bob)).toEqual([])
  await node.clock.pass(1)
  await idle()
  expect(told(bob)).toEqual(['+ann 20'])
  await node.clock.pass(5_000)
  expect(told(bob)).toEqual([])
  await ann.command(21, 21)
  expect(told(bob)).toEqual(['+ann 21'])
  ann.pump.detach('left')
  await node.clock.pass(60_000)
  expect(told(bob)).toEqual(['-ann'])
})

test('a slow reader gets one list later, and no growing buffer', async () => {
  const node = new TestNode()
  const ann = await visit(node, 'ann')
  told(ann)
  ann.isFull = true
  for (const user of ['bob', 'cid', 'dan']) await join(node, user)
  expect(told(ann)).toEqual([])
  ann.isFull = false
  ann.pump.moved()
  await join(node, 'eve')
  expect(told(ann)).toEqual(['bob, cid, dan', '+eve'])
})

test('many changes at once come as a new list, and no more than 256 users are in it', async () => {
  const node = new TestNode()
  const ann = await visit(node, 'ann')
  told(ann)
  const user = (index: number): string => `u${String(index).padStart(3, '0')}`
  await Promise.all(
    Array.from({ length: 66 }, (_, index) =>
      node.log.presence.set('room:1', `k${String(index)}`, { user: user(index) }),
    ),
  )
  await idle()
  expect(ann.frames.map(({ t }) => t)).toEqual(['events', 'attached'])
  for (let index = 66; index < 300; index += 1)
    await node.log.presence.set('room:1', `k${String(index)}`, { user: user(index) })
  const late = await visit(node, 'late')
  expect((late.last as unknown as { state: unknown[] }).state).toHaveLength(256)
})

test('users of one room on two nodes see each other, and what they tell', async () => {
  const clock = testClock()
  const log = memory({ name: 'm', now: () => clock.now() })
  const [one, two] = [new TestNode({ clock, log, name: 'one' }), new TestNode({ clock, log, name: 'two' })]
  const [ann, bob] = [await visit(one, 'ann'), await visit(two, 'bob')]
  await join(one, 'ann')
  const second = await join(two, 'ann')
  await bob.command(1, 'hi')
  second.pump.detach('dropped')
  await clock.pass(100_000)
  expect([told(ann), told(bob)]).toEqual([
    ['', '+ann', '+bob "hi"'],
    ['', '+ann', { l: [[1]] }, '+bob "hi"'],
  ])
})

test('a list that another node began goes on whole', async () => {
  const node = new TestNode()
  const ann = node.connect('ann', here)
  await ann.attach('elsewhere/1:7')
  expect(ann.frames.map((frame) => 'state' in frame)).toEqual([true])
  const { to } = ann.last as unknown as { to: string }
  await ann.attach(to)
  expect(ann.frames.map((frame) => 'state' in frame)).toEqual([true, true])
})

/** An engine whose presence takes a while. */
function slowPresence(log: TopicLog, random: () => number): TopicLog {
  const wait = async (): Promise<void> => {
    for (let turns = Math.floor(random() * 20); turns > 0; turns -= 1) await Promise.resolve()
  }
  const { presence } = log
  return {
    ...log,
    presence: {
      ...presence,
      async set(...args) {
        await wait()
        return presence.set(...args)
      },
      async delete(...args) {
        await wait()
        await presence.delete(...args)
      },
      async members(...args) {
        await wait()
        const members = await presence.members(...args)
        await wait()
        return members
      },
    },
  }
}

test('connections that come and go at once leave no ghost, however slow the engine', async () => {
  for (let seed = 1; seed <= 30; seed += 1) {
    const clock = testClock()
    const random = dice(seed)
    const node = new TestNode({ clock, log: slowPresence(memory({ now: () => clock.now() }), random) })
    const reader = await visit(node, 'reader')
    for (let round = 0; round < 6; round += 1) {
      const client = random() < 0.5 ? await join(node, 'ann') : await visit(node, 'ann')
      if (random() < 0.5) void client.command(1, { type: 'join' })
      client.pump.detach(random() < 0.5 ? 'left' : 'dropped')
    }
    await clock.pass(70_000)
    expect(await node.log.presence.members('room:1')).toEqual([])
    const late = await visit(node, 'late')
    expect(told(late)).toEqual([''])
    expect(reader.closed).toBeUndefined()
    expect(node.errors).toEqual([])
  }
})

test('a member of a node that has died is away, then gone; one who is back on another node is neither', async () => {
  const inner = memory()
  let holder: LeaseHolder | undefined
  const log: TopicLog = {
    ...inner,
    presence: { ...inner.presence, lease: (_node, given) => ((holder = given), () => (holder = undefined)) },
  }
  const node = new TestNode({ log })
  const ann = await visit(node, 'ann')
  await join(node, 'bob')
  expect(told(ann)).toEqual(['', '+bob'])
  for (const user of ['bob', 'cid']) {
    await log.presence.set('room:1', `dead/${user}`, { user })
    holder?.inherited('room:1', `dead/${user}`, { user })
  }
  await idle()
  expect(told(ann)).toEqual(['+cid', '+cid away'])
  await node.clock.pass(60_000)
  expect(told(ann)).toEqual(['-cid'])
  expect((await log.presence.members('room:1')).map(({ user }) => user)).toEqual(['bob'])
})

test('a node that passed for dead sets its members again', async () => {
  const inner = memory()
  let holder: LeaseHolder | undefined
  const log: TopicLog = {
    ...inner,
    presence: { ...inner.presence, lease: (_node, given) => ((holder = given), () => undefined) },
  }
  const node = new TestNode({ log })
  const [ann, left] = [await join(node, 'ann'), await join(node, 'bob')]
  left.pump.detach('left')
  await idle()
  await log.presence.delete('room:1', 'node/1')
  holder?.lapsed()
  await idle()
  expect(await log.presence.members('room:1')).toEqual([{ user: 'ann' }])
  expect(ann.closed).toBeUndefined()
})

test('an engine that cannot tell the members closes their readers with 1011', async () => {
  const inner = memory()
  const log: TopicLog = {
    ...inner,
    presence: { ...inner.presence, members: () => Promise.reject(new Error('engine down')) },
  }
  const node = new TestNode({ log })
  const ann = await visit(node, 'ann')
  expect([ann.closed?.code, node.errors.map(String)]).toEqual([1011, ['Error: engine down']])
})

test('a topic whose authorize throws shows nobody, and says so in the log', async () => {
  const broken = defineTopic({
    ...chat,
    authorize() {
      throw new Error('oops')
    },
  })
  const node = new TestNode({ kinds: [broken] })
  expect(told(await visit(node, 'ann'))).toEqual(['no: forbidden'])
  expect(String(node.errors[0])).toBe('Error: oops')
})

test('without readers a list costs nothing, and the topic can be dropped', async () => {
  const node = new TestNode()
  let reads = 0
  const { presence } = node.log
  const members = presence.members.bind(presence)
  presence.members = (topic) => {
    reads += 1
    return members(topic)
  }
  const ann = await visit(node, 'ann')
  ann.pump.detach('left')
  reads = 0
  await node.log.presence.set('room:1', 'k', { user: 'bob' })
  await idle()
  expect(reads).toBe(0)
  await node.topics.stop()
  expect(node.clock.timers).toBe(0)
})
