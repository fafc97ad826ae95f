import { connectSocket } from '../../socket-io/library'
import { Child } from '../child'
import { Caller } from '../rpc'
import type { Phone, PhoneHost, Side } from '../side'
import type { Row } from './store'

const nameOf = (room: number): string => `room:${String(room)}`

/** A client as the tutorial of Socket.IO makes it: numbers of attempts and their patience are the tutorial's. */
function start({ client, rooms, port, viewOf, opened, caughtUp }: PhoneHost): Phone {
  const socket = connectSocket(`ws://127.0.0.1:${String(port)}`, {
    transports: ['websocket'],
    forceNew: true,
    query: { client },
    auth: { serverOffset: 0, rooms: rooms.map(nameOf) },
    ackTimeout: 10_000,
    retries: 3,
  })
  const shown = new Map<string, string[]>()
  socket.io.on('open', opened)
  socket.on('ready', caughtUp)
  socket.on('said', (room: string, id: string, serial: number) => {
    const ids = shown.get(room) ?? []
    ids.push(id)
    shown.set(room, ids)
    viewOf(Number(room.split(':')[1])).show(ids)
    socket.auth['serverOffset'] = serial
  })
  return {
    say: (room, id) =>
      new Promise((resolve) => {
        socket.emit('say', nameOf(room), id, (error: Error | null) => resolve(error === null))
      }),
    lost: [],
    stop: () => socket.disconnect(),
  }
}

function sideOf(name: string, label: string, hasStore: boolean): Side {
  const store = new Child('socket-io/store.ts')
  const node = new Child('socket-io/node.ts', () => (hasStore ? [store.port] : []))
  return {
    name,
    label,
    processes: hasStore ? { node, engine: store } : { node },
    // A store on a disk outlives a kill.
    hit: (kill) => (kill === 'engine' ? [] : [node]),
    start,
    async logs(rooms) {
      if (!hasStore) return new Map()
      const caller = new Caller(store.port, () => undefined)
      await caller.connect()
      const rows = await caller.call<readonly Row[]>('since', rooms.map(nameOf), 0)
      const idsOf = (room: number) => rows.filter((row) => row.room === nameOf(room)).map(({ id }) => id)
      return new Map(rooms.map((room) => [room, idsOf(room)]))
    },
  }
}

export const socketIo = sideOf('socket.io', 'Socket.IO', false)
export const socketIoWithStore = sideOf('socket.io-store', 'Socket.IO + store', true)
