// The events that are counted. Labels are words of this server: nothing that a client sent is one.
import type { ServerFrame } from '../../store/protocol'
import type { Appended } from '../engine/topic-log'
import type { Reason } from '../load/admission'

/** Reasons why a request for a WebSocket was refused. `later`: closed with 1013 and a moment to come back. */
export type Refused = Reason | 'path' | 'origin' | 'app' | 'address' | 'later'

export interface Telemetry {
  readonly entered: (path: string) => void
  readonly refused: (reason: Refused) => void
  readonly closed: (path: string, code: number) => void
  /** A frame of a session was sent. */
  readonly sent: (frame: ServerFrame) => void
  /** The engine has taken this long for an append. */
  readonly appended: (ms: number, outcome: Appended['kind'] | 'failed') => void
}

const ignore = (): void => undefined

/** Counts nothing. */
export const noTelemetry: Telemetry = {
  entered: ignore,
  refused: ignore,
  closed: ignore,
  sent: ignore,
  appended: ignore,
}
