import type { Disposer } from '../../store/base/timing'

/** The user of a token. */
export interface Verified {
  readonly user: string
  /** How long the connection may go on before it must bring a new token, in ms. @default 30 minutes */
  readonly validFor?: number
}

/** Tells users by their tokens. */
export interface Users {
  /**
   * Resolves to the user of a token, or to `null` for one that is false, used or too old. Called once for each `hello`; one
   * that rejects, or takes longer than 10 s, closes the connection so that the client tries again later.
   */
  verify(token: string): Promise<Verified | null>
  /**
   * Calls back for each user whose tokens are good no more, on this server or another: all connections of that user are closed with
   * 4300. @default tokens are asked about at each `hello` alone
   */
  watch?(revoked: (user: string) => void): Disposer
}
