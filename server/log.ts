import { LogController, type FastifyReply, type FastifyRequest } from 'fastify'

/**
 * One line per HTTP request, with the path but not the query, which may carry secrets. Log lines say who, when and how
 * many bytes; what a message or a close reason says is never among them.
 */
export class RequestLog extends LogController {
  override incomingRequest(): void {
    // The line at the end says it all.
  }

  override requestCompleted(_error: Error | null, request: FastifyRequest, reply: FastifyReply): void {
    const path = request.url.split('?', 1)[0]
    const ms = Math.round(reply.elapsedTime)
    request.log.debug({ method: request.method, path, status: reply.statusCode, ms }, 'answered')
  }

  override defaultErrorLog(): void {
    // A wrong request is the client's affair; the error handler logs what is ours.
  }

  override routeNotFound(): void {
    // Answered and logged like any other request.
  }
}
