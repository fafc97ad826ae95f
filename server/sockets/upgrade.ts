import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type ServerOptions, type WebSocket } from 'ws'
import type { AddressPlaces } from './address-places'
import { findForeignApp } from './foreign-app'
import type { Entry, Reason } from '../load/admission'
import type { Refused } from '../metrics/telemetry'
import { answerRaw, type RawAnswer } from './raw-answer'

export interface UpgradeRules {
  readonly routes: ReadonlyMap<string, Route>
  /** Web origins that may connect; undefined allows all. */
  readonly origins: readonly string[] | undefined
  /** Mini-programs that may connect; undefined allows all. */
  readonly appIds: readonly string[] | undefined
  readonly places: AddressPlaces
  /** The address of the client. */
  addressOf(request: IncomingMessage): string
  /** Hears of a client that was refused because its address holds too many sockets. */
  crowded(request: IncomingMessage): void
  /** Hears of each request that is refused. */
  refused(reason: Refused): void
  /** Decides before any work. @param hears whether clients at this path read the reason of a close */
  decide(hears: boolean): Entry
}

/** The room behind a path. */
export interface Route {
  /** Whether its clients read the reason of a close, and obey it. */
  readonly hears: boolean
  /** Takes a socket, with the connection below it. */
  join(socket: WebSocket, connection: Duplex, request: IncomingMessage): void
}

/** Seconds after which a client whose address holds too many sockets may try again. */
const crowdedFor = 5

const refusals: Readonly<Record<Reason, string>> = {
  draining: 'The server is stopping.',
  fault: 'New connections are refused, for a test.',
  full: 'Too many connections.',
  busy: 'Too many connect at the moment.',
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
  readonly #sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    // Called for a handshake that is right: a wrong one must take nothing from the capacity that the others have.
    verifyClient: ({ req }: { req: IncomingMessage }, done: (isIn: true) => void) =>
      this.#deciding.get(req)?.(() => done(true)),
    ...limits,
  })
  readonly #rules: UpgradeRules
  /** Decides about requests whose handshake ws looks at. */
  readonly #deciding = new WeakMap<IncomingMessage, (enter: () => void) => void>()

  constructor(rules: UpgradeRules) {
    this.#rules = rules
  }

  /** Takes a request for a WebSocket, its paused socket, and what that has received after the request. */
  readonly handle = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const path = pathOf(request)
    const route = this.#rules.routes.get(path)
    const refuse = (reason: Refused, answer: RawAnswer): void => {
      this.#rules.refused(reason)
      answerRaw(socket, answer)
    }
    if (route === undefined) return refuse('path', { status: 404, message: `No WebSocket at ${path}.` })
    const address = this.#rules.addressOf(request)
    const refusal = this.#refusal(request, address)
    if (refusal !== null) return refuse(...refusal)
    let entry: Entry | undefined
    this.#deciding.set(request, (enter) => {
      entry = this.#rules.decide(route.hears)
      if (entry.kind === 'refused') return refuse(entry.reason, refusalOf(entry))
      if (entry.kind === 'later') this.#rules.refused('later')
      enter()
    })
    this.#sockets.handleUpgrade(request, socket, head, (opened) => {
      opened.once('close', this.#rules.places.take(address))
      if (entry?.kind !== 'later') return route.join(opened, socket, request)
      // Without a listener an error would end the process.
      opened.on('error', () => undefined).close(entry.close.code, entry.close.reason)
    })
    socket.resume()
  }

  #refusal(request: IncomingMessage, address: string): [Refused, RawAnswer] | null {
    const { origin, referer } = request.headers
    const { origins, appIds, places } = this.#rules
    if (origin !== undefined && origins !== undefined && !origins.includes(origin)) {
      return ['origin', { status: 403, message: 'This origin may not open a WebSocket here.' }]
    }
    const foreign = findForeignApp(referer, appIds)
    if (foreign !== null) return ['app', { status: 403, message: foreign }]
    if (!places.isFull(address)) return null
    this.#rules.crowded(request)
    const message = 'Too many connections from this address.'
    return ['address', { status: 429, message, retryAfter: crowdedFor }]
  }
}

function refusalOf({ reason, after }: Extract<Entry, { readonly kind: 'refused' }>): RawAnswer {
  return { status: 503, message: refusals[reason], retryAfter: Math.ceil(after / 1_000) }
}

/** The path without the query, which may carry secrets and is not used here. */
function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/'
}
