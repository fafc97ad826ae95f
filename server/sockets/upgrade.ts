import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type ServerOptions, type WebSocket } from 'ws'
import type { AddressPlaces } from './address-places'
import { findForeignApp } from './foreign-app'
import { answerRaw, type RawAnswer } from './raw-answer'

export interface UpgradeRules {
  /** Functions that take the sockets opened at each path, with the connections below them. */
  readonly routes: ReadonlyMap<string, (socket: WebSocket, connection: Duplex) => void>
  /** Web origins that may connect; undefined allows all. */
  readonly origins: readonly string[] | undefined
  /** Mini-programs that may connect; undefined allows all. */
  readonly appIds: readonly string[] | undefined
  readonly places: AddressPlaces
  /** The address of the client. */
  addressOf(request: IncomingMessage): string
  /** Hears of a client that was refused because its address holds too many sockets. */
  crowded(request: IncomingMessage): void
  /** Returns why no socket can be opened at present, or null. */
  busy(): string | null
}

const limits: ServerOptions & { closeTimeout: number } = {
  maxPayload: 65_536,
  maxFragments: 16,
  // One chunk is the bytes that arrive together; 64 KiB in the smallest usual segments are about 120 chunks.
  maxBufferedChunks: 1_024,
  // Compression costs each socket hundreds of kilobytes and allows decompression bombs.
  perMessageDeflate: false,
  // One frame for each turn of the event loop: 64 KiB hold ten thousand frames, and the others wait their turn.
  allowSynchronousEvents: false,
  // The peer answers pings among its other frames, at its rate.
  autoPong: false,
  closeTimeout: 5_000,
}

/** Decides which request becomes a WebSocket, and answers the others with an HTTP status and a message. */
export class Upgrades {
  // Defaults of ws that matter here: the first offered subprotocol is echoed, because a client that offers one must get
  // one back.
  readonly #sockets = new WebSocketServer({ noServer: true, clientTracking: false, ...limits })
  readonly #rules: UpgradeRules

  constructor(rules: UpgradeRules) {
    this.#rules = rules
  }

  /** Takes a request for a WebSocket, its paused socket, and what that has received after the request. */
  readonly handle = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const path = pathOf(request)
    const join = this.#rules.routes.get(path)
    if (join === undefined) return answerRaw(socket, { status: 404, message: `No WebSocket at ${path}.` })
    const address = this.#rules.addressOf(request)
    const refusal = this.#refusal(request, address)
    if (refusal !== null) return answerRaw(socket, refusal)
    this.#sockets.handleUpgrade(request, socket, head, (opened) => {
      opened.once('close', this.#rules.places.take(address))
      join(opened, socket)
    })
    socket.resume()
  }

  #refusal(request: IncomingMessage, address: string): RawAnswer | null {
    const { origin, referer } = request.headers
    const { origins, appIds, places } = this.#rules
    if (origin !== undefined && origins !== undefined && !origins.includes(origin)) {
      return { status: 403, message: 'This origin may not open a WebSocket here.' }
    }
    const foreign = findForeignApp(referer, appIds)
    if (foreign !== null) return { status: 403, message: foreign }
    const message = this.#rules.busy()
    if (message !== null) return { status: 503, message }
    if (!places.isFull(address)) return null
    this.#rules.crowded(request)
    return { status: 429, message: 'Too many connections from this address.' }
  }
}

/** The path without the query, which may carry secrets and is not used here. */
function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/'
}
