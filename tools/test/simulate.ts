// npm run simulate: the session's client and server on a virtual clock, network, storage and engine, one world for each seed.
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { gameMutants } from '../../tests/simulation/game/mutants'
import { sessionMutants } from '../../tests/simulation/session/mutants'
import { type SeedsOutcome, seedsThread } from '../../tests/simulation/session/seeds-thread'
import { simulateWorlds, type WorldsOptions } from './worlds'

const usage = `npm run simulate -- [options]

  --seeds N     simulate N seeds (default: 2000)
  --first S     begin at seed S (default: 1, or SEED)
  --threads N   in N threads (default: one for each core)
  --game        simulate rounds of dig for gold between two to four phones, and with --mutants faults of its rules
  --mutants     plant faults in copies of the product instead: each must be found within the seeds
  --help        print this

A seed replays exactly. One that fails is printed with the fewest happenings that still fail, and its frames.
A run that was stopped goes on with the --first of its last line.
Exit code: 0 all promises held (with --mutants: all faults were found), 1 not all, 2 wrong options.`

/** Seeds that a thread takes at once. */
const portion = 20

interface Options extends WorldsOptions {
  readonly mutants: boolean
}

function readOptions(): Options | null {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '2000' },
      first: { type: 'string', default: seedOf(process.env['SEED']) },
      threads: { type: 'string', default: String(availableParallelism()) },
      game: { type: 'boolean', default: false },
      mutants: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const number = (name: 'seeds' | 'first' | 'threads'): number => {
    const value = Number(values[name])
    if (!(Number.isInteger(value) && value > 0))
      throw new Error(`--${name} ${values[name]}: expected a whole number above 0`)
    return value
  }
  const { mutants, game } = values
  const counts = { seeds: number('seeds'), first: number('first'), threads: number('threads') }
  const options: Options = { ...counts, mutants, worlds: game ? 'game' : 'session' }
  return values.help ? null : options
}

/** Gives the number of faults that no seed found. */
async function findMutants({ seeds, first, threads, worlds }: Options): Promise<number> {
  const all = worlds === 'game' ? gameMutants : sessionMutants
  const left = [...all]
  let alive = 0
  const work = async (): Promise<void> => {
    for (let mutant = left.shift(); mutant; mutant = left.shift()) {
      const thread = seedsThread(mutant, worlds)
      let outcome: SeedsOutcome = { seeds: 0, failures: [], counts: {} }
      let done = 0
      while (done < seeds && outcome.failures.length === 0) {
        const count = Math.min(portion, seeds - done)
        outcome = await thread.run({ first: first + done, count, stops: true })
        done += outcome.seeds
      }
      const [failure] = outcome.failures
      if (!failure) alive += 1
      const end = failure
        ? `seed ${String(done).padStart(5)}: ${failure.promise}`
        : `lives after ${String(done)} seeds`
      console.log(`${failure ? '✓' : '✗'} ${mutant.name} · ${end}`)
      await thread.stop()
    }
  }
  await Promise.all(Array.from({ length: threads }, work))
  console.log(`${String(all.length - alive)} of ${String(all.length)} faults found`)
  return alive
}

function seedOf(seed = '1'): string {
  return seed === 'random' ? String(1 + Math.floor(Math.random() * 2 ** 30)) : seed
}

async function main(): Promise<void> {
  const options = readOptions()
  if (!options) return console.log(usage)
  const bad = await (options.mutants ? findMutants(options) : simulateWorlds(options))
  if (bad > 0) process.exitCode = 1
}

void main().catch((error: unknown) => {
  console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`)
  process.exitCode = 2
})
