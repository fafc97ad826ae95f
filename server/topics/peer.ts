// A connection, as its topics see it, and a topic, as its connection sees it.
import type { CloseFrame } from '../../store/base/errors'
import type { Attach, Command, ServerFrame } from '../../store/protocol'
import type { Leaving } from './presence/seat'

/** The connection's way out. */
export interface Peer {
  /** Encode the frame before returning: it refers to the live state of the topic. */
  send(frame: ServerFrame): void
  /** Closes the connection. Its pumps are to be detached then. */
  close(close: CloseFrame): void
  /** Whether so much waits for a slow reader that nothing more is sent. Call `moved` of each pump when it has read. */
  readonly isFull: boolean
}

/** One topic of one connection. */
export interface Subscription {
  attach(attach: Pick<Attach, 'at' | 'lines'>): void
  /** @param receivedAt ms of the engine's clock */
  command(command: Command, receivedAt: number): void
  /** The connection has ended, or does not want the topic any more. */
  detach(how: Leaving): void
  /** A reader that was slow has read. */
  moved(): void
  /** Commands without an answer. */
  readonly unanswered: number
}

export const engineFailed: CloseFrame = { code: 1011, reason: 'The topic cannot be read now' }
