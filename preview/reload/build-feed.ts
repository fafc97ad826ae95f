import type { ServerResponse } from 'node:http'

import type { Problem } from '../compiler/problem'
import type { BuildReport } from './build-report'

const startedAt = Date.now().toString(36)

/** Server-sent events: reports every build to every open browser, and the last build to a browser that connects. */
export class BuildFeed {
  private readonly browsers = new Set<ServerResponse>()
  private builds = 0
  private last: BuildReport = { build: startedAt, problems: [], findings: [], shell: false }

  /** Reports a build; returns its name. */
  report(problems: readonly Problem[], shell: boolean): string {
    this.builds += 1
    const build = `${startedAt}-${this.builds}`
    this.publish({ build, problems, findings: [], shell })
    return build
  }

  /** Reports the last build again, with the type errors that were found since. */
  addFindings(findings: readonly Problem[]): void {
    this.publish({ ...this.last, findings })
  }

  subscribe(browser: ServerResponse): void {
    browser.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    this.browsers.add(browser)
    browser.on('close', () => this.browsers.delete(browser))
    this.write(browser)
  }

  close(): void {
    for (const browser of this.browsers) browser.end()
  }

  private publish(report: BuildReport): void {
    this.last = report
    for (const browser of this.browsers) this.write(browser)
  }

  private write(browser: ServerResponse): void {
    browser.write(`retry: 500\ndata: ${JSON.stringify(this.last)}\n\n`)
  }
}
