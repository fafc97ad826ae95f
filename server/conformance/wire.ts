// One socket to the server that is tested. Each wait is bounded.
import { once } from 'node:events'
import { WebSocket } from 'ws'
import { type ClientFrame, encodeFrame, parseServerFrame, type ServerFrame } from '../../store/protocol'
import { Broken, show, Unreachable, Unreadable } from './findings'

export interface WireOptions {
  readonly url: string
  /** Subprotocols to ask for. */
  readonly protocols: readonly string[]
  /** Ms to wait for the handshake, for an answer and for a close. */
  readonly timeout: number
}

export class Wire {
  /** All frames that came. */
  readonly frames: ServerFrame[] = []
  readonly #socket: WebSocket
  readonly #timeout: number
  #closing: { readonly code: number; readonly reason: string } | undefined
  #unreadable: string | undefined
  #waiting: (() => void)[] = []

  private constructor(socket: WebSocket, timeout: number) {
    this.#socket = socket
    this.#timeout = timeout
    socket.on('error', () => {})
    socket.on('message', (data: Buffer, isBinary) => {
      const frame = parseServerFrame(isBinary ? data : data.toString())
      if (frame.t !== 'fault') this.frames.push(frame)
      else this.#unreadable ??= `${frame.field} must be ${frame.expected}: ${show(data.toString())}`
      this.#wake()
    })
    socket.on('close', (code, reason) => {
      this.#closing = { code, reason: reason.toString() }
      this.#wake()
    })
  }

  /** @throws Unreachable */
  static async open({ url, protocols, timeout }: WireOptions): Promise<Wire> {
    const socket = new WebSocket(url, [...protocols], {
      handshakeTimeout: timeout,
      perMessageDeflate: false,
    })
    const wire = new Wire(socket, timeout)
    try {
      await once(socket, 'open')
    } catch (error) {
      throw new Unreachable(messageOf(error))
    }
    return wire
  }

  send(data: ClientFrame | string | Buffer): void {
    this.#socket.send(typeof data === 'string' || Buffer.isBuffer(data) ? data : encodeFrame(data))
  }

  /**
   * Waits until `find` finds something in the frames that came.
   *
   * @param what the subject of the sentence that says that it did not come
   */
  async until<T>(what: string, find: (frames: readonly ServerFrame[]) => T | undefined): Promise<T> {
    const found = await this.#wait(this.#timeout, () => find(this.frames))
    if (found !== undefined) return found
    const how = this.#closing
      ? `the connection was closed with ${this.#close()}`
      : `it did not come within ${seconds(this.#timeout)}`
    throw new Broken(`Missing: ${what}; ${how}.`)
  }

  /** Waits for the close, which must have this code. */
  async expectClose(code: number, ms = this.#timeout): Promise<void> {
    const closing = await this.expectEnd(ms)
    if (closing.code !== code) throw new Broken(`It was closed with ${this.#close()}, expected ${code}.`)
  }

  /** Waits for the close, whatever its code. */
  async expectEnd(ms: number): Promise<{ readonly code: number }> {
    const closing = await this.#wait(ms, () => this.#closing)
    if (!closing) throw new Broken(`The connection was still open after ${seconds(ms)}.`)
    return closing
  }

  /** Ends the socket, however it is. */
  end(): void {
    this.#socket.terminate()
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve()
  }

  #close(): string {
    const { code, reason } = this.#closing ?? { code: 1006, reason: '' }
    return reason === '' ? String(code) : `${code} (${reason})`
  }

  /** Waits for `find`: its finding, or `undefined` when the time is over or the connection has ended. */
  async #wait<T>(ms: number, find: () => T | undefined): Promise<T | undefined> {
    let isOver = false
    const timer = setTimeout(() => {
      isOver = true
      this.#wake()
    }, ms)
    try {
      for (;;) {
        if (this.#unreadable !== undefined) throw new Unreadable(this.#unreadable)
        const found = find()
        if (found !== undefined || isOver || this.#closing) return found
        await new Promise<void>((resolve) => this.#waiting.push(resolve))
      }
    } finally {
      clearTimeout(timer)
    }
  }
}

function seconds(ms: number): string {
  return `${ms / 1_000} s`
}

function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join(', ')
  return error instanceof Error ? error.message.replace(/\s+/g, ' ').trim() : String(error)
}
