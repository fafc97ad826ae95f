// The code of a walk thread. Walks run outside Jest, whose sandbox makes promises and globals slow: they take 40 % less time here.
import { parentPort } from 'node:worker_threads'
import fc from 'fast-check'
import { type Library, library } from './library'
import { BrokenPromise } from './promises'
import type { Outcome, WalkRequest } from './walk-thread'
import { walks } from './walks'

/** MobX reports misuse through the console and carries on; here a report is a failure. */
const misuses: string[] = []
for (const method of ['warn', 'error'] as const) {
  const print = console[method]
  console[method] = (...args: unknown[]) => {
    const text = args.map(String).join(' ')
    if (/\[mobx\]/i.test(text)) misuses.push(text)
    else print.apply(console, args)
  }
}

async function run({ walk, seed, runs, copy, shrinks }: WalkRequest): Promise<Outcome> {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the path of the copy is known at run time only
  const tested = copy === null ? library : (require(copy) as Library)
  const { property, runs: usual } = walks[walk]
  misuses.length = 0
  const details = await fc.check(property(tested) as fc.IAsyncProperty<unknown>, {
    seed,
    numRuns: runs ?? usual,
    endOnFailure: !shrinks,
  })
  const { failed, numRuns, errorInstance } = details
  if (failed) {
    const broken = errorInstance instanceof BrokenPromise ? errorInstance.promise : null
    return { failed, runs: numRuns, broken, report: await fc.asyncDefaultReportMessage(details) }
  }
  return {
    failed: misuses.length > 0,
    runs: numRuns,
    broken: null,
    report: misuses.length > 0 ? `MobX reported misuse:\n${misuses.join('\n')}` : null,
  }
}

parentPort?.on('message', (request: WalkRequest) => {
  void run(request).then(
    (outcome) => parentPort?.postMessage(outcome),
    (error: unknown) =>
      parentPort?.postMessage({ failed: true, runs: 0, broken: null, report: String(error) }),
  )
})
