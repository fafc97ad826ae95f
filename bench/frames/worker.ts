// Measures one contestant in a process of its own, and tells its parent.
import { median } from '../statistics'
import { byHand } from './by-hand'
import type { Name } from './contestant'
import { FakeWx } from './fake-wx'
import { ours } from './ours'
import { SteppedTiming } from './stepped-timing'

/** Time of one step, in µs. */
export interface Times {
  readonly frame: number
  readonly send: number
}

const rounds = 30
const warmUps = 10
const steps = 4_000

/** 50 steps a second: an entry is confirmed by the ping that follows within a second. */
const pause = 20

const wx = new FakeWx()
const timing = new SteppedTiming()
const contestant = (process.argv[2] as Name) === 'ours' ? ours(wx, timing) : byHand(wx)
const frames = Array.from({ length: 64 }, (_, index) =>
  JSON.stringify({
    type: 'chat',
    room: 'lobby',
    author: `player ${String(index)}`,
    text: 'gold! '.repeat(8),
  }),
)
const values = frames.map((frame) => JSON.parse(frame) as unknown)

/** CPU time in µs: other processes on this machine do not count. */
function timeOf(step: (index: number) => void): number {
  const before = process.cpuUsage()
  for (let index = 0; index < steps; index += 1) step(index % frames.length)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / steps
}

/** The platform answers, and time passes for the timers of the store. */
function pass(): void {
  wx.answer()
  timing.advance(pause)
}

function measure(step: (index: number) => void): number {
  for (let round = 0; round < warmUps; round += 1) timeOf(step)
  return median(Array.from({ length: rounds }, () => timeOf(step)))
}

const times: Times = {
  frame: measure((index) => {
    contestant.receive(frames[index] as string)
    pass()
  }),
  send: measure((index) => {
    contestant.send(values[index])
    pass()
  }),
}
// The last entries are confirmed.
for (let index = 0; index < 200; index += 1) pass()

const total = (warmUps + rounds) * steps
const { messages, queued, lastId } = contestant.counts()
if (lastId !== total || queued !== 0 || messages < 200 || wx.sent !== total)
  throw new Error(`The work was not done: ${JSON.stringify({ ...contestant.counts(), sent: wx.sent })}`)
process.send?.(times)
// The heartbeat's timer would keep the process.
process.disconnect?.()
setImmediate(() => process.exit())
