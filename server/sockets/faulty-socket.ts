import { EventEmitter } from 'node:events'
import type { WebSocket } from 'ws'
import { DelayLine } from './delay-line'
import { OPEN, type Socket } from './socket'

/**
 * A WebSocket with faults that can be switched on: frames wait in both directions, or the connection is half-open. The
 * room that holds it sees an ordinary {@link Socket}.
 */
export class FaultySocket extends EventEmitter implements Socket {
  readonly #socket: WebSocket
  readonly #delay: () => number
  readonly #inbound = new DelayLine()
  readonly #outbound = new DelayLine()
  #isMuted = false
  #ending: readonly [code: number, reason: Buffer] | undefined

  /** @param delay returns the milliseconds that the next frame waits */
  constructor(socket: WebSocket, delay: () => number) {
    super()
    this.#socket = socket
    this.#delay = delay
    this.#listen()
  }

  get readyState(): number {
    return this.#socket.readyState
  }

  get bufferedAmount(): number {
    return this.#socket.bufferedAmount
  }

  get isMuted(): boolean {
    return this.#isMuted
  }

  send(data: string | Buffer, options: { readonly binary: boolean }, sent?: () => void): void {
    if (this.#isMuted) sent?.()
    else this.#whenDue(data.length, () => this.#socket.send(data, options, sent))
  }

  /** A half-open socket answers in place of the client, so that the server holds it until the fault ends. */
  ping(): void {
    if (this.#isMuted) this.emit('pong', Buffer.alloc(0))
    else this.#socket.ping()
  }

  pong(data: Buffer, mask: false, sent?: () => void): void {
    if (this.#isMuted) sent?.()
    else this.#whenDue(data.length, () => this.#socket.pong(data, mask, sent))
  }

  pause(): void {
    this.#socket.pause()
  }

  /** A half-open socket reads nothing in any case. */
  resume(): void {
    if (!this.#isMuted) this.#socket.resume()
  }

  /** Closes after everything that was sent before. A half-open socket sends no close frame and stays. */
  close(code: number, reason: string): void {
    this.#whenDue(0, () => this.#socket.close(code, reason))
  }

  terminate(): void {
    this.discard()
    this.#socket.terminate()
  }

  /** Makes the connection half-open: nothing is read, not even a ping or a close frame, and nothing is written. */
  mute(): void {
    this.#isMuted = true
    this.#socket.pause()
    this.discard()
    // In place of the answer to a ping that is on its way.
    this.ping()
  }

  /** Drops every frame that waits, in both directions. */
  discard(): void {
    this.#outbound.clear()
    this.#inbound.clear()
    this.#emitClose()
  }

  #whenDue(bytes: number, act: () => void): void {
    if (this.#isMuted) return
    this.#outbound.push(this.#delay(), bytes, () => {
      if (this.#socket.readyState === OPEN) act()
    })
  }

  #listen(): void {
    this.#socket
      .on('message', (data: Buffer, isBinary) => {
        if (this.#isMuted) return
        this.#inbound.push(this.#delay(), data.length, () => this.emit('message', data, isBinary))
      })
      .on('ping', (data) => this.#inbound.push(this.#delay(), data.length, () => this.emit('ping', data)))
      .on('pong', (data) => this.emit('pong', data))
      .on('error', (error) => this.emit('error', error))
      .on('close', (code, reason) => {
        this.#ending = [code, reason]
        this.#outbound.clear()
        // Frames that were received before still wait; the end follows them.
        this.#inbound.push(0, 0, () => this.#emitClose())
      })
  }

  #emitClose(): void {
    if (this.#ending === undefined) return
    const [code, reason] = this.#ending
    this.#ending = undefined
    this.emit('close', code, reason)
  }
}
