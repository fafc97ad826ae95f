import type { AddressInfo } from 'node:net'
import fastify, { type FastifyError, type FastifyInstance } from 'fastify'
import { debugRoutes } from './http/debug'
import { Faults } from './sockets/faults'
import { healthRoutes } from './http/health'
import { RequestLog } from './log'
import { defaults, type ServerOptions } from './options'
import { PlainRelay } from './sockets/plain'
import { Upgrades } from './sockets/upgrade'

export type { ServerOptions } from './options'
export type { Faults, FaultReport } from './sockets/faults'

export interface RunningServer {
  readonly port: number
  /** Where HTTP is served, such as 'http://127.0.0.1:8080'; for WebSockets replace `http` by `ws`. */
  readonly origin: string
  /** Ways to make it misbehave, with or without the routes under `/debug`. */
  readonly faults: Faults
  /** Stops listening, says goodbye with 1001, and leaves nothing running. Idempotent. */
  close(): Promise<void>
}

/** Starts HTTP and WebSocket on one port; rejects when it cannot be had. */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const settings = { ...defaults, ...options }
  const app = httpServer(options)
  const relay = new PlainRelay(app.log, settings.pingInterval)
  const faults = new Faults(relay)
  let isStopping = false
  const upgrades = new Upgrades({
    routes: new Map([['/plain', (socket) => relay.join(socket)]]),
    origins: options.origins,
    busy() {
      if (isStopping) return 'The server is stopping.'
      if (faults.isRefusing) return 'New connections are refused, for a test.'
      return relay.size < settings.maxConnections ? null : 'Too many connections.'
    },
  })
  app.server.on('upgrade', upgrades.handle)

  const stop = async (): Promise<void> => {
    isStopping = true
    const deadline = setTimeout(() => {
      relay.terminate()
      app.server.closeAllConnections()
    }, settings.stopTimeout)
    try {
      await Promise.all([relay.stop(), app.close()])
    } finally {
      clearTimeout(deadline)
    }
  }

  let stopped: Promise<void> | undefined
  const close = (): Promise<void> => (stopped ??= stop())

  try {
    await app.register(healthRoutes(() => relay.size))
    if (settings.development) await app.register(debugRoutes(faults), { prefix: '/debug' })
    for (const plugin of settings.plugins) await app.register(plugin)
    await app.listen({ port: settings.port, host: settings.host })
  } catch (error) {
    await close()
    throw error
  }
  const { port } = app.server.address() as AddressInfo
  return { port, origin: `http://${reachable(settings.host)}:${port}`, faults, close }
}

function httpServer(options: ServerOptions): FastifyInstance {
  const { logLevel: level = defaults.logLevel, logStream: stream } = options
  const app = fastify({
    logger: stream ? { level, stream } : { level },
    logController: new RequestLog(),
    bodyLimit: 65_536,
    // Against clients that send their request a byte a minute; the defaults of Node are minutes.
    http: { headersTimeout: 5_000, connectionsCheckingInterval: 1_000, maxHeaderSize: 8_192 },
    requestTimeout: 10_000,
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
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
      .send({ statusCode: 500, error: 'Internal Server Error', message: 'The server made a mistake.' })
  })
  return app
}

/** A host that can be put into a URL: a wildcard address is reached as this very machine. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}
