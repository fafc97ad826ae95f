import type { Problem } from './compiler/problem'

/** What a browser is told after each build. */
export interface News {
  /** Differs between builds, also across restarts. */
  readonly build: string
  /** Empty when the build succeeded. */
  readonly problems: readonly Problem[]
  /** What the types say about a build that succeeded. It is told a moment later, as news of the same build. */
  readonly findings: readonly Problem[]
  /** Whether the page around the phones changed too. */
  readonly shell: boolean
}
