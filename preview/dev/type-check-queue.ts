import type { Problem } from '../compiler/problem'

/**
 * Checks the types of each build after the phones have it, because that takes longer than a build. One check runs at a
 * time; its findings are dropped when a newer build exists.
 */
export class TypeCheckQueue {
  private wanted: string | null = null
  private isRunning = false
  private readonly runCheck: () => Promise<readonly Problem[]>
  private readonly onFindings: (findings: readonly Problem[]) => void

  constructor(
    runCheck: () => Promise<readonly Problem[]>,
    onFindings: (findings: readonly Problem[]) => void,
  ) {
    this.runCheck = runCheck
    this.onFindings = onFindings
  }

  /** @param build name of the last build, or `null` when it failed and there is nothing to check */
  check(build: string | null): void {
    this.wanted = build
    if (!this.isRunning) void this.run()
  }

  private async run(): Promise<void> {
    this.isRunning = true
    while (this.wanted !== null) {
      const build = this.wanted
      const findings = await this.runCheck()
      if (this.wanted !== build) continue
      this.wanted = null
      this.onFindings(findings)
    }
    this.isRunning = false
  }
}
