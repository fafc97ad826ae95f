import { setTimeout as sleep } from 'node:timers/promises'
import type { Client, Contestant } from './client'
import { MeasuredServer } from './server'

/** Connections that are there before it counts: the first ones compile and fill what all share. */
const warm = 500
const counted = 3_000
/** Connections that are opened at once. */
const atOnce = 50
/** Members of a room. */
const household = 10

/** Bytes that one connection costs a server which says nothing: after its hello, in one room. */
export async function measureIdle({ file, join }: Contestant): Promise<number> {
  const server = await MeasuredServer.start(file)
  const clients: Client[] = []
  const fill = async (count: number): Promise<number> => {
    while (clients.length < count) {
      const joining = Array.from({ length: atOnce }, (_, index) => {
        const number = clients.length + index
        const room = String(Math.floor(number / household))
        return join({ port: server.port, number, room, heard: () => undefined })
      })
      clients.push(...(await Promise.all(joining)))
    }
    // Attendance and the young generation settle.
    await sleep(3_000)
    return (await server.used()).memory
  }
  try {
    const before = await fill(warm)
    return ((await fill(warm + counted)) - before) / counted
  } finally {
    for (const client of clients) client.end()
    server.stop()
  }
}
