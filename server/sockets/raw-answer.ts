import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'

export interface RawAnswer {
  readonly status: 400 | 403 | 404 | 408 | 429 | 431 | 503
  readonly message: string
  /** Seconds after which the client may try again. */
  readonly retryAfter?: number
}

/** Answers over HTTP where there is no response object, and closes the connection. */
export function answerRaw(socket: Duplex, { status, message, retryAfter }: RawAnswer): void {
  const error = STATUS_CODES[status]
  const body = JSON.stringify({ statusCode: status, error, message })
  const head = [
    `HTTP/1.1 ${status} ${error}`,
    'Connection: close',
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...(retryAfter === undefined ? [] : [`Retry-After: ${retryAfter}`]),
  ]
  socket.on('error', () => socket.destroy())
  socket.once('finish', () => socket.destroy())
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}
