import type { FastifyBaseLogger } from 'fastify'
import { Budget, type Rate } from '../session/pace'
import { type Corkable, Corks } from './corks'
import { Peer, type Frame, type PeerHost } from './peer'
import type { Socket } from './socket'

/** Bytes that one delivery stands for: a long frame counts as several. */
const deliveryBytes = 1_024

const ping = Buffer.from('ping')
const pong: Frame = { data: Buffer.from('pong'), isBinary: false }

/**
 * The relay behind `/plain`: a text that ends in `ping` is answered with `pong`, to its sender alone; every other frame
 * goes to every connected socket, the sender included.
 */
export class PlainRelay implements PeerHost {
  readonly log: FastifyBaseLogger
  readonly rate: Rate
  readonly total: Budget
  readonly corks = new Corks()
  readonly #peers = new Set<Peer>()
  readonly #probe: NodeJS.Timeout
  #lastId = 0
  #onEmpty: (() => void) | undefined

  /**
   * @param pingInterval milliseconds between two pings to each socket
   * @param rate frames that each socket may send
   * @param deliveries frames that all sockets get
   */
  constructor(log: FastifyBaseLogger, pingInterval: number, rate: Rate, deliveries: Rate) {
    this.log = log
    this.rate = rate
    this.total = new Budget(deliveries)
    this.#probe = setInterval(() => this.#each((peer) => peer.probe()), pingInterval)
  }

  get size(): number {
    return this.#peers.size
  }

  /** @param connection the one below the socket */
  join(socket: Socket, connection: Corkable): void {
    this.#peers.add(new Peer(++this.#lastId, socket, connection, this))
  }

  leave(peer: Peer): void {
    this.#peers.delete(peer)
    if (this.#peers.size === 0) this.#onEmpty?.()
  }

  /** Deliveries that a frame makes. */
  costOf(frame: Frame): number {
    const receivers = isPing(frame) ? 1 : this.#peers.size
    return receivers * Math.max(1, Math.ceil(frame.data.length / deliveryBytes))
  }

  receive(frame: Frame, from: Peer): void {
    if (isPing(frame)) from.send(pong)
    else this.#each((peer) => peer.send(frame))
  }

  [Symbol.iterator](): Iterator<Peer> {
    return this.#peers.values()
  }

  /** Resolves when the last client is gone. */
  async empty(): Promise<void> {
    clearInterval(this.#probe)
    if (this.#peers.size > 0) await new Promise<void>((resolve) => (this.#onEmpty = resolve))
  }

  #each(act: (peer: Peer) => void): void {
    for (const peer of this.#peers) act(peer)
  }
}

/** Compares bytes, so that the text need not be decoded: in UTF-8 an ASCII byte is never part of another character. */
function isPing({ data, isBinary }: Frame): boolean {
  return !isBinary && data.subarray(-ping.length).equals(ping)
}
