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

/** Simulates seeds in a thread of its own, with a fault in the product or none. */
export const seedsThread = (mutant: Mutant | null = null): Thread<SeedsRequest, SeedsOutcome> =>
  new Thread(threadFile('session/thread.ts', mutant))
