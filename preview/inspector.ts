import type { Problem } from './compiler/problem'

/**
 * Looks at what was built, after the phones have it: types take longer than a build. One look at a time; what was seen
 * of a build that is no longer the last one is forgotten.
 */
export class Inspector {
  private wanted: string | null = null
  private looking = false
  private readonly check: () => Promise<readonly Problem[]>
  private readonly found: (findings: readonly Problem[]) => void

  constructor(check: () => Promise<readonly Problem[]>, found: (findings: readonly Problem[]) => void) {
    this.check = check
    this.found = found
  }

  /** @param build the last build, or `null` when it failed and there is nothing to look at */
  inspect(build: string | null): void {
    this.wanted = build
    if (!this.looking) void this.look()
  }

  private async look(): Promise<void> {
    this.looking = true
    while (this.wanted !== null) {
      const build = this.wanted
      const findings = await this.check()
      if (this.wanted !== build) continue
      this.wanted = null
      this.found(findings)
    }
    this.looking = false
  }
}
