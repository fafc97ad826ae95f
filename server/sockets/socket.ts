/**
 * The part of a WebSocket that the rooms of this server use. A `WebSocket` of ws is one as it is; {@link FaultySocket}
 * wraps one. A room that only answers needs `send` and `close` alone.
 */
export interface Socket {
  /** As in the standard: 1 is open. */
  readonly readyState: number
  /** Bytes that were sent and not yet handed to the network. */
  readonly bufferedAmount: number
  /**
   * Sends one frame; a Buffer goes out as a binary frame unless `binary` is false.
   *
   * @param sent called once the frame was handed to the network, or dropped
   */
  send(data: string | Buffer, options: { readonly binary: boolean }, sent?: () => void): void
  /** Sends a ping of the protocol; the answer arrives as the event `pong`. */
  ping(): void
  /** Answers a ping of the protocol; `data` is what the ping carried. */
  pong(data: Buffer, mask: false, sent?: () => void): void
  /** Reads nothing until `resume`; frames that were already read still arrive. */
  pause(): void
  resume(): void
  /** Starts the closing handshake. */
  close(code: number, reason: string): void
  /** Cuts the connection without a close frame. */
  terminate(): void
  on(event: 'message', listener: (data: Buffer, isBinary: boolean) => void): this
  on(event: 'ping' | 'pong', listener: (data: Buffer) => void): this
  on(event: 'error', listener: (error: Error) => void): this
  /** The last event of a socket. */
  on(event: 'close', listener: (code: number, reason: Buffer) => void): this
}

/** `readyState` of a socket that can send. */
export const OPEN = 1
