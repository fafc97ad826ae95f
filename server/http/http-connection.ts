import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'

/**
 * Bytes that the HTTP parser gets at once. It parses all it has got before anything else happens, and one reading of the
 * network, 64 KiB, holds two thousand requests.
 */
const slice = 1_024

const nothing = Buffer.alloc(0)

/**
 * A connection while it speaks HTTP: passes the bytes of its socket on in slices, so that it can be cut between two of
 * them.
 */
export class HttpConnection extends Duplex {
  readonly #socket: Socket
  /** Received and not yet passed on. */
  #rest: Buffer = nothing
  #hasEnded = false
  readonly #listeners = {
    data: (chunk: Buffer): void => {
      this.#rest = Buffer.concat([this.#rest, chunk])
      if (!this.#pass()) this.#socket.pause()
    },
    end: (): void => {
      this.#hasEnded = true
      this.#pass()
    },
    error: (error: Error): void => void this.destroy(error),
    close: (): void => void this.destroy(),
    timeout: (): void => void this.emit('timeout'),
  }

  constructor(socket: Socket) {
    super({ readableHighWaterMark: slice })
    this.#socket = socket
    for (const [event, listener] of Object.entries(this.#listeners)) socket.on(event, listener)
  }

  /** Read for `request.ip`. */
  get remoteAddress(): string | undefined {
    return this.#socket.remoteAddress
  }

  /** Node calls it, as it does on a `net.Socket`, for connections that stay open between two requests. */
  setTimeout(ms: number): this {
    this.#socket.setTimeout(ms)
    return this
  }

  /** Node calls it, as it does on a `net.Socket`, after the last response. */
  destroySoon(): void {
    this.end(() => this.destroy())
  }

  /** Ends HTTP. The socket is paused; `head` is what it has received after the request. */
  release(head: Buffer): { readonly socket: Socket; readonly head: Buffer } {
    const [socket, rest] = [this.#socket, this.#rest]
    this.#rest = nothing
    for (const [event, listener] of Object.entries(this.#listeners)) socket.off(event, listener)
    const buffered = (this.read() as Buffer | null) ?? nothing
    return { socket: socket.pause(), head: Buffer.concat([head, buffered, rest]) }
  }

  override _read(): void {
    if (this.#pass()) this.#socket.resume()
  }

  override _write(chunk: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#socket.write(chunk, encoding, done)
  }

  override _final(done: () => void): void {
    this.#socket.end(done)
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#rest = nothing
    this.#socket.destroy()
    done(error)
  }

  /** Passes slices on for as long as they are taken; returns whether none is left. */
  #pass(): boolean {
    while (this.#rest.length > 0) {
      const next = this.#rest.subarray(0, slice)
      this.#rest = this.#rest.subarray(slice)
      if (!this.push(next)) return false
    }
    if (this.#hasEnded) this.push(null)
    return true
  }
}
