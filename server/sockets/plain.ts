import type { FastifyBaseLogger } from 'fastify'
import type { WebSocket } from 'ws'
import { DelayLine } from './delay-line'
import { Peer, type Frame, type PeerHost } from './peer'

const ping = Buffer.from('ping')
const pong: Frame = { data: Buffer.from('pong'), isBinary: false }

/**
 * The relay behind `/plain`: a text that ends in `ping` is answered with `pong`, to its sender alone; every other frame
 * goes to every connected socket, the sender included.
 */
export class PlainRelay implements PeerHost {
  readonly log: FastifyBaseLogger
  /** Milliseconds that each frame waits, in either direction. */
  delay = 0
  readonly #inbound = new DelayLine()
  readonly #outbound = new DelayLine()
  readonly #peers = new Set<Peer>()
  readonly #probe: NodeJS.Timeout
  #lastId = 0
  #isStopping = false
  #emptied: (() => void) | undefined

  constructor(log: FastifyBaseLogger, pingInterval: number) {
    this.log = log
    this.#probe = setInterval(() => this.#each((peer) => peer.probe()), pingInterval)
  }

  get size(): number {
    return this.#peers.size
  }

  get muted(): number {
    return [...this.#peers].filter((peer) => peer.isMuted).length
  }

  join(socket: WebSocket): void {
    this.#peers.add(new Peer(++this.#lastId, socket, this))
  }

  leave(peer: Peer): void {
    this.#peers.delete(peer)
    if (this.#peers.size === 0) this.#emptied?.()
  }

  receive(frame: Frame, from: Peer): void {
    if (!this.#isStopping) this.#inbound.push(this.delay, () => this.#route(frame, from))
  }

  /** Sends a text to every socket. */
  push(text: string): void {
    const frame = { data: Buffer.from(text), isBinary: false }
    this.#each((peer) => this.#send(frame, peer))
  }

  /** Says goodbye to every socket, after everything that was sent before. */
  close(code: number, reason: string): void {
    this.#each((peer) => this.#outbound.push(this.delay, () => peer.close(code, reason)))
  }

  mute(): void {
    this.#each((peer) => peer.mute())
  }

  terminateMuted(): void {
    this.#each((peer) => peer.isMuted && peer.terminate())
  }

  terminate(): void {
    this.#each((peer) => peer.terminate())
  }

  /** Says goodbye to everybody at once; resolves when the last client has answered, or was terminated. */
  async stop(): Promise<void> {
    this.#isStopping = true
    clearInterval(this.#probe)
    this.#inbound.clear()
    this.#outbound.clear()
    this.terminateMuted()
    this.#each((peer) => peer.close(1001, 'server stopping'))
    if (this.#peers.size > 0) await new Promise<void>((resolve) => (this.#emptied = resolve))
  }

  #route(frame: Frame, from: Peer): void {
    if (from.isMuted) return
    if (isPing(frame)) this.#send(pong, from)
    else this.#each((peer) => this.#send(frame, peer))
  }

  #send(frame: Frame, to: Peer): void {
    this.#outbound.push(this.delay, () => to.send(frame))
  }

  #each(act: (peer: Peer) => void): void {
    for (const peer of this.#peers) act(peer)
  }
}

/** Compares bytes, so that no text is decoded for it: in UTF-8 an ASCII byte never is a part of another character. */
function isPing({ data, isBinary }: Frame): boolean {
  return !isBinary && data.subarray(-ping.length).equals(ping)
}
