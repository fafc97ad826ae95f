import { parentPort } from 'node:worker_threads'
import type { Counts, Failure, SeedsOutcome, SeedsRequest } from './seeds-thread'
import type { Simulate } from './simulate'

/** The work of a simulation thread: many seeds, with the product bundled in. */
export function answerSeeds(simulate: Simulate): void {
  async function run({ first, count, stops }: SeedsRequest): Promise<SeedsOutcome> {
    const failures: Failure[] = []
    const counts: Counts = {}
    let seed = first
    for (; seed < first + count && !(stops && failures.length > 0); seed += 1) {
      const failure = await simulate(seed, !stops, counts)
      if (failure) failures.push(failure)
    }
    return { seeds: seed - first, failures, counts }
  }
  parentPort?.on('message', (request: SeedsRequest) => {
    void run(request).then((outcome) => parentPort?.postMessage(outcome))
  })
}
