import type { CloseFrame } from '../../../store/base/errors'
import type { Timing } from '../../../store/base/timing'

/** The server's end of one connection. */
export interface Wire {
  readonly say: (text: string) => void
  close(close: CloseFrame): void
  /** Runs the job once, unless the connection is over by then. */
  after(ms: number, then: () => void): void
}

/** Handles the frames of one connection. */
export type Conversation = (frame: string) => void

/** All connections of one server. */
export interface Backend {
  converse(wire: Wire): Conversation
  /** The process has ended, and another one has started. */
  restart(memory: 'kept' | 'lost'): void
}

export interface World extends Timing {
  /** A message of the app has arrived, and is done. */
  readonly took: (text: string) => void
}

/** The protocol of client and server on top of WebSocket. */
export type Protocol = (world: World) => Backend

/** A server that knows nothing beyond one connection. */
export function stateless(converse: (wire: Wire, took: World['took']) => Conversation): Protocol {
  return ({ took }) => ({ converse: (wire) => converse(wire, took), restart: () => undefined })
}
