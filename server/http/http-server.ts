import fastify, { type FastifyError, type FastifyInstance } from 'fastify'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { answerBrokenRequest } from './broken-request'
import { connectionLimit } from './connection-limit'
import { declineUpgrade } from './decline-upgrade'
import { HttpConnection } from './http-connection'
import { lazySchemas } from './lazy-schemas'
import { onlyKnown } from '../log/fields'
import { requestIdReader } from '../log/ids'
import { proxyFinder } from '../sockets/client-address'
import { RequestLog } from './request-log'
import { limitUnanswered } from './request-queue'

export interface HttpServerOptions {
  readonly logLevel: string
  /** Receives one JSON line per log entry. @default standard output */
  readonly logStream?: { write(line: string): void } | undefined
  /** Addresses and networks of proxies that name the client. */
  readonly proxies: readonly string[]
  readonly maxConnections: number
  readonly connectionsPerAddress: number
}

export interface HttpServer {
  readonly app: FastifyInstance
  /** Cuts every connection, those of WebSockets included. */
  readonly cutOff: () => void
}

/** In ms and bytes: against clients that send a request byte by byte; the defaults of Node are minutes. */
const limits = {
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  keepAliveTimeout: 72_000,
  connectionsCheckingInterval: 1_000,
  maxHeaderSize: 8_192,
}

/** Takes a request for a WebSocket. The socket is paused; `head` is what it has received after the request. */
export type TakeSocket = (request: IncomingMessage, socket: Socket, head: Buffer) => void

/** An HTTP server without routes: its limits, its log, and JSON answers for errors. */
export function createHttpServer(
  { logLevel: level, logStream: stream, proxies, maxConnections, connectionsPerAddress }: HttpServerOptions,
  takeSocket: TakeSocket,
): HttpServer {
  const connections = new Set<Socket>()
  const idOf = requestIdReader(proxies)
  const isLetIn = connectionLimit({
    sockets: maxConnections,
    socketsPerAddress: connectionsPerAddress,
    isProxy: proxyFinder(proxies),
  })
  let lastId = 0
  const listen = (handle: RequestListener): Server => {
    const server = createServer(limits, limitUnanswered(handle))
    const [speakHttp] = server.listeners('connection')
    return server.removeAllListeners('connection').on('connection', (socket: Socket) => {
      if (!isLetIn(socket)) return
      connections.add(socket)
      socket.once('close', () => connections.delete(socket))
      speakHttp?.call(server, new HttpConnection(socket))
    })
  }
  const app: FastifyInstance = fastify({
    logger: { level, formatters: { log: onlyKnown }, ...(stream ? { stream } : {}) },
    genReqId: (request) => idOf(request) ?? `req-${String((lastId += 1))}`,
    logController: new RequestLog(),
    bodyLimit: 65_536,
    trustProxy: [...proxies],
    serverFactory: listen,
    clientErrorHandler: (error, socket) => answerBrokenRequest(app.log, error, socket),
    schemaController: { compilersFactory: lazySchemas },
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
  })
  app.server.on('upgrade', (request: IncomingMessage, connection: Duplex, received: Buffer) => {
    if (!(connection instanceof HttpConnection)) return void connection.destroy()
    if (request.headers.upgrade?.toLowerCase() !== 'websocket') {
      return declineUpgrade(app.server, request, connection)
    }
    const { socket, head } = connection.release(received)
    takeSocket(request, socket, head)
  })
  app.setNotFoundHandler(async (request, reply) => {
    const path = request.url.split('?', 1)[0]
    return reply
      .code(404)
      .send({ statusCode: 404, error: 'Not Found', message: `Nothing at ${request.method} ${path}.` })
  })
  app.setErrorHandler<FastifyError>(async (error, request, reply) => {
    if (error.statusCode !== undefined && error.statusCode < 500) return reply.send(error)
    request.log.error({ err: error }, 'request failed')
    return reply
      .code(500)
      .send({ statusCode: 500, error: 'Internal Server Error', message: 'The server failed.' })
  })
  return {
    app,
    cutOff() {
      for (const socket of connections) socket.destroy()
    },
  }
}
