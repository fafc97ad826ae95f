import type { FastifyBaseLogger } from 'fastify'
import { OPEN, type Socket } from './socket'

export interface Frame {
  readonly data: Buffer
  readonly isBinary: boolean
}

/** The room that holds a peer. */
export interface PeerHost {
  readonly log: FastifyBaseLogger
  receive(frame: Frame, from: Peer): void
  leave(peer: Peer): void
}

/** Bytes that may wait for one reader. A slower one is terminated, because its backlog would fill the memory. */
const backlogLimit = 1_048_576

/** One connected socket: passes its frames to its host, and handles its errors. */
export class Peer {
  readonly #socket: Socket
  readonly #host: PeerHost
  readonly #log: FastifyBaseLogger
  #isAlive = true

  constructor(id: number, socket: Socket, host: PeerHost) {
    this.#socket = socket
    this.#host = host
    this.#log = host.log.child({ peer: id })
    this.#listen()
    this.#log.info('connected')
  }

  send({ data, isBinary }: Frame): void {
    if (this.#socket.readyState !== OPEN) return
    this.#socket.send(data, { binary: isBinary })
    this.#checkBacklog()
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason)
  }

  /** Terminates a socket that gave no sign of life since the last call, and sends the others a ping. */
  probe(): void {
    if (this.#socket.readyState !== OPEN) return
    if (!this.#isAlive) {
      this.#log.warn('no answer to a ping, terminated')
      return this.terminate()
    }
    this.#isAlive = false
    this.#socket.ping()
  }

  terminate(): void {
    this.#socket.terminate()
  }

  #listen(): void {
    const markAlive = (): void => {
      this.#isAlive = true
    }
    this.#socket
      .on('pong', markAlive)
      .on('ping', () => {
        markAlive()
        this.#checkBacklog()
      })
      .on('message', (data, isBinary) => {
        markAlive()
        this.#host.receive({ data, isBinary }, this)
      })
      .on('error', (error) =>
        this.#log.warn({ code: 'code' in error ? error.code : error.name }, 'socket failed'),
      )
      .on('close', (code) => {
        this.#host.leave(this)
        this.#log.info({ code }, 'disconnected')
      })
  }

  #checkBacklog(): void {
    const { bufferedAmount } = this.#socket
    if (bufferedAmount <= backlogLimit) return
    this.#log.warn({ bufferedAmount }, 'reads too slowly, terminated')
    this.terminate()
  }
}
