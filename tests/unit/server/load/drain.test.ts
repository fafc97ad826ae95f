// The drain of a server, over sessions without sockets.
import { beforeEach, expect, test } from '@jest/globals'
import { memory } from '../../../../server/engine/memory/memory'
import { drain, type DrainPlan } from '../../../../server/load/drain'
import { TestServer, type TestWire } from '../../../support/session/test-server'
import { testClock } from '../../../support/topics/node'

let server: TestServer

beforeEach(() => {
  server = new TestServer()
})

/** A server that takes a handshake each 10 ms. */
const plan: DrainPlan = { within: 10_000, perSecond: 100 / 0.9, away: 0 }

function start(changes: Partial<DrainPlan> = {}): Promise<void> {
  const { clock } = server
  return drain([...server.sessions], { ...plan, ...changes }, { uptime: clock.now, setTimer: clock.setTimer })
}

const welcome = (count: number): Promise<TestWire[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => server.welcome(`user${String(n)}`)))

async function reader(user: string): Promise<TestWire> {
  const wire = await server.welcome(user)
  await wire.hear({ t: 'attach', topic: 'room:1', lines: [] })
  wire.take()
  return wire
}

const say = (n: number, text: string) =>
  ({ t: 'command', topic: 'room:1', line: 'a', n, after: n - 1, data: { say: text } }) as const

const afterOf = ({ closed }: TestWire): number =>
  (JSON.parse(closed?.reason ?? '{}') as { after: number }).after

test('one after the other is closed with 1012, each at its slot, and the others go on until then', async () => {
  const [wires, ann] = [await welcome(2), await reader('ann')]
  const all = [...wires, ann]
  const drained = start()
  const codes = (): (number | undefined)[] => all.map(({ closed }) => closed?.code)
  await server.clock.pass(0)
  expect(codes()).toEqual([1012, undefined, undefined])
  await ann.hear(say(1, 'still here'))
  expect(ann.take()).toMatchObject([{ answers: { a: [[1]] } }])
  await server.clock.pass(10)
  expect(codes()).toEqual([1012, 1012, undefined])
  await server.clock.pass(10)
  expect(codes()).toEqual([1012, 1012, 1012])
  expect(all.map(afterOf)).toEqual([0, 0, 0])
  await drained
})

test('where there is no time to wait for each slot, the reason has the rest of the wait', async () => {
  const wires = await welcome(50)
  const drained = start({ within: 100 })
  await server.clock.pass(98)
  expect(wires.filter(({ closed }) => closed)).toHaveLength(50)
  // Closes are 2 ms apart, the moments of return 10 ms.
  expect(wires.map(afterOf)).toEqual(wires.map((_wire, index) => index * 8))
  await drained
})

test('a server that takes more than 100 a second gets 100, where there is time', async () => {
  const wires = await welcome(3)
  const drained = start({ perSecond: 1_000 })
  await server.clock.pass(19)
  expect(wires.map(({ closed }) => closed?.code)).toEqual([1012, 1012, undefined])
  await server.clock.pass(1)
  await drained
})

test('without any time all are closed at once, and come back one after the other', async () => {
  const wires = await welcome(3)
  await start({ within: 0 })
  expect(wires.map(afterOf)).toEqual([0, 10, 20])
})

test('clients of a server that is restarted in its place stay away until it is back', async () => {
  const wires = await welcome(3)
  const drained = start({ within: 15, away: 2_000 })
  await server.clock.pass(15)
  await drained
  // The last close frame leaves after 10 ms, and the first client is back 2 s after all 15.
  expect(wires.map(afterOf)).toEqual([2_015, 2_020, 2_025])
})

test('a command that was received is decided and answered before the close frame', async () => {
  const clock = testClock()
  const log = memory({ name: 'm1', now: clock.now })
  const slow: typeof log = Object.assign(Object.create(log) as typeof log, {
    append: async (...args: Parameters<typeof log.append>) => {
      await new Promise<void>((resolve) => void clock.setTimer(resolve, 500))
      return log.append(...args)
    },
  })
  server = new TestServer({ clock, log: slow })
  const ann = await reader('ann')
  await ann.hear(say(1, 'in flight'))
  const drained = start()
  await clock.pass(400)
  expect(ann.closed).toBeUndefined()
  await ann.hear(say(2, 'too late'))
  await clock.pass(200)
  expect(ann.take()).toMatchObject([{ list: [{ said: 'in flight' }], answers: { a: [[1]] } }])
  expect(ann.closed?.code).toBe(1012)
  await drained
  const { commits } = await log.read('room:1', null, [])
  expect(commits).toHaveLength(1)
})

test('an engine that stands still holds a drain for 2 s, and not for ever', async () => {
  const clock = testClock()
  const log = memory({ name: 'm1', now: clock.now })
  const stalled: typeof log = Object.assign(Object.create(log) as typeof log, {
    append: () => new Promise(() => undefined),
  })
  server = new TestServer({ clock, log: stalled })
  const ann = await reader('ann')
  await ann.hear(say(1, 'never decided'))
  const drained = start()
  await clock.pass(1_990)
  expect(ann.closed).toBeUndefined()
  await clock.pass(20)
  expect(ann.closed?.code).toBe(1012)
  await drained
})

test('sessions are empty when the last socket is gone, and at once where there is none', async () => {
  await server.sessions.empty()
  const [wire] = await welcome(1)
  let isEmpty = false
  const empty = server.sessions.empty().then(() => (isEmpty = true))
  await server.clock.pass(0)
  expect(isEmpty).toBe(false)
  wire?.drop()
  await empty
  await start()
  expect(server.sessions.size).toBe(0)
})
