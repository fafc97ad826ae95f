// A server of Socket.IO with connection state recovery; with the port of a store also as its tutorial ends.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createSocketServer } from '../../socket-io/library'
import { reportPort } from '../child'
import { heartbeat } from '../heartbeat'
import { Caller } from '../rpc'
import type { Row } from './store'

const [port, storePort = 0] = process.argv.slice(2).map(Number)
const store = storePort === 0 ? null : new Caller(storePort, () => undefined)
/** Ids that a server without a store remembers, for as long as it runs. */
const known = new Set<string>()

/** The serial of a new message; `null` for one that has come before. */
async function insert(room: string, id: string): Promise<number | null> {
  if (store) return store.call('insert', room, id)
  if (known.has(id)) return null
  return known.add(id).size
}

const http = createServer()
const io = createSocketServer(http, {
  transports: ['websocket'],
  connectionStateRecovery: { maxDisconnectionDuration: 120_000, skipMiddlewares: true },
  pingInterval: heartbeat.every,
  pingTimeout: heartbeat.patience,
})

io.on('connection', (socket) => {
  const { rooms, serverOffset } = socket.handshake.auth as { rooms: string[]; serverOffset: number }
  socket.on('say', (room: string, id: string, acknowledge: () => void) => {
    void insert(room, id).then((serial) => {
      if (serial !== null) io.to(room).emit('said', room, id, serial)
      acknowledge()
    })
  })
  const welcome = async (): Promise<void> => {
    if (!socket.recovered) {
      socket.join(rooms)
      const missed = (await store?.call<readonly Row[]>('since', rooms, serverOffset)) ?? []
      for (const { room, id, serial } of missed) socket.emit('said', room, id, serial)
    }
    socket.emit('ready')
  }
  void welcome()
})

void (async () => {
  await store?.connect()
  http.listen(port, '127.0.0.1', () => reportPort((http.address() as AddressInfo).port))
})()
