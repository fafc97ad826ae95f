// Frames that a connection on a topic gets, in short: `events 1→2 [said ann hi] l: 3 ok`.
import { beforeEach, expect, test } from '@jest/globals'
import * as v from 'valibot'
import { defineTopic } from '../../../../server/topics/define-topic'
import { idle, TestNode, type TestClient } from '../../../support/topics/node'
import { serverLimits } from '../../../../store/protocol'

let node: TestNode
let ann: TestClient
let bob: TestClient

const say = (text: string, to?: string): unknown => ({
  type: 'say',
  text,
  ...(to === undefined ? {} : { to }),
})
const positionOf = (client: TestClient): string => {
  const { last } = client
  return last !== undefined && 'to' in last && last.to !== undefined ? last.to : 'none'
}

beforeEach(() => {
  node = new TestNode()
  ann = node.connect('ann')
  bob = node.connect('bob')
})

test('a new topic is attached with its first state', async () => {
  await ann.attach()
  expect(ann.take()).toEqual(['attached whole 0 ()'])
})

test('events reach everyone, and the sender gets the answer in the same frame', async () => {
  await ann.attach()
  await bob.attach()
  ann.take()
  bob.take()
  await ann.command(1, say('hi'))
  expect(ann.take()).toEqual(['events 0→1 [said ann hi] l: 1 ok'])
  expect(bob.take()).toEqual(['events 0→1 [said ann hi]'])
})

test('a refusal reaches its sender alone, with its data', async () => {
  await ann.attach()
  await bob.attach()
  await bob.command(1, { type: 'mute', user: 'ann', ms: 500 })
  ann.take()
  bob.take()
  await ann.command(1, say('hi'))
  expect(ann.take()).toEqual([`events 1→1 [] l: 1 muted {"until":${String(node.clock.now() + 500)}}`])
  expect(bob.take()).toEqual([])
})

test('data that the schema does not take is refused with malformed, and so it stays', async () => {
  await ann.attach()
  ann.take()
  await ann.command(1, { type: 'shout' })
  expect(ann.take()).toEqual(['events 0→0 [] l: 1 malformed'])
  await ann.command(1, say('hi'))
  expect(ann.take()).toEqual(['events 0→0 [] l: 1 malformed'])
})

test('a client that comes back gets the events that were missed, and the answers of the lines asked for', async () => {
  await ann.attach()
  await bob.attach()
  await ann.command(1, say('one'))
  const at = positionOf(ann)
  ann.pump.detach('left')
  await bob.command(1, say('two'))
  await bob.command(2, say('three'), { after: 1 })
  const again = node.connect('ann')
  await again.attach(at, 'l', 'unused')
  expect(again.take()).toEqual(['attached 1→3 [said bob two, said bob three] l: 1 ok'])
})

test('a command that arrived although its answer did not is answered once more, and not done again', async () => {
  await ann.attach()
  await ann.command(1, say('one'))
  const again = node.connect('ann')
  await again.attach(undefined, 'l')
  await again.command(1, say('one'))
  expect(again.take()).toEqual(['attached whole 1 (one) l: 1 ok', 'events 1→1 [] l: 1 ok'])
})

test('a position that the log never had gets the state', async () => {
  await ann.attach()
  await ann.command(1, say('one'))
  for (const at of ['x:1:', 'm:7:', '__proto__', 'm:1:other']) {
    const other = node.connect('cleo')
    await other.attach(at)
    expect([at, other.take()]).toEqual([at, ['attached whole 1 (one)']])
  }
})

test('a command whose predecessor is missing closes the connection', async () => {
  await ann.attach()
  await ann.command(2, say('two'), { after: 1 })
  expect(ann.closed?.code).toBe(4104)
})

test('a command that lay here for more than 30 s is not applied', async () => {
  await ann.attach()
  ann.pump.command(
    { t: 'command', topic: 'room:1', line: 'l', n: 1, after: 0, data: say('old') },
    node.clock.now() - serverLimits.commandAge - 1,
  )
  await idle()
  expect(ann.closed?.code).toBe(4104)
  await bob.attach()
  expect(bob.take()).toEqual(['attached whole 0 ()'])
})

test('an event that others may not see moves them on without showing it; the sender sees it', async () => {
  await ann.attach()
  await bob.attach()
  const cleo = node.connect('cleo')
  await cleo.attach()
  for (const client of [ann, bob, cleo]) client.take()
  await ann.command(1, say('psst', 'bob'))
  expect([ann.take(), bob.take(), cleo.take()]).toEqual([
    ['events 0→1 [said ann psst] l: 1 ok'],
    ['events 0→1 [said ann psst]'],
    ['events 0→1 []'],
  ])
})

test('the state is redacted for each user', async () => {
  await ann.attach()
  await ann.command(1, say('psst', 'bob'))
  await bob.attach()
  const cleo = node.connect('cleo')
  await cleo.attach()
  expect([bob.take(), cleo.take()]).toEqual([['attached whole 1 (psst)'], ['attached whole 1 ()']])
})

test('a user who is removed learns it unasked, sees nothing more, and is told the fate of commands', async () => {
  await ann.attach()
  await bob.attach()
  await ann.command(1, { type: 'join' })
  await bob.command(1, { type: 'join' })
  await bob.command(2, say('mine'), { after: 1 })
  await node.connect('locked').command(1, { type: 'join' })
  bob.take()
  await ann.command(2, { type: 'kick', user: 'bob' }, { after: 1 })
  expect(bob.take()).toEqual(['attached no: forbidden l: 1 ok, 2 ok'])
  await ann.command(3, say('secret'), { after: 2 })
  expect(bob.take()).toEqual([])
  await bob.command(2, say('mine'), { after: 1 })
  await bob.command(3, say('new'), { after: 2 })
  expect(bob.take()).toEqual(['events l: 2 ok', 'events l: 3 forbidden'])
})

test('a user who is no member is told so, and told again for each command', async () => {
  await ann.attach()
  await ann.command(1, { type: 'join' })
  await node.connect('locked').command(1, { type: 'join' })
  await bob.attach(undefined, 'l')
  await bob.command(1, say('hi'))
  await bob.command(1, say('hi'))
  expect(bob.take()).toEqual(['attached no: forbidden', 'events l: 1 forbidden', 'events l: 1 forbidden'])
})

test('a user who may only read sees events, and is refused', async () => {
  const guest = node.connect('guest')
  await guest.attach()
  await guest.command(1, say('hi'))
  expect(guest.take()).toEqual(['attached whole 0 ()', 'events 0→0 [] l: 1 forbidden'])
})

test('a slow reader is sent nothing more, and later all of it in few frames', async () => {
  await ann.attach()
  await bob.attach()
  bob.take()
  bob.isFull = true
  for (let n = 1; n <= 5; n += 1) await ann.command(n, say(String(n)), { after: n - 1 })
  expect(bob.take()).toEqual([])
  bob.isFull = false
  bob.pump.moved()
  expect(bob.take()).toEqual(['events 0→5 [said ann 1, said ann 2, said ann 3, said ann 4, said ann 5]'])
})

test('a reader who is slower than the history gets the state', async () => {
  await ann.attach()
  await bob.attach()
  bob.take()
  bob.isFull = true
  for (let n = 1; n <= 120; n += 1) await ann.command(n, say(String(n)), { after: n - 1 })
  bob.isFull = false
  bob.pump.moved()
  await idle()
  expect(bob.take()[0]).toMatch(/^attached whole 120 \(1, 2, .*, 120\)$/)
})

test('a frame holds at most 64 KB of events', async () => {
  await bob.attach()
  bob.isFull = true
  await ann.attach()
  const size = 15_000
  for (let n = 1; n <= 9; n += 1) await ann.command(n, say('x'.repeat(size)), { after: n - 1 })
  bob.frames = []
  bob.isFull = false
  bob.pump.moved()
  expect(bob.frames.map((frame) => (frame.t === 'events' ? frame.list.length : 0))).toEqual([4, 4, 1])
})

test('a client that missed more than 256 KB of events gets the state', async () => {
  const padded = defineTopic({
    name: 'padded',
    command: v.object({ add: v.number() }),
    initial: () => 0,
    authorize: () => 'write',
    decide: (_, command) => ('type' in command ? [] : [{ add: command.add, padding: 'x'.repeat(16_000) }]),
    reduce: (sum: number, { add }: { readonly add: number; readonly padding: string }) => sum + add,
  })
  node = new TestNode({ kinds: [padded] })
  ann = node.connect('ann', 'padded')
  await ann.attach()
  const places = [positionOf(ann)]
  for (let n = 1; n <= 17; n += 1) {
    await ann.command(n, { add: n }, { after: n - 1 })
    places.push(positionOf(ann))
  }
  const [most, tooMuch] = [node.connect('bob', 'padded'), node.connect('bob', 'padded')]
  await most.attach(places[1])
  await tooMuch.attach(places[0])
  expect(most.last).toHaveProperty('list.length', 16)
  expect(tooMuch.last).toMatchObject({ state: 153, to: places[17] })
})

test('several events of one command are never in two frames', async () => {
  await ann.attach()
  ann.take()
  ann.isFull = true
  await ann.command(1, say('one'))
  await ann.command(2, say('two'), { after: 1 })
  expect(ann.take()).toEqual([])
  ann.isFull = false
  ann.pump.moved()
  expect(ann.take()).toEqual(['events 0→2 [said ann one, said ann two] l: 1 ok, 2 ok'])
})

test('commands of one connection are done in their order, however fast they come', async () => {
  await ann.attach()
  ann.take()
  void ann.command(1, say('one'))
  void ann.command(2, say('two'), { after: 1 })
  void ann.command(3, { type: 'shout' }, { after: 2 })
  await idle()
  const answers = ann.take().join(' | ')
  expect(answers).toContain('1 ok')
  expect(answers).toContain('2 ok')
  expect(answers).toContain('3 malformed')
  const again = node.connect('cleo')
  await again.attach()
  expect(again.take()).toEqual(['attached whole 2 (one, two)'])
})

test('after a detach nothing more comes, and what was on its way is done', async () => {
  await ann.attach()
  await bob.attach()
  ann.take()
  void ann.command(1, say('bye'))
  ann.pump.detach('left')
  await idle()
  await bob.command(1, say('still here'))
  expect(ann.take()).toEqual([])
  expect(bob.take().join()).toContain('said ann bye')
})

test('of two attaches in a row the later one counts', async () => {
  await ann.attach()
  await ann.command(1, say('one'))
  const at = positionOf(ann)
  const again = node.connect('ann')
  again.pump.attach({ lines: [] })
  again.pump.attach({ at, lines: ['l'] })
  await idle()
  expect(again.take()).toEqual(['attached 1→1 [] l: 1 ok'])
})

test('attached has the answers of a line that was first used while it was read: no event of mine is there without its answer', async () => {
  await ann.attach()
  ann.take()
  const { read } = node.log
  let release = (): void => undefined
  const gate = new Promise<void>((resolve) => (release = resolve))
  Object.assign(node.log, {
    async read(...call: Parameters<typeof read>) {
      await gate
      return read(...call)
    },
  })
  ann.pump.attach({ lines: [] })
  void ann.command(1, say('hi'))
  await idle()
  release()
  await idle()
  expect(ann.take()[0]).toBe('attached whole 1 (hi) l: 1 ok')
})

test('an attach while events come is answered once: nothing else is sent before it', async () => {
  await ann.attach()
  await ann.command(1, say('one'))
  const at = positionOf(ann)
  ann.take()
  const { read } = node.log
  let release = (): void => undefined
  const gate = new Promise<void>((resolve) => (release = resolve))
  Object.assign(node.log, {
    async read(...call: Parameters<typeof read>) {
      const page = await read(...call)
      await gate
      return page
    },
  })
  ann.pump.attach({ at, lines: [] })
  await bob.command(1, say('two'))
  release()
  await idle()
  expect(ann.take()).toEqual(['attached 1→1 [] l: 1 ok', 'events 1→2 [said bob two]'])
})

test('the answers of a line are for its user, also where another user has a line of this name', async () => {
  await ann.attach()
  await bob.attach(undefined, 'l')
  bob.take()
  await ann.command(1, say('hi'))
  expect(bob.take()).toEqual(['events 0→1 [said ann hi]'])
})

test('users who attach at the same time get their own answers only', async () => {
  await ann.command(1, say('one'))
  await bob.command(5, say('two'))
  const again = [node.connect('ann'), node.connect('bob'), node.connect('cleo')]
  for (const client of again) client.pump.attach({ lines: ['l'] })
  await idle()
  expect(again.map((client) => client.take())).toEqual([
    ['attached whole 2 (one, two) l: 1 ok'],
    ['attached whole 2 (one, two) l: 5 ok'],
    ['attached whole 2 (one, two)'],
  ])
})

test('a reader who becomes slow is sent one frame, and the rest later; an own event brings its answer', async () => {
  await bob.attach()
  bob.isFull = true
  await ann.attach()
  for (let n = 1; n <= 9; n += 1) await ann.command(n, say('x'.repeat(15_000)), { after: n - 1 })
  await bob.command(1, say('mine'))
  bob.frames = []
  const { send } = bob
  bob.send = (frame) => {
    send.call(bob, frame)
    bob.isFull = true
  }
  for (const frames of [1, 2, 3, 3]) {
    bob.isFull = false
    bob.pump.moved()
    expect(bob.frames).toHaveLength(frames)
  }
  expect(bob.frames.map((frame) => ('answers' in frame ? frame.answers : frame))).toEqual([
    {},
    {},
    { l: [[1]] },
  ])
})

test('an engine that fails closes the connections of the topic; the next attach works', async () => {
  const { read } = node.log
  await ann.attach()
  Object.assign(node.log, { read: () => Promise.reject(new Error('engine down')) })
  await bob.attach()
  expect([ann.closed?.code, bob.closed?.code]).toEqual([1011, 1011])
  expect(node.errors).toEqual([new Error('engine down')])
  Object.assign(node.log, { read })
  const again = node.connect('ann')
  await again.attach()
  expect(again.take()).toEqual(['attached whole 0 ()'])
})

test('an append that rejects closes the connection, because the command may be done', async () => {
  await ann.attach()
  Object.assign(node.log, { append: () => Promise.reject(new Error('engine down')) })
  await ann.command(1, say('hi'))
  expect(ann.closed?.code).toBe(1011)
})
