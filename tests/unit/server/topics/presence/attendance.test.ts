// Users of a topic whose engine, or another node, is slow, away or crowded.
import { expect, test } from '@jest/globals'
import { memory } from '../../../../../server/engine/memory/memory'
import type { PresenceSet } from '../../../../../server/engine/topic-log'
import { Attendance } from '../../../../../server/topics/presence/attendance'
import { idle, testClock, type TestClock } from '../../../../support/topics/node'

interface Node {
  readonly attendance: Attendance
  /** Ms that each telling takes. */
  slow: number
  readonly errors: unknown[]
}

function start(clock: TestClock, presence: PresenceSet, told: string[], node: string): Node {
  const self: Node = {
    slow: 0,
    errors: [],
    attendance: new Attendance({
      presence,
      node,
      now: () => clock.now(),
      setTimer: (callback, ms) => clock.setTimer(callback, ms),
      async tell(_topic, { type }) {
        if (self.slow > 0) await new Promise<void>((resolve) => clock.setTimer(resolve, self.slow))
        told.push(type)
      },
      report: (error) => self.errors.push(error),
    }),
  }
  return self
}

test('a late `away` of one node is taken back where the user has come by another', async () => {
  const [clock, told, { presence }] = [testClock(), [] as string[], memory()]
  const [one, two] = [start(clock, presence, told, 'one'), start(clock, presence, told, 'two')]
  const seat = one.attendance.seat('room:1', 'ann')
  seat.enter()
  await idle()
  one.slow = 200
  seat.leave('dropped')
  await clock.pass(2_100)
  two.attendance.seat('room:1', 'ann').enter()
  await clock.pass(1_000)
  expect(told).toEqual(['back', 'back', 'away', 'back'])
})

test('a late `back` of one node is taken back where the user has left by another', async () => {
  const [clock, told, { presence }] = [testClock(), [] as string[], memory()]
  const [one, two] = [start(clock, presence, told, 'one'), start(clock, presence, told, 'two')]
  one.slow = 5_000
  const seat = one.attendance.seat('room:1', 'ann')
  seat.enter()
  await clock.pass(10)
  seat.leave('left')
  const other = two.attendance.seat('room:1', 'ann')
  other.enter()
  await clock.pass(10)
  other.leave('left')
  await clock.pass(20_000)
  expect(told[told.length - 1]).toBe('away')
})

test('what an engine that is away for a while was to hold is written when it is back, and told', async () => {
  const [clock, told, { presence }] = [testClock(), [] as string[], memory()]
  let isDown = false
  const reject = (): void => {
    if (isDown) throw new Error('engine down')
  }
  const node = start(
    clock,
    {
      ...presence,
      async set(...args) {
        reject()
        return presence.set(...args)
      },
      async delete(...args) {
        reject()
        return presence.delete(...args)
      },
    },
    told,
    'node',
  )
  const [left, dropped] = ['left', 'dropped'].map((user) => node.attendance.seat('room:1', user))
  left?.enter()
  dropped?.enter()
  await idle()
  isDown = true
  node.attendance.seat('room:1', 'new').enter()
  left?.leave('left')
  dropped?.leave('dropped')
  await clock.pass(20_000)
  expect(node.errors.map(String)).toEqual(Array(3).fill('Error: engine down'))
  isDown = false
  await clock.pass(10_000)
  expect(await presence.members('room:1')).toEqual([{ user: 'dropped', away: true }, { user: 'new' }])
  expect(told.slice(2).sort()).toEqual(['away', 'away', 'back'])
  isDown = true
  node.attendance.seat('room:1', 'late').enter()
  node.attendance.stop()
  await idle()
  expect(clock.timers).toBe(0)
})

test('of a whole room that drops at once few calls are on their way, and none reads all members', async () => {
  const [clock, told, { presence }] = [testClock(), [] as string[], memory()]
  let [running, most] = [0, 0]
  const counted = async <Result>(call: () => Promise<Result>): Promise<Result> => {
    most = Math.max(most, (running += 1))
    await idle()
    running -= 1
    return call()
  }
  const node = start(
    clock,
    {
      ...presence,
      set: (...args) => counted(() => presence.set(...args)),
      isHere: (...args) => counted(() => presence.isHere(...args)),
      members: () => Promise.reject(new Error('all members are read')),
    },
    told,
    'node',
  )
  const seats = Array.from({ length: 1_500 }, (_, index) =>
    node.attendance.seat('room:1', `user${String(index)}`),
  )
  for (const seat of seats) seat.enter()
  for (let turns = 0; turns < 200; turns += 1) await idle()
  for (const seat of seats) seat.leave('dropped')
  await clock.pass(2_000)
  for (let turns = 0; turns < 200; turns += 1) await idle()
  expect([most, told.filter((type) => type === 'away').length, node.errors]).toEqual([128, 1_500, []])
})
