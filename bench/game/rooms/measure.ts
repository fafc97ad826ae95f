// 1,000 rooms of two phones each against one server: as fast as they can, and then at half of that.
import { setTimeout as sleep } from 'node:timers/promises'
import { topicOf } from '../../../server/game/room-topic'
import { MeasuredServer } from '../../server/load/server'
import { codeOfRoom, rooms } from './code'
import { Player } from './player'

export interface RoomsResult {
  /** Digs a second, without thinking. */
  readonly digs: number
  /** Ms from sending a dig until the other phone has applied it, at that pace. */
  readonly full: Waits
  /** The same at half of it. */
  readonly half: Waits
  /** MB of the server's process at the end. */
  readonly rss: number
  /** Ms of the server's CPU for a dig. */
  readonly cpu: number
}

interface Waits {
  readonly p50: number
  readonly p99: number
}

/** Rooms that are entered at once. */
const atOnce = 25
const warmUp = 3_000
const phase = 8_000

export async function measureRooms(): Promise<RoomsResult> {
  const server = await MeasuredServer.start('bench/game/rooms/server.ts')
  const players: Player[] = []
  let thinks = 0
  let waits: number[] = []
  try {
    for (let room = 0; room < rooms; room += atOnce) {
      const some = Array.from({ length: atOnce }, (_, index) => joinRoom(room + index))
      players.push(...(await Promise.all(some)).flat())
    }
    for (const player of players) player.start()
    await sleep(warmUp)
    const { cpu } = await server.used()
    waits = []
    const from = performance.now()
    await sleep(phase)
    const digs = (waits.length / (performance.now() - from)) * 1_000
    const full = summaryOf(waits)
    const spent = ((await server.used()).cpu - cpu) / waits.length
    thinks = (2 * rooms * 1_000) / digs - full.p50 / 2
    await sleep(warmUp)
    waits = []
    await sleep(phase)
    return { digs, full, half: summaryOf(waits), rss: (await server.used()).memory / 2 ** 20, cpu: spent }
  } finally {
    for (const player of players) player.end()
    server.stop()
  }

  async function joinRoom(room: number): Promise<Player[]> {
    const sentAt = new Map<number, number>()
    const host = {
      port: server.port,
      topic: topicOf(codeOfRoom(room)),
      think: () => thinks * (0.5 + Math.random()),
      digs: (turn: number) => void sentAt.set(turn, performance.now()),
      applied(turn: number) {
        waits.push(performance.now() - (sentAt.get(turn) ?? NaN))
      },
    }
    const users = [0, 1].map((seat) => `user-${String(2 * room + seat)}`)
    return Promise.all(users.map((user) => Player.join({ ...host, user })))
  }
}

function summaryOf(waits: readonly number[]): Waits {
  const sorted = [...waits].sort((one, other) => one - other)
  const at = (share: number): number => sorted[Math.ceil(sorted.length * share) - 1] ?? NaN
  return { p50: at(0.5), p99: at(0.99) }
}
