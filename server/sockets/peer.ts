import type { FastifyBaseLogger } from 'fastify'
import type { CloseFrame } from '../../store/base/errors'
import { Budget, Pace, type Purse, type Rate } from '../session/pace'
import { clock } from './clock'
import type { Corkable, Corks } from './corks'
import { OPEN, type Socket } from './socket'

export interface Frame {
  readonly data: Buffer
  readonly isBinary: boolean
}

/** The room that holds a peer. */
export interface PeerHost {
  readonly log: FastifyBaseLogger
  /** Frames that each peer may send. */
  readonly rate: Rate
  readonly corks: Pick<Corks, 'hold' | 'release'>
  /** Pays for what all frames of all peers cost together, and what one of them costs. */
  readonly total: Budget
  costOf(frame: Frame): number
  receive(frame: Frame, from: Peer): void
  leave(peer: Peer): void
}

/**
 * Bytes and frames that may wait for one reader; a slower one is closed, because its backlog would fill the memory. An
 * empty frame has two bytes and takes some hundred in memory.
 */
const backlogLimit = { bytes: 1_048_576, frames: 4_096 }
/** Bytes and frames that may wait for the end of a turn of the event loop: more would look like a slow reader. */
const mostKept = { bytes: 65_536, frames: 256 }

/**
 * Frames that may wait for one socket. Frames that were read together can not be put back, and one reading is 64 KiB: a
 * client comes near this number only with frames of less than 32 bytes.
 */
const mostWaiting = 2_048

/** One connected socket: passes its frames to its host at the host's rate, and handles its errors. */
export class Peer {
  /** A relay promises no answers. */
  readonly isDone = true
  readonly #socket: Socket
  readonly #connection: Corkable
  readonly #host: PeerHost
  readonly #id: number
  readonly #pace: Pace
  readonly #budget: Budget
  #isAlive = true
  /** Frames that were sent and are not yet with the network. */
  #unsent = 0

  constructor(id: number, socket: Socket, connection: Corkable, host: PeerHost) {
    this.#socket = socket
    this.#connection = connection
    this.#host = host
    this.#id = id
    this.#budget = new Budget(host.rate)
    this.#pace = new Pace(mostWaiting, {
      ...clock,
      pause: () => socket.pause(),
      resume: () => socket.resume(),
      overflow: () => this.#refuse(1008, 'sends too many small frames'),
    })
    this.#listen()
    this.#log.info('connected')
  }

  send({ data, isBinary }: Frame): void {
    if (this.#socket.readyState !== OPEN) return
    this.#keep()
    this.#socket.send(data, { binary: isBinary }, this.#onSent)
    this.#checkBacklog()
  }

  /** Starts the closing handshake; frames of this client are heard no more. */
  close({ code, reason }: CloseFrame): void {
    this.#pace.stop()
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
    this.#pace.stop()
    this.#socket.terminate()
  }

  #listen(): void {
    this.#socket
      .on('pong', () => this.#receive(() => {}))
      .on('ping', (data) => this.#receive(() => this.#pong(data)))
      .on('message', (data, isBinary) => {
        const frame = { data, isBinary }
        this.#receive(() => this.#host.receive(frame, this), this.#purseFor(frame))
      })
      .on('error', (error) =>
        this.#log.warn({ code: 'code' in error ? error.code : error.name }, 'socket failed'),
      )
      .on('close', (code) =>
        this.#pace.finish(() => {
          this.#host.leave(this)
          this.#log.info({ code }, 'disconnected')
        }),
      )
  }

  /** Every frame counts, so that a flood of pings is no way around the rate. */
  #receive(act: () => void, purse: Purse = this.#budget): void {
    this.#pace.push(purse, () => {
      this.#isAlive = true
      act()
    })
  }

  /** Pays out of two budgets, or out of none. The cost is that of the moment: others come and go while a frame waits. */
  #purseFor(frame: Frame): Purse {
    const { total } = this.#host
    return {
      take: (now) => {
        const cost = this.#host.costOf(frame)
        const ms = Math.max(this.#budget.wait(now), total.wait(now, cost))
        if (ms > 0) return ms
        total.take(now, cost)
        return this.#budget.take(now)
      },
    }
  }

  /** Pings wait among the other frames, so that a pong proves that what was sent before has passed. */
  #pong(data: Buffer): void {
    if (this.#socket.readyState !== OPEN) return
    this.#keep()
    this.#socket.pong(data, false, this.#onSent)
    this.#checkBacklog()
  }

  /** Made when it is needed: most connections only wait, and each would hold one. */
  get #log(): FastifyBaseLogger {
    return this.#host.log.child({ peer: this.#id })
  }

  /** The next frame leaves with the others of this turn. */
  #keep(): void {
    const { corks } = this.#host
    this.#unsent += 1
    const isMuch = this.#unsent > mostKept.frames || this.#socket.bufferedAmount > mostKept.bytes
    if (isMuch) corks.release(this.#connection)
    else corks.hold(this.#connection)
  }

  readonly #onSent = (): void => {
    this.#unsent -= 1
  }

  #checkBacklog(): void {
    const { bufferedAmount } = this.#socket
    if (bufferedAmount <= backlogLimit.bytes && this.#unsent <= backlogLimit.frames) return
    this.#refuse(1013, 'reads too slowly')
  }

  #refuse(code: number, reason: string): void {
    const { bufferedAmount } = this.#socket
    this.#log.warn({ bytes: bufferedAmount, frames: this.#unsent }, `${reason}, closed`)
    this.close({ code, reason })
  }
}
