import type { FastifyBaseLogger } from 'fastify'
import type { CloseFrame } from '../../store/base/errors'
import type { Wire } from '../session/ports'
import type { Corkable, Corks } from './corks'
import { OPEN, type Socket } from './socket'

/** The socket of one session. */
export class SessionWire implements Wire {
  /** Called when something has left the socket. */
  drained = (): void => undefined
  readonly #socket: Socket
  readonly #connection: Corkable
  readonly #corks: Corks
  readonly #log: FastifyBaseLogger
  readonly #id: number

  constructor(socket: Socket, connection: Corkable, corks: Corks, log: FastifyBaseLogger, id: number) {
    this.#socket = socket
    this.#connection = connection
    this.#corks = corks
    this.#log = log
    this.#id = id
  }

  get buffered(): number {
    return this.#socket.bufferedAmount
  }

  send(text: string): void {
    if (this.#socket.readyState !== OPEN) return
    this.#corks.hold(this.#connection)
    this.#socket.send(text, { binary: false }, this.drained)
  }

  close({ code, reason }: CloseFrame): void {
    this.#log.info({ session: this.#id, code }, reason)
    this.#socket.close(code, reason)
  }

  pause(): void {
    this.#socket.pause()
  }

  resume(): void {
    this.#socket.resume()
  }
}
