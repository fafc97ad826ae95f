// A server of Socket.IO with connection state recovery, and rooms; with REDIS_URL over its Redis Streams adapter.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createSocketServer, createStreamsAdapter } from '../../socket-io/library'
import { reportPort } from './answering'

const { REDIS_URL } = process.env

async function start(): Promise<void> {
  const http = createServer()
  const io = createSocketServer(http, {
    transports: ['websocket'],
    connectionStateRecovery: { maxDisconnectionDuration: 120_000, skipMiddlewares: true },
    ...(REDIS_URL === undefined ? {} : { adapter: await createStreamsAdapter(REDIS_URL) }),
  })
  io.on('connection', (socket) => {
    const { room } = socket.handshake.auth as { room: string }
    socket.join([room])
    socket.on('say', (text: string, acknowledge: () => void) => {
      io.to(room).emit('said', text)
      acknowledge()
    })
  })
  http.listen(0, '127.0.0.1', () => reportPort((http.address() as AddressInfo).port))
}

void start()
