import type { Event, Moment, Rules, Step } from '../../store/connection/events'
import { transition } from '../../store/connection/machine'
import type { State } from '../../store/connection/state'

/** The lifecycle under one set of rules. */
export function machineWith(rules: Rules) {
  return (state: State, event: Event, moment: Moment): Step => transition(rules, state, event, moment)
}
