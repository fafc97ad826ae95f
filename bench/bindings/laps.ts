import { median } from '../statistics'
import { type Contestant, contestants } from './contestant'
import type { Round, Times, Told } from './round'
import { Runner } from './runner'
import type { Outcome, Scenario } from './scenario'

/** CPU time of one step, in µs, over the rounds of the fastest process. */
export interface Spread {
  readonly median: number
  readonly least: number
  readonly most: number
}

export interface Lap extends Outcome {
  readonly whole: Spread
  readonly store: Spread
  /** Cost of the page alone: in each round, the time with the page less the time of the store. */
  readonly own: Spread
  /** Of all processes together. */
  readonly rounds: number
}

/** Warm-up: the engine compiles functions that are called often. It ends after this many steps, or after this time. */
const warmUp: Told = { time: 2_000_000, steps: 30_000, isWarmUp: true }
const told: Told = { time: 100_000, steps: Infinity, isWarmUp: false }
const rounds = 7
/** Processes of each contestant: the same code is faster in one process than in another. */
const processesOf = ({ isTimed }: Scenario): number => (isTimed ? 3 : 1)
/** Rounds that together take longer than this, in µs, are enough: long rounds vary little. */
const enough = 1_500_000
/** A contestant that needs longer than this for one round, in µs, has one process. */
const patience = 5_000_000

/**
 * Measures a scenario: each contestant in warm processes of its own, and in turn, so that a machine that gets slower gets
 * slower for all.
 */
export async function measure(worker: string, scenario: Scenario): Promise<Map<Contestant, Lap>> {
  const { name, floorIn = name } = scenario
  const runners = Array.from({ length: processesOf(scenario) }, () =>
    contestants.map((one) => new Runner(worker, one === 'floor' ? floorIn : name, one)),
  ).flat()
  try {
    for (const runner of runners) await runner.warmUp(warmUp)
    for (let round = 0; round < rounds; round += 1)
      for (const runner of runners) {
        const others = runners.filter(({ contestant }) => contestant === runner.contestant)
        const longest = Math.max(...others.map(({ rounds: [first] }) => costOf(scenario, first)))
        const spent = runner.rounds.reduce((sum, one) => sum + costOf(scenario, one), 0)
        if (spent < enough && longest < patience) await runner.run(told)
      }
    return new Map(
      contestants.map((contestant) => [
        contestant,
        lapOf(runners.filter((one) => one.contestant === contestant)),
      ]),
    )
  } finally {
    for (const runner of runners) runner.stop()
  }
}

function costOf({ steps }: Scenario, round: Round | undefined): number {
  return round === undefined ? 0 : round.times.whole * steps
}

function lapOf(runners: readonly Runner[]): Lap {
  const runs = runners.flatMap(({ rounds }) => (rounds.length > 0 ? [rounds] : []))
  const all = runs.flat()
  const [first] = all
  if (!first) throw new Error('Nothing was measured')
  const fastest = (of: (times: Times) => number): Spread =>
    runs
      .map((run) => spreadOf(run.map(({ times }) => of(times))))
      .reduce((one, other) => (other.median < one.median ? other : one))
  return {
    counts: first.counts,
    isRight: all.every(({ isRight }) => isRight),
    whole: fastest(({ whole }) => whole),
    store: fastest(({ store }) => store),
    own: fastest(({ whole, store }) => whole - store),
    rounds: all.length,
  }
}

function spreadOf(times: readonly number[]): Spread {
  return { median: median(times), least: Math.min(...times), most: Math.max(...times) }
}
