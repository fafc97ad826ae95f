import fastify, { type FastifyError, type FastifyInstance } from 'fastify'
import { RequestLog } from './request-log'

export interface HttpServerOptions {
  readonly logLevel: string
  /** Receives one JSON line per log entry. @default standard output */
  readonly logStream?: { write(line: string): void } | undefined
}

/** An HTTP server without routes: its limits, its log, and JSON answers for errors. */
export function createHttpServer({ logLevel: level, logStream: stream }: HttpServerOptions): FastifyInstance {
  const app = fastify({
    logger: stream ? { level, stream } : { level },
    logController: new RequestLog(),
    bodyLimit: 65_536,
    // Against clients that send a request byte by byte; the defaults of Node are minutes.
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
      .send({ statusCode: 500, error: 'Internal Server Error', message: 'The server failed.' })
  })
  return app
}
