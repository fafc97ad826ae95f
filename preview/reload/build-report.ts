import type { Problem } from '../compiler/problem'

/** Message to every open browser after each build. */
export interface BuildReport {
  /** Differs between builds that differ, also across restarts. */
  readonly build: string
  /** Empty when the build succeeded. */
  readonly problems: readonly Problem[]
  /** Type errors of a build that succeeded. They follow a moment later, in a second report of the same build. */
  readonly findings: readonly Problem[]
  /** Whether the page around the phones changed too. */
  readonly shell: boolean
}
