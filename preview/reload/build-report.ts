import type { Problem } from '../compiler/problem'

/** Names of what was built, by its sources. They differ between builds that differ, also across restarts. */
export interface BuildNames {
  /** Everything that a phone runs. */
  readonly build: string
  /** The page around the phones. */
  readonly shell: string
}

/** Message to every open browser after each build. */
export interface BuildReport extends BuildNames {
  /** Empty when the build succeeded. */
  readonly problems: readonly Problem[]
  /** Type errors of a build that succeeded. They follow a moment later, in a second report of the same build. */
  readonly findings: readonly Problem[]
}
