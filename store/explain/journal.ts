import type { Clock } from '../base/clock'
import { type Failure, reasonOf } from '../base/errors'
import type { Move } from '../connection/events'
import type { State } from '../connection/state'
import { Chronicle } from './chronicle'
import { explain, type Explanation } from './explain'
import { iso } from './sentences'

export interface JournalSettings {
  /** Name of the store in each line. */
  readonly name: string
  readonly log: (line: string) => void
  /** Called after each transition. */
  readonly changed: () => void
  readonly report: (failure: Failure) => void
}

/** Writes the transitions down, and says them to `log`. */
export class Journal {
  private readonly chronicle: Chronicle
  private readonly settings: JournalSettings

  constructor(settings: JournalSettings, clock: Clock) {
    this.chronicle = new Chronicle(settings.name, clock)
    this.settings = settings
  }

  record(move: Move): void {
    const transition = this.chronicle.record(move)
    if (transition === null) return
    this.settings.changed()
    this.say(transition.line)
  }

  /** Says a failure that belongs to no transition, such as a storage that cannot be used. */
  note({ code, detail }: Failure): void {
    const { clock, name } = this.chronicle
    this.say(`${iso(clock.wall(clock.now()))} ${name} error=${code} detail=${JSON.stringify(detail)}`)
  }

  private say(line: string): void {
    const { log, report } = this.settings
    try {
      log(line)
    } catch (thrown) {
      report({ code: 'listener-failed', detail: `log: ${reasonOf(thrown)}` })
    }
  }

  explain(state: State): Explanation {
    return explain(this.chronicle, state)
  }
}
