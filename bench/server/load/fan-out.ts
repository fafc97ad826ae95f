import { setTimeout as sleep } from 'node:timers/promises'
import type { Client, Contestant } from './client'
import { MeasuredServer } from './server'

const members = 100
/** Messages a second of the whole room when latency is measured. */
const calmRate = 100
/** Ms of each phase, and of the time before it that does not count. */
const phase = 8_000
const warmUp = 2_000

export interface FanOut {
  /** Messages that reach all members, per second, when each member sends the next one once its last one is back. */
  readonly perSecond: number
  /** Ms of the server's CPU for one of them. */
  readonly cpu: number
  /** Ms from sending until a member has it, at 100 messages a second: 99 of 100 took no longer. */
  readonly p99: number
}

/** A room of a hundred, each of whom hears all. */
export async function measureFanOut({ file, join }: Contestant): Promise<FanOut> {
  const server = await MeasuredServer.start(file)
  let heard: (member: number, text: string) => void = () => undefined
  const clients: Client[] = []
  try {
    for (let number = 0; number < members; number += 1)
      clients.push(
        await join({
          port: server.port,
          number,
          room: 'crowd',
          heard: (texts) => {
            for (const text of texts) heard(number, text)
          },
        }),
      )
    const p99 = await calm(clients, (listener) => (heard = listener))
    await sleep(1_000)
    return { p99, ...(await busy(server, clients, (listener) => (heard = listener))) }
  } finally {
    for (const client of clients) client.end()
    server.stop()
  }
}

type Hear = (listener: (member: number, text: string) => void) => void

async function calm(clients: readonly Client[], hear: Hear): Promise<number> {
  const waits: number[] = []
  const from = performance.now()
  hear((_member, text) => {
    const sentAt = Number(text)
    if (sentAt > from + warmUp) waits.push(performance.now() - sentAt)
  })
  const every = 1_000 / calmRate
  for (let sent = 0; sent * every < warmUp + phase; sent += 1) {
    const wait = from + sent * every - performance.now()
    if (wait > 0) await sleep(wait)
    clients[sent % clients.length]?.say(String(performance.now()))
  }
  await sleep(500)
  return waits.sort((a, b) => a - b)[Math.ceil(waits.length * 0.99) - 1] ?? NaN
}

async function busy(
  server: MeasuredServer,
  clients: readonly Client[],
  hear: Hear,
): Promise<Pick<FanOut, 'perSecond' | 'cpu'>> {
  let arrived = 0
  let isOver = false
  hear((member, text) => {
    arrived += 1
    if (Number(text) === member && !isOver) clients[member]?.say(text)
  })
  clients.forEach((client, member) => client.say(String(member)))
  await sleep(warmUp)
  const [before, from, { cpu }] = [arrived, performance.now(), await server.used()]
  await sleep(phase)
  const messages = (arrived - before) / clients.length
  const perSecond = (messages / (performance.now() - from)) * 1_000
  const used = (await server.used()).cpu - cpu
  isOver = true
  await sleep(500)
  return { perSecond, cpu: used / messages }
}
