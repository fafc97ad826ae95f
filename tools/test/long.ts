// npm run test:long: the walks of tests/simulation for many seeds, in one thread for each core. A stopped run goes on where
// it was. `npm test` does the same walks for one seed. Worlds of the session and games come before them, hostile frames and its model after them.
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { walkThread } from '../../tests/simulation/walk-thread'
import { type WalkName, walkNames } from '../../tests/simulation/walk-names'
import { root } from '../files'
import { findMissing } from '../model/search'
import { run } from '../process'
import { simulateWorlds } from './worlds'
import { begin, finish, readProgress, resume, start, writeProgress, type SeedProgress } from './progress'

const usage = `npm run test:long -- [options]

  --worlds N    first simulate N worlds of the session (default: 20000; 0: none)
  --first S     begin with world S (default: 1); each line of progress says where a stopped run goes on.
                1,000,000 of them alone: npm run test:long -- --worlds 1000000 --walk session
  --games N     then play N games over the faulty network (default: 10000; 0: none)
  --minutes N   stop the walks after N minutes (default: 10, unless --seeds is given)
  --seeds N     stop the walks after N seeds; a seed is 31,000 walks, and takes about 20 s
  --from N      begin at seed N, instead of where the last run stopped
  --threads N   walk in N threads (default: one for each core)
  --walk NAME   only this walk: machine, return, store, dialling, session for the worlds, or game;
                can be repeated.
                Without it, 1,000,000 hostile frames go into each side of the session at the end, 10,000 rounds of
                the game are played without a network, nodes and Redis are killed 200 times (half an hour), and npm run
                model runs where spin and gcc are installed
  --help        print this

The progress is kept in build/test-long.json. A seed that fails is printed with the command that replays it.`

/** Walks, worlds of the session, and games. */
const tasks = [...walkNames, 'session', 'game'] as const

const progressFile = path.join(root, 'build/test-long.json')

function readOptions() {
  const { values } = parseArgs({
    options: {
      worlds: { type: 'string', default: '20000' },
      games: { type: 'string', default: '10000' },
      first: { type: 'string', default: '1' },
      minutes: { type: 'string' },
      seeds: { type: 'string' },
      from: { type: 'string' },
      threads: { type: 'string' },
      walk: { type: 'string', multiple: true },
      help: { type: 'boolean', default: false },
    },
  })
  const number = (
    name: 'worlds' | 'games' | 'first' | 'minutes' | 'seeds' | 'from' | 'threads',
    least = Number.MIN_VALUE,
  ): number | undefined => {
    const text = values[name]
    const value = Number(text)
    if (text !== undefined && !(value >= least))
      throw new Error(`--${name} ${text}: expected a number ${least === 0 ? 'of 0 or more' : 'above 0'}`)
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
    isAll: values.walk === undefined,
    walks: walkNames.filter((name) => values.walk?.includes(name) ?? true),
    worlds: (values.walk?.includes('session') ?? true) ? (number('worlds', 0) ?? 0) : 0,
    games: (values.walk?.includes('game') ?? true) ? (number('games', 0) ?? 0) : 0,
    first: number('first') ?? 1,
  }
}

type Thread = ReturnType<typeof walkThread>

/** Gives the report of a failure with the command that replays it, or null. */
async function doWalk(thread: Thread, walk: WalkName, seed: number): Promise<string | null> {
  const { failed, report } = await thread.run({ walk, seed, runs: null, copy: null, shrinks: true })
  return failed ? `${report ?? ''}\nreplay: SEED=${String(seed)} npm test -- simulation` : null
}

/** Does all walks of a seed. Gives the number of those that failed. */
async function doSeed(thread: Thread, seed: number, all: readonly WalkName[]): Promise<number> {
  let failures = 0
  for (const walk of all) {
    const failure = await doWalk(thread, walk, seed)
    if (failure === null) continue
    failures += 1
    console.error(`✗ seed ${String(seed)}, ${walk}\n${failure}`)
  }
  return failures
}

/** The tests that `npm test` runs with 50,000 frames and 1,000 rounds of the game. */
async function bearsMore(): Promise<boolean> {
  const tests = ['jest', '--selectProjects', 'unit', '--testPathPatterns', '/fuzz|unit/game']
  const { ok, output } = await run(tests, { env: { FRAMES: '1000000', ROUNDS: '10000' } })
  console.log(output.trim())
  return ok
}

/** Nodes and Redis that are killed 10 times in `npm test`. */
async function survivesMore(): Promise<boolean> {
  const tests = ['jest', '--selectProjects', 'integration', '--testPathPatterns', 'nodes/(faults|failover)']
  const { ok, output } = await run(tests, { env: { FAULTS: '200' } })
  console.log(output.trim())
  return ok
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
  const { help, seeds, minutes, from, threads, walks, isAll, worlds, games, first } = readOptions()
  if (help) {
    console.log(usage)
    return
  }
  let failures = worlds === 0 ? 0 : await simulateWorlds({ seeds: worlds, first, threads })
  if (games > 0) failures += await simulateWorlds({ seeds: games, first, threads, worlds: 'game' })
  const until = Date.now() + minutes * 60_000
  const stopped = resume(from === undefined ? readProgress(progressFile) : { ...start, next: from })
  const again = [...stopped.again]
  let progress: SeedProgress = stopped.progress
  let left = walks.length === 0 ? 0 : seeds

  const work = async (): Promise<void> => {
    const thread = walkThread()
    while (left > 0 && Date.now() < until) {
      left -= 1
      const seed = again.shift() ?? progress.next
      progress = begin(progress, seed)
      writeProgress(progressFile, progress)
      const failed = await doSeed(thread, seed, walks)
      failures += failed
      progress = finish(progress, seed)
      writeProgress(progressFile, progress)
      if (failed === 0) console.log(`✓ seed ${String(seed)} (${String(progress.finished)} seeds so far)`)
    }
    await thread.stop()
  }
  await Promise.all(Array.from({ length: Math.min(threads, left) }, work))
  // Seeds that this run was not given the time for stay to be done.
  writeProgress(progressFile, { ...progress, begun: [...progress.begun, ...again] })
  if (isAll) {
    if (!(await bearsMore())) failures += 1
    if (!(await survivesMore())) failures += 1
    if (!(await keepsModel())) failures += 1
  }
  if (failures > 0) process.exitCode = 1
}

void main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
