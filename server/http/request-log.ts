import { LogController, type FastifyReply, type FastifyRequest } from 'fastify'

/**
 * Writes one line per HTTP request: method, path, status and duration. The query is left out because it may carry
 * secrets; for the same reason no log line of this server holds the text of a message or of a close reason.
 */
export class RequestLog extends LogController {
  override incomingRequest(): void {
    // One line at the end of a request is enough.
  }

  override requestCompleted(_error: Error | null, request: FastifyRequest, reply: FastifyReply): void {
    const path = request.url.split('?', 1)[0]
    const ms = Math.round(reply.elapsedTime)
    request.log.debug({ method: request.method, path, status: reply.statusCode, ms }, 'request answered')
  }

  override defaultErrorLog(): void {
    // A wrong request is an error of the client; the error handler logs errors of the server.
  }

  override routeNotFound(): void {
    // `requestCompleted` logs it like any other request.
  }
}
