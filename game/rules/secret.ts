/** The hidden board of one round. */
export interface Board {
  /** The value of each cell, as a view shows it when everything is open. */
  readonly values: string
  /** Index among the players: has the first turn of the first round. */
  readonly starter: number
  /** 64 hex digits. */
  readonly serverSeed: string
}

/** The holder of the secret. The rules ask for a board only when a cell is to be opened, or a round begins or ends. */
export interface Secret {
  /** 64 hex digits that fix the server's seed of a round. */
  readonly commitment: (round: number, nonce: string) => string
  readonly board: (round: number, nonce: string, seeds: readonly string[]) => Board
}
