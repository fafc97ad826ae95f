import type { Child } from './child'
import type { Kill } from './schedule'
import type { View } from './tally'

/** A client on the phone of one user. */
export interface Phone {
  /** Resolves to whether it was acked; `false`: its sender was told that it may be lost. */
  say(room: number, id: string): Promise<boolean>
  /** Ids that were acked, and announced as lost after that. */
  readonly lost: readonly string[]
  /** Its user asks for a connection: a client that waits for its next attempt begins it now. */
  wake?(): void
  stop(): void
}

/** The world of a phone. */
export interface PhoneHost {
  readonly client: number
  readonly rooms: readonly number[]
  /** Port of the proxy. */
  readonly port: number
  readonly viewOf: (room: number) => View
  /** The socket is open. */
  readonly opened: () => void
  /** All that was missed is here. */
  readonly caughtUp: () => void
}

/** The server's processes and the clients of one library. */
export interface Side {
  readonly name: string
  readonly label: string
  /** By their parts; the engine starts first. */
  readonly processes: { readonly node: Child; readonly engine?: Child }
  /** Processes that end with a kill. */
  readonly hit: (kill: Kill) => readonly Child[]
  readonly start: (host: PhoneHost) => Phone
  /** Ids that the server has, by room. Empty where it keeps none. */
  readonly logs: (rooms: readonly number[]) => Promise<ReadonlyMap<number, readonly string[]>>
}
