import type { Failure } from '../base/errors'
import type { QueuedEntry } from './entry'
import type { End } from './fate'
import type { Send } from './options'

/** Takes entries to the server: the outbox, or a session. */
export interface Courier<Out> {
  /** Entries without a final state, oldest first; a new array after each change. */
  readonly entries: readonly QueuedEntry<Out>[]
  readonly size: number
  /** The connection is open: hands entries to `send` until `pause()` or `rewind()`. */
  flush(send: Send): void
  /** Hands over nothing more for now. */
  pause(): void
  /** There is no connection. */
  rewind(type: End['type']): void
  /** Writes changes to the storage now. */
  save(): void
  /** Takes an entry back. @returns whether it never left */
  cancel(id: number): boolean
  /** Deletes the entries of this user. */
  reset(): void
  /** Ends for good. */
  close(failure: Failure): void
}
