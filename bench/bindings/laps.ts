import { type ChildProcess, fork } from 'node:child_process'
import { median } from '../statistics'
import { type Contestant, contestants } from './contestant'
import type { Outcome, Scenario } from './scenario'

/** What a worker is told to do. */
export interface Told {
  /** CPU time to fill, in µs. */
  readonly atLeast: number
  readonly isWarmUp: boolean
}

export interface Round extends Outcome {
  /** CPU time of one step, in µs. */
  readonly cpu: number
}

/** CPU time of one step, in µs, over the rounds. */
export interface Spread {
  readonly median: number
  readonly least: number
  readonly most: number
  readonly rounds: number
}

export interface Lap extends Outcome {
  readonly cpu: Spread
}

/** Long enough for the engine to have compiled what it will, in lumps of some ten ms each. */
const warmUp: Told = { atLeast: 800_000, isWarmUp: true }
const told: Told = { atLeast: 120_000, isWarmUp: false }
const rounds = 5
/** Who needs longer than this for one round, in µs, has one round. */
const patience = 5_000_000
// Compiling and collecting garbage count, and count alike at each run, where no other thread does them meanwhile.
const execArgv = ['--single-threaded']

/**
 * Measures a scenario: each contestant in a process of its own, warmed up, and then in turn, so that a machine that
 * gets slower gets slower for all of them.
 */
export async function measure(worker: string, scenario: Scenario): Promise<Map<Contestant, Lap>> {
  const runners = contestants.map((contestant) => new Runner(worker, scenario.name, contestant))
  try {
    for (const runner of runners) await runner.run(warmUp)
    for (let round = 0; round < rounds; round += 1)
      for (const runner of runners) {
        const [first] = runner.rounds
        if (!first || first.cpu * scenario.steps < patience) runner.rounds.push(await runner.run(told))
      }
    return new Map(runners.map((runner) => [runner.contestant, runner.lap]))
  } finally {
    for (const runner of runners) runner.stop()
  }
}

class Runner {
  readonly contestant: Contestant
  readonly rounds: Round[] = []
  private readonly process: ChildProcess

  constructor(worker: string, scenario: string, contestant: Contestant) {
    this.contestant = contestant
    this.process = fork(worker, [scenario, contestant], { execArgv })
  }

  get lap(): Lap {
    const [first] = this.rounds
    if (!first) throw new Error(`${this.contestant}: nothing measured`)
    const times = this.rounds.map(({ cpu }) => cpu)
    return {
      counts: first.counts,
      isRight: this.rounds.every(({ isRight }) => isRight),
      cpu: {
        median: median(times),
        least: Math.min(...times),
        most: Math.max(...times),
        rounds: times.length,
      },
    }
  }

  run(what: Told): Promise<Round> {
    return new Promise((resolve, reject) => {
      const gone = (): void => {
        reject(new Error(`${this.contestant}: the process that measured it has ended`))
      }
      this.process.once('exit', gone)
      this.process.once('message', (round: Round) => {
        this.process.off('exit', gone)
        resolve(round)
      })
      this.process.send(what)
    })
  }

  stop(): void {
    this.process.kill()
  }
}
