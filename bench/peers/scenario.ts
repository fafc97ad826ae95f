import type { Peer } from './client'
import type { Cell, Row } from './row'
import type { Stage, StageOptions } from './stage'

/** Something that happens to a client, and the rows that come of it. */
export interface Scenario {
  readonly name: string
  readonly rows: readonly Row[]
  /** Gives a cell for each of its rows, by id. */
  readonly play: (
    stage: (options: StageOptions) => Stage,
    peer: Peer,
  ) => Promise<Readonly<Record<string, Cell>>>
}
