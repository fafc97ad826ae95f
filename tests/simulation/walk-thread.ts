import { threadFile } from './bundle'
import { Thread } from './thread-of-work'
import type { WalkName } from './walk-names'

export interface WalkRequest {
  readonly walk: WalkName
  readonly seed: number
  /** Default: as many as `npm test` does. */
  readonly runs: number | null
  /** Path of a copy of the library, see `libraryFile`; `null` for the library as it is. */
  readonly copy: string | null
  /** Look for the shortest failing walk, which takes time. */
  readonly shrinks: boolean
}

export interface Outcome {
  readonly failed: boolean
  /** Walks until the first failure. */
  readonly runs: number
  /** The promise that broke. `null`: none did, or the walk failed in another way. */
  readonly broken: string | null
  /** The report of fast-check, for a person. */
  readonly report: string | null
}

/** Does walks in a thread of its own. */
export const walkThread = (): Thread<WalkRequest, Outcome> => new Thread(threadFile())
