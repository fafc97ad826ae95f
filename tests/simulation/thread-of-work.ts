import { Worker } from 'node:worker_threads'

/** MB for what lives shortly: walks make much of it, and collecting it less often saves a tenth of their time. */
const YOUNG = 128

/** Works in a thread of its own, outside Jest, one request at a time. */
export class Thread<Request, Outcome> {
  private readonly worker: Promise<Worker>
  /** Settles when the thread is free: a test that has run out of time leaves its work behind. */
  private last: Promise<unknown> = Promise.resolve()

  /** @param file path of the bundled code, which answers each message with an outcome */
  constructor(file: Promise<string>) {
    this.worker = file.then(
      (path) => new Worker(path, { resourceLimits: { maxYoungGenerationSizeMb: YOUNG } }),
    )
  }

  /** @throws Error where the thread itself fails */
  run(request: Request): Promise<Outcome> {
    const outcome = this.last.then(() => this.work(request))
    this.last = outcome.catch(() => undefined)
    return outcome
  }

  private async work(request: Request): Promise<Outcome> {
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
