// npm run test:long: the walks of tests/simulation for many seeds, in one thread for each core. A stopped run goes on where
// it was. `npm test` does the same walks for one seed. The model of the session is searched after them.
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { seedsThread } from '../../tests/simulation/session/seeds-thread'
import { walkThread } from '../../tests/simulation/walk-thread'
import { walkNames } from '../../tests/simulation/walk-names'
import { root } from '../files'
import { findMissing } from '../model/search'
import { run } from '../process'
import { begin, finish, readProgress, resume, start, writeProgress, type SeedProgress } from './progress'

const usage = `npm run test:long -- [options]

  --minutes N   stop after N minutes (default: 10, unless --seeds is given)
  --seeds N     stop after N seeds; a seed is 31,000 walks and 400 worlds of the session, and takes about 40 s
  --from N      begin at seed N, instead of where the last run stopped
  --threads N   walk in N threads (default: one for each core)
  --walk NAME   only this walk: machine, return, store, dialling or session; can be repeated.
                Without it, npm run model runs at the end, where spin and gcc are installed
  --help        print this

The progress is kept in build/test-long.json. A seed that fails is printed with the command that replays it.`

/** Walks, and worlds of the session. */
const tasks = [...walkNames, 'session'] as const
type Task = (typeof tasks)[number]

/** Worlds of the session for one seed. */
const worlds = 400

const progressFile = path.join(root, 'build/test-long.json')

function readOptions() {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string' },
      seeds: { type: 'string' },
      from: { type: 'string' },
      threads: { type: 'string' },
      walk: { type: 'string', multiple: true },
      help: { type: 'boolean', default: false },
    },
  })
  const number = (name: 'minutes' | 'seeds' | 'from' | 'threads'): number | undefined => {
    const text = values[name]
    const value = Number(text)
    if (text !== undefined && !(value > 0)) throw new Error(`--${name} ${text}: expected a number above 0`)
    return text === undefined ? undefined : value
  }
  const wrong = values.walk?.find((name) => !tasks.some((known) => known === name))
  if (wrong !== undefined) throw new Error(`--walk ${wrong}: expected one of ${tasks.join(', ')}`)
  const seeds = number('seeds') ?? Infinity
  return {
    help: values.help,
    seeds,
    minutes: number('minutes') ?? (seeds === Infinity ? 10 : Infinity),
    from: number('from'),
    threads: number('threads') ?? availableParallelism(),
    walks: tasks.filter((name) => values.walk?.includes(name) ?? true),
  }
}

interface Threads {
  readonly walks: ReturnType<typeof walkThread>
  readonly session: ReturnType<typeof seedsThread>
}

/** Gives the report of a failure with the command that replays it, or null. */
async function doTask({ walks, session }: Threads, task: Task, seed: number): Promise<string | null> {
  if (task === 'session') {
    const first = (seed - 1) * worlds + 1
    const [failure] = (await session.run({ first, count: worlds, stops: false })).failures
    if (!failure) return null
    return `${failure.report}\nreplay: npm run simulate -- --seeds 1 --first ${String(failure.seed)}`
  }
  const { failed, report } = await walks.run({ walk: task, seed, runs: null, copy: null, shrinks: true })
  return failed ? `${report ?? ''}\nreplay: SEED=${String(seed)} npm test -- simulation` : null
}

/** Does all tasks of a seed. Gives the number of those that failed. */
async function doSeed(threads: Threads, seed: number, all: readonly Task[]): Promise<number> {
  let failures = 0
  for (const task of all) {
    const failure = await doTask(threads, task, seed)
    if (failure === null) continue
    failures += 1
    console.error(`✗ seed ${String(seed)}, ${task}\n${failure}`)
  }
  return failures
}

async function keepsModel(): Promise<boolean> {
  const missing = await findMissing()
  if (missing !== null) {
    console.log(`– the model was not searched: ${missing}`)
    return true
  }
  const { ok, output } = await run(['tsx', 'tools/model/main.ts'])
  console.log(output.trim())
  return ok
}

async function main(): Promise<void> {
  const { help, seeds, minutes, from, threads, walks } = readOptions()
  if (help) {
    console.log(usage)
    return
  }
  const until = Date.now() + minutes * 60_000
  const stopped = resume(from === undefined ? readProgress(progressFile) : { ...start, next: from })
  const again = [...stopped.again]
  let progress: SeedProgress = stopped.progress
  let left = seeds
  let failures = 0

  const work = async (): Promise<void> => {
    const own = { walks: walkThread(), session: seedsThread() }
    while (left > 0 && Date.now() < until) {
      left -= 1
      const seed = again.shift() ?? progress.next
      progress = begin(progress, seed)
      writeProgress(progressFile, progress)
      const failed = await doSeed(own, seed, walks)
      failures += failed
      progress = finish(progress, seed)
      writeProgress(progressFile, progress)
      if (failed === 0) console.log(`✓ seed ${String(seed)} (${String(progress.finished)} seeds so far)`)
    }
    await own.walks.stop()
    await own.session.stop()
  }
  await Promise.all(Array.from({ length: Math.min(threads, seeds) }, work))
  // Seeds that this run was not given the time for stay to be done.
  writeProgress(progressFile, { ...progress, begun: [...progress.begun, ...again] })
  const all = walks.length === tasks.length
  if ((all && !(await keepsModel())) || failures > 0) process.exitCode = 1
}

void main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
