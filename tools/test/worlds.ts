// Simulates worlds of the session, one for each seed, in threads.
import { kinds as gameKinds } from '../../tests/simulation/game/kinds'
import { kinds as sessionKinds } from '../../tests/simulation/session/kinds'
import { type Counts, seedsThread, type Worlds } from '../../tests/simulation/session/seeds-thread'

export interface WorldsOptions {
  readonly seeds: number
  readonly first: number
  readonly threads: number
  /** @default 'session' */
  readonly worlds?: Worlds
}

/** Seeds that a thread takes at once. */
const portion = 20
/** Between two lines that say how far it is, in ms. */
const everyMs = 5_000
/** Among so many seeds each kind of happening is there. */
const enough = 1_000

/** Gives the number of promises that broke. Worlds that are too tame break one, too: they would show nothing. */
export async function simulateWorlds({
  seeds,
  first,
  threads,
  worlds = 'session',
}: WorldsOptions): Promise<number> {
  const kinds: readonly string[] = worlds === 'game' ? gameKinds : sessionKinds
  const replay = `npm run simulate --${worlds === 'game' ? ' --game' : ''}`
  const started = Date.now()
  const end = first + seeds
  let [next, done, failed] = [first, 0, 0]
  const counts: Counts = {}
  /** First seeds of the portions that are being simulated. */
  const begun = new Set<number>()
  const line = (): string => {
    const perSecond = Math.round(done / ((Date.now() - started) / 1_000))
    const left = Math.min(next, ...begun)
    const rest = left < end ? `, to do: ${String(end - left)} from --first ${String(left)} on` : ''
    return `${String(done)} of ${String(seeds)} ${worlds === 'game' ? 'games' : 'worlds'}, ${String(failed)} failed, ${String(perSecond)} a second${rest}`
  }
  const timer = setInterval(() => console.log(line()), everyMs)
  const work = async (): Promise<void> => {
    const thread = seedsThread(null, worlds)
    while (next < end) {
      const count = Math.min(portion, end - next)
      const from = next
      next += count
      begun.add(from)
      const outcome = await thread.run({ first: from, count, stops: false })
      begun.delete(from)
      done += count
      failed += outcome.failures.length
      for (const [what, times] of Object.entries(outcome.counts)) counts[what] = (counts[what] ?? 0) + times
      for (const { report, seed } of outcome.failures)
        console.error(`✗ ${report}\nreplay: ${replay} --seeds 1 --first ${String(seed)}\n`)
    }
    await thread.stop()
  }
  await Promise.all(Array.from({ length: Math.min(threads, Math.ceil(seeds / portion)) }, work))
  clearInterval(timer)
  console.log(line())
  console.log(`happened: ${listOf(counts)}`)
  const missing = seeds < enough ? [] : kinds.filter((kind) => counts[kind] === undefined)
  if (missing.length > 0) console.error(`✗ never happened: ${missing.join(', ')}`)
  return failed + missing.length
}

function listOf(counts: Counts): string {
  return Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([what, count]) => `${what} ${String(count)}`)
    .join(' · ')
}
