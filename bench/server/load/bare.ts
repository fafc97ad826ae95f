// A server of ws that does nothing: the floor of what a connection costs.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import { reportPort } from './answering'

const http = createServer()
new WebSocketServer({ server: http, clientTracking: false }).on('connection', (socket) => {
  socket.on('message', () => undefined)
})
http.listen(0, '127.0.0.1', () => reportPort((http.address() as AddressInfo).port))
