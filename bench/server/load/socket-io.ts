// A server of Socket.IO with connection state recovery, and a room.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createSocketServer } from '../../socket-io/library'
import { reportPort } from './answering'

const http = createServer()
const io = createSocketServer(http, {
  transports: ['websocket'],
  connectionStateRecovery: { maxDisconnectionDuration: 120_000, skipMiddlewares: true },
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
