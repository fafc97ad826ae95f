import { ServerResponse, type IncomingMessage, type Server } from 'node:http'
import type { Socket } from 'node:net'
import type { HttpConnection } from './http-connection'

/**
 * Answers a request that offers another protocol, such as `h2c`, as if it had offered none: a server may ignore the offer
 * (RFC 9110, 7.8). Node hands such a request over without a response; the connection is closed after the answer.
 */
export function declineUpgrade(server: Server, request: IncomingMessage, connection: HttpConnection): void {
  const response = new ServerResponse(request)
  response.shouldKeepAlive = false
  // Its type knows sockets alone; Node calls it with any duplex stream.
  response.assignSocket(connection as unknown as Socket)
  connection.on('error', () => connection.destroy())
  connection.on('drain', () => response.emit('drain'))
  response.once('finish', () => connection.destroySoon())
  server.emit('request', request, response)
}
