// A process that stood still: what it finds in its sockets may be older than all that it remembers, so nothing of it is applied.
import { beforeEach, expect, test } from '@jest/globals'
import { Pulse } from '../../../../server/session/pulse'
import { memory } from '../../../../server/engine/memory/memory'
import type { TopicLog } from '../../../../server/engine/topic-log'
import { type ClientFrame, serverLimits } from '../../../../store/protocol'
import { TestServer, type TestWire } from '../../../support/session/test-server'
import { idle } from '../../../support/topics/node'

const attach: ClientFrame = { t: 'attach', topic: 'room:1', lines: [] }
const say = (n: number): ClientFrame => ({
  t: 'command',
  topic: 'room:1',
  line: 'l',
  n,
  after: n - 1,
  data: { say: String(n) },
})
const stood = { code: 1011, reason: 'The server stood still' }

let server: TestServer
let wires: TestWire[]

const commits = async (): Promise<number> => (await server.log.read('room:1', null, [])).commits.length

beforeEach(async () => {
  server = new TestServer()
  wires = [await server.welcome('ann'), await server.welcome('bob')]
  for (const wire of wires) await wire.hear(attach)
})

test('more than 10 s: the first frame closes all connections and is not applied', async () => {
  server.clock.stall(10_001)
  await wires[0]?.hear(say(1))
  expect(wires.map(({ closed }) => closed)).toEqual([stood, stood])
  expect(await commits()).toBe(0)
})

test('more than 10 s: the timer closes all connections, and commands that wait for their turn are dropped', async () => {
  await wires[0]?.hear(...Array.from({ length: 60 }, (_, at) => say(at + 1)))
  expect(await commits()).toBe(40)
  server.clock.stall(10_001)
  await server.clock.pass(0)
  expect(wires.map(({ closed }) => closed)).toEqual([stood, stood])
  await server.clock.pass(20_000)
  expect(await commits()).toBe(40)
})

test('10 s are a delay, and change nothing', async () => {
  server.clock.stall(10_000)
  await wires[0]?.hear(say(1))
  await server.clock.pass(5_000)
  expect([wires.map(({ closed }) => closed), await commits()]).toEqual([[undefined, undefined], 1])
})

test('a connection after it works, and quiet hours are no standstill', async () => {
  server.clock.stall(60_000)
  await wires[0]?.hear(say(1))
  for (const wire of wires) wire.drop()
  server.clock.stall(3_600_000)
  const wire = await server.welcome('ann')
  await wire.hear(attach, say(1))
  for (let minute = 0; minute < 10; minute += 1) {
    await server.clock.pass(50_000)
    await wire.hear({ t: 'ping', id: 'p' })
  }
  expect([wire.closed, await commits()]).toEqual([undefined, 1])
})

test.each([
  ['a machine that sleeps stops the clock of its processes', { now: 10_001, uptime: 0 }],
  ['the clock on the wall is set back meanwhile', { now: -3_600_000, uptime: 10_001 }],
])('%s', (_what, jump) => {
  const time = { now: 1_000_000, uptime: 0 }
  let count = 0
  const host = { now: () => time.now, uptime: () => time.uptime, setTimer: () => () => undefined }
  const pulse = new Pulse(host, () => (count += 1))
  time.now += jump.now
  time.uptime += jump.uptime
  pulse.beat()
  pulse.beat()
  expect(count).toBe(1)
})

test('a command that waited here longer than maxCommandAge is not appended: its connection is closed with 4104', async () => {
  server = new TestServer({ limits: { maxCommandAge: 5_000 } })
  const { append } = server.log
  const wire = await server.welcome('ann')
  await wire.hear(attach)
  let release = (): void => undefined
  const stuck = new Promise<void>((resolve) => (release = resolve))
  Object.assign(server.log, {
    append: async (...all: Parameters<typeof append>) => {
      await stuck
      return append(...all)
    },
  })
  await wire.hear(say(1))
  await server.clock.pass(1)
  await wire.hear(say(2))
  await server.clock.pass(4_999)
  await wire.hear(say(3))
  await server.clock.pass(2)
  release()
  await idle()
  expect([wire.closed?.code, await commits()]).toEqual([4104, 1])
})

test('a command of a node that stood still for so long that all other memory of it is gone: maxCommandAge alone keeps it from being done twice', async () => {
  const keep = 60_000
  server = new TestServer()
  const { clock } = server
  const log = memory({ name: 'm1', now: () => clock.now(), keep })
  const gate = { open: (): void => undefined }
  const opened = new Promise<void>((resolve) => (gate.open = resolve))
  const held: TopicLog = {
    ...log,
    append: async (...all) => {
      await opened
      return log.append(...all)
    },
  }
  const [slow, other] = [new TestServer({ clock, log: held }), new TestServer({ clock, log })]
  const committed = async (): Promise<unknown[]> =>
    (await log.read('room:1', null, [])).commits.map(({ user, n }) => [user, n])
  const first = await slow.welcome('ann')
  await first.hear(attach, say(1))
  // The phone comes back to another node, and is answered there.
  const second = await other.welcome('ann')
  await second.hear(attach, say(1))
  expect(await committed()).toEqual([['ann', 1]])
  // The record of the line is forgotten: a number that comes again would be a new command.
  second.drop()
  await clock.pass(keep + serverLimits.keepLonger + 1)
  const bob = await other.welcome('bob')
  await bob.hear(attach, say(1))
  expect((await log.read('room:1', null, [{ user: 'ann', line: 'l' }])).answers).toEqual([])
  gate.open()
  await idle()
  expect(await committed()).toEqual([
    ['ann', 1],
    ['bob', 1],
  ])
})
