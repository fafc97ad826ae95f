import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from './client'
import { type Running, type Side, startSide } from './sides'

/** Rooms, and members of each. */
interface Crowd {
  readonly rooms: number
  readonly members: number
}
const broadcast: Crowd = { rooms: 1, members: 100 }
const manyRooms: Crowd = { rooms: 20, members: 5 }
/** Messages a second of the whole room when waits are measured. */
const calmRate = 100
/** Ms of each phase, and of the time before it that does not count. */
const phase = 4_000
const warmUp = 1_500

interface Pace {
  /** Messages that arrive at a member, per second, when each member sends the next one once its last one is back. */
  readonly deliveries: number
  /** Ms of CPU of all nodes for 1,000 of them. */
  readonly cpu: number
}

export interface FanOut {
  readonly broadcast: Pace
  /** `null` for a server without rooms. */
  readonly rooms: Pace | null
  /** Ms from sending until a member has it, at 100 messages a second to 100 members: 50 and 99 of 100 took no longer. */
  readonly p50: number
  readonly p99: number
}

type Listener = (member: number, text: string) => void

/** Members in their rooms, who tell one listener what they hear. */
class Herd {
  readonly clients: Client[] = []
  listener: Listener = () => undefined

  async fill({ contestant }: Side, { ports }: Running, { rooms, members }: Crowd): Promise<void> {
    while (this.clients.length < rooms * members) {
      const number = this.clients.length
      this.clients.push(
        await contestant.join({
          // Each room has members on each node.
          port: ports[number % ports.length] as number,
          number,
          room: String(Math.floor(number / members)),
          heard: (texts) => {
            for (const text of texts) this.listener(number, text)
          },
        }),
      )
    }
  }

  end(): void {
    for (const client of this.clients) client.end()
  }
}

export async function measureFanOut(side: Side): Promise<FanOut> {
  const waits = await within(side, broadcast, (_running, herd) => calm(herd))
  return {
    ...waits,
    broadcast: await within(side, broadcast, busy),
    rooms: side.contestant.hasRooms ? await within(side, manyRooms, busy) : null,
  }
}

async function within<Result>(
  side: Side,
  crowd: Crowd,
  measure: (running: Running, herd: Herd) => Promise<Result>,
): Promise<Result> {
  const running = await startSide(side)
  const herd = new Herd()
  try {
    await herd.fill(side, running, crowd)
    return await measure(running, herd)
  } finally {
    herd.end()
    await running.stop()
  }
}

async function calm(herd: Herd): Promise<Pick<FanOut, 'p50' | 'p99'>> {
  const waits: number[] = []
  const from = performance.now()
  herd.listener = (_member, text) => {
    const sentAt = Number(text)
    if (sentAt > from + warmUp) waits.push(performance.now() - sentAt)
  }
  const every = 1_000 / calmRate
  for (let sent = 0; sent * every < warmUp + phase; sent += 1) {
    const wait = from + sent * every - performance.now()
    if (wait > 0) await sleep(wait)
    herd.clients[sent % herd.clients.length]?.say(String(performance.now()))
  }
  await sleep(500)
  waits.sort((a, b) => a - b)
  const at = (share: number): number => waits[Math.ceil(waits.length * share) - 1] ?? NaN
  return { p50: at(0.5), p99: at(0.99) }
}

async function busy(running: Running, herd: Herd): Promise<Pace> {
  let arrived = 0
  herd.listener = (member, text) => {
    arrived += 1
    if (Number(text) === member) herd.clients[member]?.say(text)
  }
  herd.clients.forEach((client, member) => client.say(String(member)))
  await sleep(warmUp)
  const [before, from, { cpu }] = [arrived, performance.now(), await running.used()]
  await sleep(phase)
  const [count, ms] = [arrived - before, performance.now() - from]
  const used = (await running.used()).cpu - cpu
  herd.listener = () => undefined
  return { deliveries: (count * 1_000) / ms, cpu: (used * 1_000) / count }
}
