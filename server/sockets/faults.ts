import type { WebSocket } from 'ws'
import { FaultySocket } from './faulty-socket'
import type { Socket } from './socket'

export interface FaultReport {
  /** New WebSockets are answered with HTTP 503. */
  readonly refuse: boolean
  /** The sockets that were connected when this was switched on are half-open. */
  readonly silence: boolean
  /** Milliseconds that each frame waits, in either direction. */
  readonly delay: number
  /** Sockets held now, muted ones included. */
  readonly connections: number
  readonly muted: number
}

/** Switches the faults of all sockets it wrapped, so that a developer can watch an app survive them. */
export class Faults {
  readonly #sockets = new Set<FaultySocket>()
  /** Those that take any frame: in a session a text of nobody breaks the protocol. */
  readonly #plain = new WeakSet<FaultySocket>()
  #refuse = false
  #silence = false
  #delay = 0

  get report(): FaultReport {
    return {
      refuse: this.#refuse,
      silence: this.#silence,
      delay: this.#delay,
      connections: this.#sockets.size,
      muted: [...this.#sockets].filter((socket) => socket.isMuted).length,
    }
  }

  get isRefusing(): boolean {
    return this.#refuse
  }

  /** Returns the socket that a room shall hold in place of `socket`. @param isPlain whether it gets pushed texts */
  wrap(socket: WebSocket, isPlain = true): Socket {
    const faulty = new FaultySocket(socket, () => this.#delay)
    this.#sockets.add(faulty)
    if (isPlain) this.#plain.add(faulty)
    return faulty.on('close', () => this.#sockets.delete(faulty))
  }

  /** While on, new WebSockets are answered with HTTP 503; connected ones stay. */
  refuse(on: boolean): void {
    this.#refuse = on
  }

  /**
   * On: every socket connected now becomes half-open; later ones work, so that an app that reconnects succeeds.
   * Off: the half-open ones are terminated.
   */
  silence(on: boolean): void {
    this.#silence = on
    for (const socket of this.#sockets) {
      if (on) socket.mute()
      else if (socket.isMuted) socket.terminate()
    }
  }

  /** Sets the ms that each frame waits in either direction; a round trip takes twice as long. Order is kept. */
  delay(ms: number): void {
    this.#delay = ms
  }

  /** Terminates every socket without a close frame. */
  drop(): void {
    for (const socket of this.#sockets) socket.terminate()
  }

  /** Closes every socket with a close frame; half-open ones cannot receive it and stay. */
  close(code = 1000, reason = ''): void {
    for (const socket of this.#sockets) socket.close(code, reason)
  }

  /** Sends a text to every socket of the plain wire. */
  push(text: string): void {
    for (const socket of this.#sockets) if (this.#plain.has(socket)) socket.send(text, { binary: false })
  }

  /** Switches every fault off. */
  reset(): void {
    this.refuse(false)
    this.silence(false)
    this.delay(0)
  }

  /** Switches every fault off and drops the frames that wait, so that a server can stop at once. */
  stop(): void {
    this.reset()
    for (const socket of this.#sockets) socket.discard()
  }
}
