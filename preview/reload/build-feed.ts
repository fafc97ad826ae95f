import type { ServerResponse } from 'node:http'

import type { Problem } from '../compiler/problem'
import type { BuildNames, BuildReport } from './build-report'

/** Server-sent events: reports every build to every open browser, and the last build to a browser that connects. Before the first build there is nothing to tell. */
export class BuildFeed {
  private readonly browsers = new Set<ServerResponse>()
  private last: BuildReport | undefined

  /** Reports a build. */
  report(names: BuildNames, problems: readonly Problem[]): void {
    this.publish({ ...names, problems, findings: [] })
  }

  /** Reports the last build again, with the type errors that were found since. */
  addFindings(findings: readonly Problem[]): void {
    if (this.last) this.publish({ ...this.last, findings })
  }

  subscribe(browser: ServerResponse): void {
    browser.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    // Before the first build there is no body to take the head along.
    browser.flushHeaders()
    this.browsers.add(browser)
    browser.on('close', () => this.browsers.delete(browser))
    if (this.last) this.write(browser, this.last)
  }

  close(): void {
    for (const browser of this.browsers) browser.end()
  }

  private publish(report: BuildReport): void {
    this.last = report
    for (const browser of this.browsers) this.write(browser, report)
  }

  private write(browser: ServerResponse, report: BuildReport): void {
    browser.write(`retry: 500\ndata: ${JSON.stringify(report)}\n\n`)
  }
}
