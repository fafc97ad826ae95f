import type { Stage } from './stage'
import type { Subject } from './subject'
import type { World } from './world'

/** A count of a scenario, as the table shows it. */
export interface Count {
  readonly id: string
  readonly en: string
  readonly zh: string
}

/** Outcome of a take. */
export interface Outcome {
  /** By the ids of the scenario's counts. */
  readonly counts: Readonly<Record<string, number>>
  /** Whether each page showed the store's data. */
  readonly isRight: boolean
}

/** One take, prepared to run once. */
export interface Take {
  /** Runs the timed part. */
  run(): void
  finish(): Outcome
}

export interface Scenario {
  readonly name: string
  readonly en: string
  readonly zh: string
  /** Number of changes of the store, by which the CPU time is divided. */
  readonly steps: number
  readonly counts: readonly Count[]
  /** One of the few rows of docs/benchmarks.md. */
  readonly isQuoted?: true
  /** Its CPU times are judged, so they are measured in more than one process. */
  readonly isTimed?: true
  /**
   * The scenario whose page by hand makes the same calls over a cheap store: in this one the store's time would hide that of
   * the page.
   */
  readonly floorIn?: string
  /** Values change in place, which the official bindings do not see. */
  readonly isInPlace?: true
  readonly subject: (world: World) => Subject
  readonly prepare: (stage: Stage, steps: number) => Take
}
