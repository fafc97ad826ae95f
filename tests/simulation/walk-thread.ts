import { Worker } from 'node:worker_threads'
import { threadFile } from './bundle'
import type { WalkName } from './walk-names'

export interface WalkRequest {
  readonly walk: WalkName
  readonly seed: number
  /** Default: as many as `npm test` does. */
  readonly runs: number | null
  /** Path of a copy of the library, see `libraryFile`; `null` for the library as it is. */
  readonly copy: string | null
  /** Look for the shortest failing walk, which takes time. */
  readonly shrinks: boolean
}

export interface Outcome {
  readonly failed: boolean
  /** Walks until the first failure. */
  readonly runs: number
  /** The promise that broke. `null`: none did, or the walk failed in another way. */
  readonly broken: string | null
  /** The report of fast-check, for a person. */
  readonly report: string | null
}

/** Does walks in a thread of its own, one request at a time. */
export class WalkThread {
  private readonly worker: Promise<Worker>
  /** Settles when the thread is free: a test that has run out of time leaves its walk behind. */
  private last: Promise<unknown> = Promise.resolve()

  constructor() {
    this.worker = threadFile().then((file) => new Worker(file))
  }

  /** @throws Error where the thread itself fails */
  run(request: WalkRequest): Promise<Outcome> {
    const outcome = this.last.then(() => this.walk(request))
    this.last = outcome.catch(() => undefined)
    return outcome
  }

  private async walk(request: WalkRequest): Promise<Outcome> {
    const worker = await this.worker
    return new Promise((resolve, reject) => {
      worker.once('error', reject)
      worker.once('message', (outcome: Outcome) => {
        worker.off('error', reject)
        resolve(outcome)
      })
      worker.postMessage(request)
    })
  }

  async stop(): Promise<void> {
    await (await this.worker).terminate()
  }
}
