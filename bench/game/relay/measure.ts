// Echo, broadcast and idle connections of one relay.
import { setTimeout as sleep } from 'node:timers/promises'
import { textFrame } from '../../server/clients'
import { MeasuredServer } from '../../server/load/server'
import type { Used } from '../../server/load/answering'
import { joinAll, type Member } from './member'
import { TornadoServer } from './tornado/process'

interface Relay {
  readonly port: number
  used(): Promise<Used>
  stop(): void
}

export const relays: Readonly<Record<'ours' | 'tornado', () => Promise<Relay>>> = {
  ours: () => MeasuredServer.start('bench/game/relay/ours.ts'),
  tornado: () => TornadoServer.start(),
}

export interface RelayResult {
  /** Pings that were answered, per second. */
  readonly echoes: number
  /** Frames that arrived at members, per second, when each sends the next one once it has heard all others. */
  readonly deliveries: number
  /** Ms of the server's CPU for 1,000 of them. */
  readonly cpu: number
  /** Ms from sending to arriving at half of those messages: 99 of 100 took no longer. */
  readonly p99: number
  /** Bytes of an idle connection. */
  readonly idle: number
}

const echoing = 100
const room = 50
/** Bytes of a text: a dig has about as many. */
const length = 64
const idleOnes = 2_000
const phase = 4_000
const warmUp = 1_000

export async function measureRelay(start: () => Promise<Relay>): Promise<RelayResult> {
  const idle = await within(start, idleCost)
  const echoes = await within(start, echo)
  const { deliveries, cpu } = await within(start, broadcast)
  const p99 = await within(start, (relay) => atHalfLoad(relay, deliveries / room / 2))
  return { echoes, deliveries, cpu, p99, idle }
}

async function within<Result>(
  start: () => Promise<Relay>,
  measure: (relay: Relay) => Promise<Result>,
): Promise<Result> {
  const relay = await start()
  try {
    return await measure(relay)
  } finally {
    relay.stop()
  }
}

async function idleCost(relay: Relay): Promise<number> {
  const members = await joinAll(relay.port, 200, length)
  await sleep(500)
  const before = (await relay.used()).memory
  members.push(...(await joinAll(relay.port, idleOnes, length)))
  await sleep(1_500)
  const cost = ((await relay.used()).memory - before) / idleOnes
  end(members)
  return cost
}

async function echo(relay: Relay): Promise<number> {
  const members = await joinAll(relay.port, echoing, 'pong'.length)
  const ping = textFrame('ping')
  for (const member of members) member.onHeard = () => member.say(ping)
  for (const member of members) member.say(ping)
  const echoes = await perSecond(() => heardBy(members))
  end(members)
  return echoes
}

async function broadcast(relay: Relay): Promise<Pick<RelayResult, 'deliveries' | 'cpu'>> {
  const members = await joinAll(relay.port, room, length)
  const frame = textFrame('x'.repeat(length))
  for (const member of members) {
    let said = 1
    member.onHeard = ({ heard }) => {
      if (heard < said * room) return
      said += 1
      member.say(frame)
    }
  }
  for (const member of members) member.say(frame)
  await sleep(warmUp)
  const [from, before] = [(await relay.used()).cpu, heardBy(members)]
  const deliveries = await perSecond(() => heardBy(members), 0)
  const cpu = (1_000 * ((await relay.used()).cpu - from)) / (heardBy(members) - before)
  end(members)
  return { deliveries, cpu }
}

/** @param rate messages a second */
async function atHalfLoad(relay: Relay, rate: number): Promise<number> {
  const members = await joinAll(relay.port, room, length)
  const waits: number[] = []
  const from = performance.now()
  const [listener] = members
  if (!listener) throw new Error('A room has members.')
  listener.onText = (text) => {
    const sentAt = Number(text.trim())
    if (sentAt > from + warmUp) waits.push(performance.now() - sentAt)
  }
  for (let sent = 0; performance.now() - from < warmUp + phase; await sleep(1))
    for (const due = ((performance.now() - from) * rate) / 1_000; sent < due; sent += 1)
      members[sent % room]?.say(textFrame(String(performance.now()).padEnd(length)))
  await sleep(500)
  end(members)
  return waits.sort((one, other) => one - other)[Math.ceil(waits.length * 0.99) - 1] ?? NaN
}

async function perSecond(count: () => number, pause = warmUp): Promise<number> {
  await sleep(pause)
  const [from, before] = [performance.now(), count()]
  await sleep(phase)
  return ((count() - before) / (performance.now() - from)) * 1_000
}

const heardBy = (members: readonly Member[]): number => members.reduce((sum, { heard }) => sum + heard, 0)

function end(members: readonly Member[]): void {
  for (const member of members) member.end()
}
