// A command on its way to be decided, and what became of it.
import type { Appended, LineKey } from '../engine/topic-log'

/** A command of a client. */
export interface Sent extends LineKey {
  readonly n: number
  readonly after: number
  readonly since?: string
  readonly data: unknown
  /** When this node received it, in ms of the engine's clock. */
  readonly receivedAt: number
}

export type Outcome =
  | Exclude<Appended, { kind: 'conflict' }>
  /** It lay here too long, on a node that stood still: close with 4104. */
  | { readonly kind: 'late' }
