import { threadFile } from '../bundle'
import type { Mutant } from '../plant'
import { Thread } from '../thread-of-work'

/** A seed that broke a promise. */
export interface Failure {
  readonly seed: number
  readonly promise: string
  readonly message: string
  /** The fewest steps that still fail, and what happens in them. */
  readonly report: string
}

/** Numbers of happenings by their kind, and of commands by what became of them; `lost`: the loss was announced in the calm. */
export type Counts = Record<string, number>

export interface SeedsRequest {
  readonly first: number
  readonly count: number
  /** Ends at the first failure, and does not look for its fewest steps. */
  readonly stops: boolean
}

export interface SeedsOutcome {
  /** Seeds that were simulated. */
  readonly seeds: number
  readonly failures: readonly Failure[]
  readonly counts: Readonly<Counts>
}

/** Kinds of worlds: commands and topics of a session, or rounds of the game over one. */
export type Worlds = 'session' | 'game'

/** Simulates seeds in a thread of its own, with a fault in the product or none. */
export const seedsThread = (
  mutant: Mutant | null = null,
  worlds: Worlds = 'session',
): Thread<SeedsRequest, SeedsOutcome> => new Thread(threadFile(`${worlds}/thread.ts`, mutant))
