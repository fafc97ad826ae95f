import { STATUS_CODES, type IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type ServerOptions, type WebSocket } from 'ws'

/** Why a WebSocket is not opened, as HTTP says it. */
interface Refusal {
  readonly status: 403 | 404 | 503
  readonly message: string
}

export interface UpgradeRules {
  /** Who takes the sockets opened at which path. */
  readonly routes: ReadonlyMap<string, (socket: WebSocket) => void>
  /** Web origins that are let in; undefined lets in all. */
  readonly origins: readonly string[] | undefined
  /** Why nobody can be let in at present, or null. */
  busy(): string | null
}

/** Seconds after which a refused client may come back. */
const retryAfter = 5

const limits: ServerOptions & { closeTimeout: number } = {
  maxPayload: 65_536,
  maxFragments: 16,
  // One chunk is what arrives at once; 64 KiB in the smallest usual segments are about 120.
  maxBufferedChunks: 1_024,
  // Deflate costs each socket hundreds of kilobytes and invites decompression bombs.
  perMessageDeflate: false,
  closeTimeout: 5_000,
}

/** Decides which HTTP upgrade becomes a WebSocket, and answers the others with a status a person can read. */
export class Upgrades {
  // Left at their defaults: an offered subprotocol is echoed, because a client that offers one must get one back; and
  // pings are answered.
  readonly #sockets = new WebSocketServer({ noServer: true, clientTracking: false, ...limits })
  readonly #rules: UpgradeRules

  constructor(rules: UpgradeRules) {
    this.#rules = rules
  }

  /** Listener for the 'upgrade' event of an HTTP server. */
  readonly handle = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const path = pathOf(request)
    const join = this.#rules.routes.get(path)
    if (join === undefined) return refuse(socket, { status: 404, message: `No WebSocket at ${path}.` })
    const refusal = this.#refusal(request)
    if (refusal !== null) return refuse(socket, refusal)
    this.#sockets.handleUpgrade(request, socket, head, join)
  }

  #refusal(request: IncomingMessage): Refusal | null {
    const { origin } = request.headers
    const { origins } = this.#rules
    if (origin !== undefined && origins !== undefined && !origins.includes(origin)) {
      return { status: 403, message: 'This origin may not open a WebSocket here.' }
    }
    const message = this.#rules.busy()
    return message === null ? null : { status: 503, message }
  }
}

/** The path alone: a query may carry secrets, and nothing here reads it. */
function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/'
}

function refuse(socket: Duplex, { status, message }: Refusal): void {
  const error = STATUS_CODES[status]
  const body = JSON.stringify({ statusCode: status, error, message })
  const head = [
    `HTTP/1.1 ${status} ${error}`,
    'Connection: close',
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...(status === 503 ? [`Retry-After: ${retryAfter}`] : []),
  ]
  socket.on('error', () => socket.destroy())
  socket.once('finish', () => socket.destroy())
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}
