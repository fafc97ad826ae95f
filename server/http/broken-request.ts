import type { FastifyBaseLogger } from 'fastify'
import type { Socket } from 'node:net'
import { answerRaw, type RawAnswer } from '../sockets/raw-answer'

/**
 * Answers what is no HTTP request. The log gets its code alone: the error holds the bytes that were received, with query,
 * credentials and body.
 */
export function answerBrokenRequest(
  log: FastifyBaseLogger,
  { code }: { readonly code?: string },
  socket: Socket,
): void {
  if (code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  log.debug({ code }, 'broken request')
  answerRaw(socket, answerTo(code))
}

function answerTo(code: string | undefined): RawAnswer {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { status: 408, message: 'The request took too long to arrive.' }
    case 'HPE_HEADER_OVERFLOW':
      return { status: 431, message: 'The headers are too long.' }
    default:
      return { status: 400, message: 'This is no HTTP request.' }
  }
}
