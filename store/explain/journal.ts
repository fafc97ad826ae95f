import { createAtom } from 'mobx-miniprogram'
import type { Clock } from '../base/clock'
import { type Failure, reasonOf } from '../base/errors'
import type { Move } from '../connection/events'
import type { State } from '../connection/state'
import { Chronicle } from './chronicle'
import { explain, type Explanation } from './explain'

export interface JournalSettings {
  /** Name of the store in each line. */
  readonly name: string
  readonly log: (line: string) => void
}

/** Writes the transitions down, and says them to `log` and to reactions. */
export class Journal {
  private readonly chronicle: Chronicle
  private readonly transitions = createAtom('Journal.transitions')
  private readonly log: (line: string) => void
  private readonly report: (failure: Failure) => void

  constructor({ name, log }: JournalSettings, clock: Clock, report: (failure: Failure) => void) {
    this.chronicle = new Chronicle(name, clock)
    this.log = log
    this.report = report
  }

  record(move: Move): void {
    const transition = this.chronicle.record(move)
    if (transition === null) return
    this.transitions.reportChanged()
    try {
      this.log(transition.line)
    } catch (thrown) {
      this.report({ code: 'listener-failed', detail: `log: ${reasonOf(thrown)}` })
    }
  }

  explain(state: State): Explanation {
    this.transitions.reportObserved()
    return explain(this.chronicle, state)
  }
}
