// All topics of a node, and of two nodes on one engine: conflicts, deadlines, users who go and come, and what is kept.
import { expect, test } from '@jest/globals'
import { memory } from '../../../../server/engine/memory/memory'
import type { TopicLog } from '../../../../server/engine/topic-log'
import { offsetOf } from '../../../../server/engine/position'
import { defineTopic } from '../../../../server/topics/define-topic'
import { refuse } from '../../../../server/topics/refusal'
import { dice } from '../../../support/dice'
import { lossyMemory } from '../../../support/engine/lossy-memory'
import { withDelays } from '../../../support/engine/troubled'
import { chat } from '../../../support/topics/chat'
import { idle, testClock, TestNode } from '../../../support/topics/node'
import { appendOne } from '../../../support/engine/append-one'

const say = (text: string): unknown => ({ type: 'say', text })

function twoNodes(wrap = (log: TopicLog): TopicLog => log): {
  one: TestNode
  two: TestNode
  clock: TestNode['clock']
} {
  const clock = testClock()
  const log = wrap(memory({ name: 'm', now: () => clock.now() }))
  return {
    clock,
    one: new TestNode({ clock, log, name: 'one' }),
    two: new TestNode({ clock, log, name: 'two' }),
  }
}

async function textsOn(node: TestNode, topic = 'room:1'): Promise<string | undefined> {
  const client = node.connect('reader', topic)
  await client.attach()
  return client.take()[0]
}

test('a topic that is of no kind does not exist', () => {
  const { topics } = new TestNode()
  const peer = { send: () => undefined, close: () => undefined, isFull: false }
  expect(
    ['room:1', 'room:', 'hall', '__proto__'].map((name) => topics.open(name, 'ann', peer) !== undefined),
  ).toEqual([true, false, false, false])
})

test('topics do not see the events of others', async () => {
  const node = new TestNode()
  const [first, second] = [node.connect('ann', 'room:1'), node.connect('ann', 'room:2')]
  await first.attach()
  await second.attach()
  await first.command(1, say('hi'))
  expect([first.take().length, second.take().length]).toEqual([2, 1])
})

test('an event of one node reaches the clients of the other', async () => {
  const { one, two } = twoNodes()
  const [ann, bob] = [one.connect('ann'), two.connect('bob')]
  await ann.attach()
  await bob.attach()
  await ann.command(1, say('hi'))
  expect(bob.take()).toEqual(['attached whole 0 ()', 'events 0→1 [said ann hi]'])
})

test('of two decisions on one state the second is made anew, on the state after the first', async () => {
  const { one, two } = twoNodes((log) => withDelays(log, dice(4)))
  const [ann, again] = [one.connect('ann'), two.connect('ann')]
  await ann.attach()
  await again.attach()
  void ann.command(1, { type: 'join' })
  void again.command(1, { type: 'join' }, { line: 'k' })
  await idle()
  const answers = [...ann.take(), ...again.take()].join(' ')
  expect(answers).toMatch(/1 ok/)
  expect(answers).toMatch(/1 already-here/)
})

test('a command that another node has done meanwhile is answered with its event, though no wake-up came', async () => {
  const { one, two } = twoNodes((log) => ({
    ...log,
    watch: () => ({ set: () => undefined, stop: () => Promise.resolve() }),
  }))
  const [old, ann] = [one.connect('ann'), two.connect('ann')]
  await ann.attach()
  await old.command(1, say('hi'))
  await ann.command(1, say('hi'))
  expect([ann.take(), ann.closed]).toEqual([
    ['attached whole 0 ()', 'events 0→1 [said ann hi] l: 1 ok'],
    undefined,
  ])
})

test('a deadline that has passed sends timeout once, whatever number of nodes look', async () => {
  const { one, two, clock } = twoNodes((log) => withDelays(log, dice(5)))
  const ann = one.connect('ann')
  await ann.attach()
  await two.connect('bob').attach()
  await ann.command(1, { type: 'quiz', ms: 1_000 })
  ann.take()
  await clock.pass(900)
  expect(ann.take()).toEqual([])
  await clock.pass(400)
  expect(ann.take()).toEqual(['events 1→2 [ended]'])
  await clock.pass(5_000)
  expect(ann.take()).toEqual([])
  await one.topics.stop()
  await two.topics.stop()
  expect(clock.timers).toBe(0)
})

test.each<[how: string, end: () => Promise<never>, errors: readonly string[]]>([
  ['hangs', () => new Promise(() => undefined), []],
  ['fails', () => Promise.reject(new Error('engine down')), ['Error: engine down']],
])('a deadline that %s keeps no other one from passing', async (_how, end, errors) => {
  const node = new TestNode()
  const { append } = node.log
  for (const room of ['broken', 'works'])
    await node.connect('ann', `room:${room}`).command(1, { type: 'quiz', ms: 1_000 })
  Object.assign(node.log, {
    append(...call: Parameters<typeof append>) {
      return call[0] === 'room:broken' ? end() : append(...call)
    },
  })
  const bob = node.connect('bob', 'room:works')
  await bob.attach()
  bob.take()
  await node.clock.pass(1_300)
  expect(bob.take()).toEqual(['events 1→2 [ended]'])
  await node.connect('ann', 'room:works').command(2, { type: 'quiz', ms: 1_000 }, { after: 1 })
  bob.take()
  await node.clock.pass(1_300)
  expect(bob.take()).toEqual(['events 3→4 [ended]'])
  expect([...new Set(node.errors.map(String))]).toEqual(errors)
})

test('the server’s own code sends as often as it likes, from several nodes that start anew', async () => {
  const clock = testClock()
  const log = memory({ name: 'm', now: () => clock.now() })
  const answers = new Set<string>()
  for (let start = 0; start < 30; start += 1) {
    const nodes = ['one', 'two'].map(
      (name, index) =>
        new TestNode({ clock, log, name: `${name}${String(start)}`, random: () => 0.5 + index / 10 }),
    )
    // At once, and in one ms: their numbers cross.
    const all = Array.from({ length: 20 }, (_, index) =>
      (nodes[index % 2] as TestNode).topics.send('room:1', say('x'), 'ann'),
    )
    for (const answer of await Promise.all(all)) answers.add(JSON.stringify(answer))
  }
  expect([...answers]).toEqual(['{"kind":"acked"}'])
  expect(offsetOf((await log.read('room:1', null, [])).at)).toBe(600)
})

test('a command in the name of a user who has too many lines is answered so', async () => {
  const node = new TestNode()
  for (let line = 0; line < 256; line += 1)
    await node.connect('ann').command(1, say('x'), { line: String(line) })
  expect(await node.topics.send('room:1', say('x'), 'ann')).toEqual({
    kind: 'refused',
    code: 'crowded',
    data: 'ann has 256 lines in room:1.',
  })
})

/** 120 topics whose deadlines have passed, and one whose deadline passes after them. */
async function crowd(node: TestNode, log: TopicLog): Promise<void> {
  const append = (name: string, wakeAt: number): Promise<unknown> =>
    appendOne(log, name, {
      ...{
        user: 'ann',
        line: 'l',
        n: 1,
        after: 0,
        takesOld: true,
        history: 9,
        answer: '[]',
        wakeAt,
        at: 'm:0:',
      },
      events: [JSON.stringify({ type: 'joined', user: 'ann' })],
    })
  for (let room = 0; room < 120; room += 1) await append(`old:${String(room)}`, node.clock.now() - 1_000)
  for (let room = 0; room < 120; room += 1) await append(`room:stale${String(room)}`, node.clock.now() - 500)
  await node.connect('ann', 'room:good').command(1, { type: 'quiz', ms: 100 })
}

test('deadlines that no node can end keep no other one from passing, and cost little', async () => {
  const clock = testClock()
  const log = memory({ name: 'm', now: () => clock.now() })
  const node = new TestNode({ clock, log })
  await crowd(node, log)
  await clock.pass(2_000)
  expect(await textsOn(node, 'room:good')).toBe('attached whole 2 ()')
  await clock.pass(10_000)
  expect(await log.due(999)).toEqual([])
  await clock.pass(3_600_000)
  // Their kind may be back with the next release.
  expect((await log.due(999)).map(({ topic }) => topic.split(':')[0])).toEqual(Array(120).fill('old'))
  expect(node.errors).toEqual([])
  await node.topics.stop()
  expect(clock.timers).toBe(0)
})

test('a topic whose deadline fails is asked every 5 s, and not at each look', async () => {
  const failing = defineTopic({
    ...chat,
    deadline: () => {
      throw new Error('oops')
    },
  })
  const clock = testClock()
  const log = memory({ name: 'm', now: () => clock.now() })
  const before = new TestNode({ clock, log })
  await before.connect('ann').command(1, { type: 'quiz', ms: 100 })
  await before.topics.stop()
  const node = new TestNode({ clock, log, kinds: [failing] })
  await clock.pass(30_000)
  expect(node.errors.map(String)).toEqual(Array(6).fill('Error: oops'))
})

test('a deadline passes on a topic that no node holds', async () => {
  const clock = testClock()
  const log = memory({ name: 'm', now: () => clock.now() })
  await new TestNode({ clock, log }).connect('ann').command(1, { type: 'quiz', ms: 1_000 })
  const later = new TestNode({ clock, log, name: 'later' })
  await clock.pass(1_500)
  expect(await textsOn(later)).toBe('attached whole 2 ()')
})

test('a timeout that the topic refuses does not come again before the next event', async () => {
  let asked = 0
  const stubborn = defineTopic({
    ...chat,
    decide(state, command, context) {
      if (command.type !== 'timeout') return chat.decide(state, command, context)
      asked += 1
      return refuse('no')
    },
  })
  const node = new TestNode({ kinds: [stubborn] })
  const ann = node.connect('ann')
  await ann.attach()
  await ann.command(1, { type: 'quiz', ms: 100 })
  await node.clock.pass(5_000)
  expect(asked).toBe(1)
  await ann.command(2, say('next'), { after: 1 })
  await node.clock.pass(5_000)
  expect(asked).toBe(2)
})

test('a user is away after 2 s without a connection on the topic, on any node, and back with the next', async () => {
  const { one, two, clock } = twoNodes()
  const bob = one.connect('bob')
  await bob.attach()
  const [first, second] = [one.connect('ann'), two.connect('ann')]
  await first.attach()
  await second.attach()
  await first.command(1, { type: 'join' })
  bob.take()
  first.pump.detach('left')
  await clock.pass(5_000)
  expect(bob.take()).toEqual([])
  second.pump.detach('left')
  await clock.pass(1_999)
  expect(bob.take()).toEqual([])
  await clock.pass(1)
  await idle()
  expect(bob.take()).toEqual(['events 1→2 [went ann]'])
  await one.connect('ann').attach()
  await idle()
  expect(bob.take()).toEqual(['events 2→3 [returned ann]'])
})

test('a reconnect within 2 s tells nobody that the user was gone', async () => {
  const node = new TestNode()
  const bob = node.connect('bob')
  await bob.attach()
  const ann = node.connect('ann')
  await ann.attach()
  await ann.command(1, { type: 'join' })
  bob.take()
  ann.pump.detach('left')
  await node.clock.pass(1_500)
  await node.connect('ann').attach()
  await node.clock.pass(9_000)
  expect(bob.take()).toEqual([])
})

test('a user who may not see the topic is not there, and does not go away', async () => {
  const told: string[] = []
  const telling = defineTopic({
    ...chat,
    decide(state, command, context) {
      if (command.type === 'away' || command.type === 'back') told.push(`${command.user} ${command.type}`)
      return chat.decide(state, command, context)
    },
  })
  const node = new TestNode({ kinds: [telling] })
  const [locked, ann] = [node.connect('locked'), node.connect('ann')]
  await locked.command(1, { type: 'join' })
  await locked.attach()
  await ann.attach()
  expect((await node.log.presence.members('room:1')).map(({ user }) => user)).toEqual(['locked'])
  ann.pump.detach('left')
  locked.pump.detach('left')
  await node.clock.pass(9_000)
  expect(told).toEqual(['locked back', 'locked away'])
})

test('after the stop of a node no timer is left, also of users who went by several connections', async () => {
  const node = new TestNode()
  const both = [node.connect('ann'), node.connect('ann')]
  for (const client of both) await client.attach()
  for (const client of both) client.pump.detach('left')
  await node.topics.stop()
  expect(node.clock.timers).toBe(0)
})

test('a node that starts anew has the state of the snapshot and what followed', async () => {
  const clock = testClock()
  const log = memory({ name: 'm', now: () => clock.now() })
  const ann = new TestNode({ clock, log }).connect('ann')
  await ann.attach()
  const texts = Array.from({ length: 64 }, (_, index) => String(index + 1))
  for (const text of texts) await ann.command(Number(text), say(text), { after: Number(text) - 1 })
  const page = await log.read('room:1', null, [])
  expect([page.start?.at, page.commits.length]).toEqual(['m:60:', 4])
  expect(await textsOn(new TestNode({ clock, log, name: 'later' }))).toBe(
    `attached whole 64 (${texts.join(', ')})`,
  )
})

test('a command meant for a lost log is unknown, or taken by a topic that says so', async () => {
  const since = memory({ name: 'before' }).stamp()
  const taking = defineTopic({ ...chat, name: 'diary', afterReset: 'take' })
  const node = new TestNode({ kinds: [chat, taking] })
  const [refusing, diary] = [node.connect('ann'), node.connect('ann', 'diary')]
  await refusing.attach()
  await diary.attach()
  await refusing.command(3, say('old'), { since })
  await diary.command(3, say('old'), { since })
  expect([refusing.take()[1], diary.take()[1]]).toEqual([
    'events 0→0 [] l: 3 unknown',
    'events 0→1 [said ann old] l: 3 ok',
  ])
})

test('a topic whose state is full refuses what makes it larger, and says so in the log', async () => {
  const node = new TestNode()
  const ann = node.connect('ann')
  await ann.attach()
  const page = 'x'.repeat(16_000)
  for (let n = 1; n <= 17; n += 1) await ann.command(n, say(page), { after: n - 1 })
  expect(ann.take().pop()).toBe('events 16→16 [] l: 17 failed')
  expect(String(node.errors[0])).toMatch(/the state would be \d+ bytes; the limit is 262144 bytes/)
  await ann.command(18, { type: 'join' }, { after: 17 })
  expect(ann.take()).toEqual(['events 16→17 [joined ann] l: 18 ok'])
})

test('a view that throws for one user closes the connection of that user only', async () => {
  const broken = (user: string): void => {
    if (user === 'bob') throw new Error('oops')
  }
  const kind = defineTopic({
    ...chat,
    view(event, user) {
      broken(user)
      return event
    },
    viewState(state, user) {
      if (state.lines.length > 0) broken(user)
      return state
    },
  })
  const node = new TestNode({ kinds: [kind] })
  const [ann, bob] = [node.connect('ann'), node.connect('bob')]
  await ann.attach()
  await bob.attach()
  await ann.command(1, say('hi'))
  const again = node.connect('bob')
  await again.attach()
  expect([ann.closed, bob.closed?.code, again.closed?.code]).toEqual([undefined, 1011, 1011])
  expect(ann.take()).toEqual(['attached whole 0 ()', 'events 0→1 [said ann hi] l: 1 ok'])
  expect(node.errors).toEqual([new Error('oops'), new Error('oops')])
})

test('a snapshot or a presence that the engine rejects is reported, and the topic goes on', async () => {
  const node = new TestNode()
  const down = (): Promise<never> => Promise.reject(new Error('engine down'))
  Object.assign(node.log, { snapshot: down })
  Object.assign(node.log.presence, { set: down })
  const ann = node.connect('ann')
  await ann.attach()
  for (let n = 1; n <= 10; n += 1) await ann.command(n, say('x'), { after: n - 1 })
  expect(ann.take().pop()).toBe('events 9→10 [said ann x] l: 10 ok')
  expect(node.errors).toMatchObject([
    { message: 'engine down' },
    { message: 'Topic "room:1": its state cannot be kept' },
  ])
})

test('an engine that rejects a look at the deadlines is asked again', async () => {
  const node = new TestNode()
  const { due } = node.log
  Object.assign(node.log, { due: () => Promise.reject(new Error('engine down')) })
  await node.clock.pass(300)
  Object.assign(node.log, { due })
  await node.connect('ann').command(1, { type: 'quiz', ms: 100 })
  await node.clock.pass(600)
  expect([node.errors.length, await textsOn(node)]).toEqual([1, 'attached whole 2 ()'])
})

test('the state of topics that are not used is dropped beyond 1,000, and read again', async () => {
  const node = new TestNode()
  const ann = node.connect('ann', 'room:first')
  await ann.command(1, say('hi'))
  ann.pump.detach('left')
  const { read } = node.log
  const asked: [string, string | null][] = []
  Object.assign(node.log, {
    read: (...call: Parameters<typeof read>) => {
      asked.push([call[0], call[1]])
      return read(...call)
    },
  })
  const visit = async (name: string): Promise<void> => {
    const client = node.connect('bob', name)
    await client.attach()
    client.pump.detach('left')
  }
  await visit('room:first')
  const kept = node.connect('ann', 'room:kept')
  await kept.attach()
  kept.take()
  for (let room = 0; room < 1_001; room += 1) await visit(`room:${String(room)}`)
  await visit('room:first')
  expect(asked.filter(([name]) => name === 'room:first').map(([, from]) => from)).toEqual(['m:1:', null])
  await node.connect('bob', 'room:kept').command(1, say('hi'))
  expect(kept.take()).toEqual(['events 0→1 [said bob hi]'])
})

test('an answer during a read is ok only for a commit that was read back', async () => {
  const clock = testClock()
  const log = lossyMemory({ name: 'm', now: () => clock.now() })
  Object.assign(log, { watch: () => ({ set: () => undefined, stop: () => Promise.resolve() }) })
  const node = new TestNode({ clock, log })
  const ann = node.connect('ann')
  await ann.attach()
  const { append, read } = log
  let release = (): void => undefined
  const gate = new Promise<void>((resolve) => (release = resolve))
  Object.assign(log, {
    async append(...call: Parameters<typeof append>) {
      const appended = await append(...call)
      log.undo(1)
      void node.connect('bob').attach()
      void idle().then(release)
      return appended
    },
    async read(...call: Parameters<typeof read>) {
      await gate
      return read(...call)
    },
  })
  await ann.command(1, say('lost'))
  await gate
  await idle()
  expect([ann.take(), ann.closed?.code]).toEqual([['attached whole 0 ()'], 4104])
})

test('a client whose events were lost gets the state unasked, and the answers end before what was lost', async () => {
  const clock = testClock()
  const log = lossyMemory({ name: 'm', now: () => clock.now() })
  const [one, two] = [new TestNode({ clock, log, name: 'one' }), new TestNode({ clock, log, name: 'two' })]
  const [ann, bob] = [one.connect('ann'), two.connect('bob')]
  await ann.attach()
  await bob.attach()
  await ann.command(1, say('kept'))
  await ann.command(2, say('lost'), { after: 1 })
  log.undo(1)
  ann.take()
  await bob.command(1, say('other'))
  await idle()
  expect(ann.take()).toEqual(['attached whole 2 (kept, other) l: 1 ok'])
})
