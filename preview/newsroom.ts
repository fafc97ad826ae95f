import type { ServerResponse } from 'node:http'

import type { Problem } from './compiler/problem'
import type { News } from './news'

const startedAt = Date.now().toString(36)

/** Server-sent events: tells every open browser about every build, and newcomers about the last one. */
export class Newsroom {
  private readonly readers = new Set<ServerResponse>()
  private builds = 0
  private last: News = { build: startedAt, problems: [], findings: [], shell: false }

  /** Tells of a build; returns its name. */
  publish(problems: readonly Problem[], shell: boolean): string {
    this.builds += 1
    const build = `${startedAt}-${this.builds}`
    this.announce({ build, problems, findings: [], shell })
    return build
  }

  /** Adds to the news of the last build what was found in it since. */
  amend(findings: readonly Problem[]): void {
    this.announce({ ...this.last, findings })
  }

  subscribe(reader: ServerResponse): void {
    reader.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    this.readers.add(reader)
    reader.on('close', () => this.readers.delete(reader))
    this.tell(reader)
  }

  close(): void {
    for (const reader of this.readers) reader.end()
  }

  private announce(news: News): void {
    this.last = news
    for (const reader of this.readers) this.tell(reader)
  }

  private tell(reader: ServerResponse): void {
    reader.write(`retry: 500\ndata: ${JSON.stringify(this.last)}\n\n`)
  }
}
