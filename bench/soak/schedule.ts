// All that happens in a run, drawn before it: the same for each side.
import { seeded } from '../../store/testing'
import type { Fault } from './proxy'

/** `node`: the server that clients talk to. `engine`: the process that keeps what they said, and all it kept. */
export type Kill = 'node' | 'engine' | 'both'

export type Happening =
  | { readonly at: number; readonly do: 'say'; readonly client: number; readonly room: number }
  | { readonly at: number; readonly do: 'strike'; readonly client: number; readonly fault: Fault }
  | { readonly at: number; readonly do: 'kill'; readonly kill: Kill }

export interface Plan {
  readonly clients: number
  /** Rooms of each client. */
  readonly roomsOf: readonly (readonly number[])[]
  /** Ms each way. */
  readonly delays: readonly number[]
  /** By time. */
  readonly happenings: readonly Happening[]
  /** Ms until the last one. */
  readonly length: number
}

export interface PlanOptions {
  readonly clients: number
  readonly seconds: number
  readonly seed: number
}

/** Clients that live in one room; those of the room before are in it, too. */
const household = 5
/** Ms between two commands of a client. */
const sayEvery = 2_000
/** Ms between two ends of a client's connection. */
const dropEvery = 15_000
/** Ms between two kills. */
const killEvery = 30_000
const drops: readonly Fault[] = ['reset', 'half-close', 'black-hole', 'mute', 'late', 'late']
const passing: readonly Fault[] = ['slow', 'sliced']
/** Memory is lost early, so that the rest of the run can show what is kept. The last one comes again and again. */
const kills: readonly Kill[] = ['node', 'both', 'engine', 'node']

export function draw({ clients, seconds, seed }: PlanOptions): Plan {
  const random = seeded(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const length = seconds * 1_000
  const rooms = Math.max(1, Math.ceil(clients / household))
  const roomsOf = Array.from({ length: clients }, (_, client) => {
    const home = Math.floor(client / household)
    return [...new Set([home, (home + 1) % rooms])]
  })
  const happenings: Happening[] = []
  /** Moments `every` apart, beginning at a random one. */
  const moments = (every: number): number[] => {
    const first = random() * every
    return Array.from({ length: Math.ceil((length - first) / every) }, (_, index) => first + index * every)
  }
  const shorter = (every: number): number => Math.min(every, length / 2)
  for (let client = 0; client < clients; client += 1) {
    for (const at of moments(sayEvery))
      happenings.push({ at, do: 'say', client, room: pick(roomsOf[client] as readonly number[]) })
    for (const at of moments(shorter(dropEvery)))
      happenings.push({ at, do: 'strike', client, fault: pick(drops) })
    for (const at of moments(shorter(dropEvery)))
      happenings.push({ at, do: 'strike', client, fault: pick(passing) })
  }
  const between = Math.min(killEvery, length / 3)
  for (let count = 0; (count + 1.5) * between <= length; count += 1)
    happenings.push({
      at: (count + 1) * between,
      do: 'kill',
      kill: kills[Math.min(count, kills.length - 1)] as Kill,
    })
  return {
    clients,
    roomsOf,
    delays: Array.from({ length: clients }, () => 2 + random() * 48),
    happenings: happenings.sort((a, b) => a.at - b.at),
    length,
  }
}
