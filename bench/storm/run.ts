import { build } from 'esbuild'
import { fork } from 'node:child_process'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { root } from '../../tools/files'
import { policies, type PolicyName } from './policies'
import { outages, scales, type Storm } from './storm'
import type { StormResult } from './tally'

export interface Run {
  readonly storm: Storm
  readonly result: StormResult
}

/** All storms, those that take longest first. */
export function listStorms(most: number): Storm[] {
  const names = Object.keys(policies).reverse() as PolicyName[]
  return [...scales]
    .reverse()
    .filter(({ clients }) => clients <= most)
    .flatMap((scale) =>
      [...outages].reverse().flatMap((outage) => names.map((policy) => ({ ...scale, outage, policy }))),
    )
}

async function bundleWorker(): Promise<string> {
  const outfile = path.join(root, 'build/bench/storm-worker.js')
  await build({
    entryPoints: [path.join(__dirname, 'worker.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
  })
  return outfile
}

function runOne(worker: string, storm: Storm): Promise<StormResult> {
  return new Promise((resolve, reject) => {
    const child = fork(worker, { execArgv: ['--max-old-space-size=6144'] })
    child.once('message', (result) => {
      resolve(result as StormResult)
      child.disconnect()
    })
    child.once('exit', (code) => {
      if (code !== 0) reject(new Error(`${storm.policy}: the process that simulated it has ended`))
    })
    child.send(storm)
  })
}

/** Runs storms, as many at a time as there are cores. */
export async function runAll(storms: readonly Storm[], tell: (run: Run) => void): Promise<Run[]> {
  const worker = await bundleWorker()
  const runs: Run[] = []
  const left = [...storms]
  const takeTurns = async (): Promise<void> => {
    for (let storm = left.shift(); storm; storm = left.shift()) {
      const run = { storm, result: await runOne(worker, storm) }
      runs.push(run)
      tell(run)
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, takeTurns))
  return storms.flatMap((storm) => runs.filter((run) => run.storm === storm)).reverse()
}
