// Idle clients in a process of their own: they need as many descriptors as the server that holds them.
import { bare, type Client, type Contestant, ours, socketIo, tornado } from './client'

/** Order to the herd. */
export interface HerdOrder {
  readonly name: Contestant['name']
  readonly port: number
  /** Clients that are to be there. */
  readonly count: number
}

/** Connections that are opened at once. */
const atOnce = 50
/** Members of a room. */
const household = 10

const contestants = [bare, ours, socketIo, tornado]
const clients: Client[] = []

async function fill({ name, port, count }: HerdOrder): Promise<void> {
  const contestant = contestants.find((one) => one.name === name)
  if (!contestant) throw new Error(`There is no contestant ${name}.`)
  while (clients.length < count) {
    const joining = Array.from({ length: Math.min(atOnce, count - clients.length) }, (_, index) => {
      const number = clients.length + index
      const room = String(Math.floor(number / household))
      return contestant.join({ port, number, room, heard: () => undefined })
    })
    clients.push(...(await Promise.all(joining)))
  }
}

process.on('disconnect', () => process.exit())
process.on('message', (order) => {
  void fill(order as HerdOrder).then(() => process.send?.(clients.length))
})
process.send?.(0)
