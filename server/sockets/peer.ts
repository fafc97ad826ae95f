import type { FastifyBaseLogger } from 'fastify'
import { WebSocket } from 'ws'

export interface Frame {
  readonly data: Buffer
  readonly isBinary: boolean
}

/** What a peer needs of the place that holds it. */
export interface PeerHost {
  readonly log: FastifyBaseLogger
  receive(frame: Frame, from: Peer): void
  leave(peer: Peer): void
}

/** Bytes that may wait for one reader; beyond them it is too slow to be kept, or memory would grow with its silence. */
const backlogLimit = 1_048_576

/** One connected socket: what it says goes to its host, and its errors end here. */
export class Peer {
  readonly #socket: WebSocket
  readonly #host: PeerHost
  readonly #log: FastifyBaseLogger
  #isAlive = true
  #isMuted = false

  constructor(id: number, socket: WebSocket, host: PeerHost) {
    this.#socket = socket
    this.#host = host
    this.#log = host.log.child({ peer: id })
    this.#listen()
    this.#log.info('connected')
  }

  get isMuted(): boolean {
    return this.#isMuted
  }

  send({ data, isBinary }: Frame): void {
    if (this.#isMuted || this.#socket.readyState !== WebSocket.OPEN) return
    this.#socket.send(data, { binary: isBinary })
    this.#checkBacklog()
  }

  close(code: number, reason: string): void {
    if (!this.#isMuted) this.#socket.close(code, reason)
  }

  /** Plays a half-open connection: nothing is read any more, not even a ping or a close frame, and nothing is written. */
  mute(): void {
    this.#isMuted = true
    this.#socket.pause()
  }

  /** Terminates a socket that gave no sign of life since the last call, and asks the others for one. */
  probe(): void {
    if (this.#isMuted || this.#socket.readyState !== WebSocket.OPEN) return
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
    const signOfLife = (): void => {
      this.#isAlive = true
    }
    this.#socket
      .on('pong', signOfLife)
      .on('ping', () => {
        signOfLife()
        this.#checkBacklog()
      })
      .on('message', (data, isBinary) => {
        signOfLife()
        // `binaryType` is left at 'nodebuffer', with which ws hands over every message as one Buffer.
        this.#host.receive({ data: data as Buffer, isBinary }, this)
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
