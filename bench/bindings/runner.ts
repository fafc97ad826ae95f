import { type ChildProcess, fork } from 'node:child_process'
import type { Contestant } from './contestant'
import type { Round, Told } from './round'

// Compiling and collecting garbage count, and count alike at each run, where no other thread does them meanwhile.
const execArgv = ['--single-threaded']

/** One process that measures one contestant, and what it has found. */
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
