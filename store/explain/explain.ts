import { type State, type StateName, statusOf } from '../connection/state'
import type { Chronicle } from './chronicle'
import { iso } from './sentences'
import type { Transition } from './transition'

/** The next step of the connection, if no other event comes first. */
export interface NextStep {
  /**
   * `attempt` the next attempt starts · `connect-timeout` this attempt is given up · `ping` a heartbeat is sent ·
   * `heartbeat-timeout` its answer is overdue and the connection counts as dead · `network-check` the phone's network
   * is read again.
   */
  readonly what: 'attempt' | 'connect-timeout' | 'ping' | 'heartbeat-timeout' | 'network-check'
  /** Epoch ms. */
  readonly at: number
}

/** Why a connection is in its state. Plain data, as of the moment of the call. */
export interface Explanation {
  readonly status: StateName
  /** When the status began, in epoch ms. */
  readonly since: number
  /** The cause of the status, in one English sentence. Pages should choose their own words by `transition`. */
  readonly because: string
  /** The transition that led to the status; `null` before the first `connect()`. */
  readonly transition: Transition | null
  /** `null` where only the user or the phone can change anything. */
  readonly next: NextStep | null
  /** The last 50 transitions, oldest first; a new array after each. */
  readonly history: readonly Transition[]
  /** The whole explanation as lines of English, for a person. */
  readonly text: string
}

/** Puts the present state and its past in words. */
export function explain(
  { since: began, because, transition, history, name, clock }: Chronicle,
  state: State,
): Explanation {
  const status = statusOf(state)
  const since = clock.wall(began)
  const step = nextOf(state)
  const next = step && { ...step, at: clock.wall(step.at) }
  return {
    status,
    since,
    because,
    transition,
    next,
    history,
    // Made when it is read: most readers of an explanation need no text.
    get text() {
      return [
        `${name} is ${status} since ${iso(since)}`,
        // A server's reason may hold line breaks.
        `because: ${because.replace(/\s+/g, ' ')}`,
        `next: ${next ? `${next.what} at ${iso(next.at)}` : 'nothing by itself'}`,
        ...history.map(({ line }) => line),
      ].join('\n')
    },
  }
}

function nextOf(state: State): NextStep | null {
  switch (state.name) {
    case 'connecting':
    case 'greeting':
      return { what: 'connect-timeout', at: state.until }
    case 'waiting':
      return { what: 'attempt', at: state.until }
    case 'offline':
      return { what: 'network-check', at: state.until }
    case 'open': {
      const { pingAt, wait } = state.beat
      if (wait && wait.until <= pingAt) return { what: 'heartbeat-timeout', at: wait.until }
      return pingAt === Infinity ? null : { what: 'ping', at: pingAt }
    }
    default:
      return null
  }
}
