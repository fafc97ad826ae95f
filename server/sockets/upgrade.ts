import { STATUS_CODES, type IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type ServerOptions, type WebSocket } from 'ws'

/** HTTP answer to a WebSocket that is not opened. */
interface Refusal {
  readonly status: 403 | 404 | 503
  readonly message: string
}

export interface UpgradeRules {
  /** Functions that take the sockets opened at each path. */
  readonly routes: ReadonlyMap<string, (socket: WebSocket) => void>
  /** Web origins that may connect; undefined allows all. */
  readonly origins: readonly string[] | undefined
  /** Returns why no socket can be opened at present, or null. */
  busy(): string | null
}

/** Seconds after which a refused client may try again. */
const retryAfter = 5

const limits: ServerOptions & { closeTimeout: number } = {
  maxPayload: 65_536,
  maxFragments: 16,
  // One chunk is the bytes that arrive together; 64 KiB in the smallest usual segments are about 120 chunks.
  maxBufferedChunks: 1_024,
  // Compression costs each socket hundreds of kilobytes and allows decompression bombs.
  perMessageDeflate: false,
  closeTimeout: 5_000,
}

/** Decides which HTTP upgrade becomes a WebSocket, and answers the others with an HTTP status and a message. */
export class Upgrades {
  // Defaults of ws that matter here: the first offered subprotocol is echoed, because a client that offers one must get
  // one back; pings are answered.
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

/** The path without the query, which may carry secrets and is not used here. */
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
