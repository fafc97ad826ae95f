import { type ChildProcess, fork } from 'node:child_process'
import type { Contestant } from './contestant'
import type { Round, Told } from './round'

// One thread does everything, so that compiling and garbage collection count, and count the same at each run.
const execArgv = ['--single-threaded']

/** One process that measures one contestant, with its results. */
export class Runner {
  readonly contestant: Contestant
  readonly rounds: Round[] = []
  private readonly process: ChildProcess

  constructor(worker: string, scenario: string, contestant: Contestant) {
    this.contestant = contestant
    this.process = fork(worker, [scenario, contestant], { execArgv })
  }

  async warmUp(told: Told): Promise<void> {
    await this.ask(told)
  }

  async run(told: Told): Promise<void> {
    this.rounds.push(await this.ask(told))
  }

  stop(): void {
    this.process.kill()
  }

  private ask(told: Told): Promise<Round> {
    return new Promise((resolve, reject) => {
      const gone = (): void => {
        reject(new Error(`${this.contestant}: the process that measured it has ended`))
      }
      this.process.once('exit', gone)
      this.process.once('message', (round: Round) => {
        this.process.off('exit', gone)
        resolve(round)
      })
      this.process.send(told)
    })
  }
}
