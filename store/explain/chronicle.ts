import type { Clock } from '../base/clock'
import { describe } from '../base/sentences'
import type { Event, Move } from '../connection/events'
import { isAway, type State, statusOf } from '../connection/state'
import { lineOf, sentenceOf } from './sentences'
import type { Transition } from './transition'

/** The number of transitions that are kept. */
const HISTORY = 50

const GREETING = 'waits for its welcome'
const BACKING_OFF = 'the last launch was still backing off'
const GOES_ON = "background is 'keep'"
const GUARD =
  'The last launch ended before its connection had answered, so this one waits; retry() skips that.'

/** The past of a connection: the last transitions, and what led to the present status. */
export class Chronicle {
  /** When the status began, on the store's clock. */
  since: number
  because = 'connect() has not been called.'
  /** The last transition that changed the status. */
  transition: Transition | null = null
  history: readonly Transition[] = []
  readonly name: string
  readonly clock: Clock

  /** @param name name of the store in each line */
  constructor(name: string, clock: Clock) {
    this.name = name
    this.clock = clock
    this.since = clock.now()
  }

  /**
   * Adds a move if it is a {@link Transition}.
   *
   * @returns the transition, or `null`: most moves are another ping or pong
   */
  record({ from, to, event, notices }: Move): Transition | null {
    const notice = notices[notices.length - 1]
    const failure = notice?.type === 'failed' ? notice.failure : null
    const isTurn = from.name !== to.name
    const wait = to.name === 'waiting' && !(from.name === 'waiting' && from.until === to.until) ? to : null
    if (!isTurn && failure === null && wait === null && isAway(from) === isAway(to)) return null
    const now = this.clock.now()
    const detail = failure ? (failure.detail ?? '') : detailOf(event, to)
    const facts = {
      id: (this.history[this.history.length - 1]?.id ?? 0) + 1,
      at: this.clock.wall(now),
      from: statusOf(from),
      to: statusOf(to),
      cause: event.type,
      error: failure && failure.code,
      detail,
      retryCount: to.retryCount,
      delay: wait && wait.until - now,
    }
    const transition = { ...facts, line: lineOf(facts, this.name) }
    // The past of the last user may hold what the server said to them.
    this.history = [...(event.type === 'reset' ? [] : this.history), transition].slice(-HISTORY)
    if (isTurn) {
      if (facts.from !== facts.to) this.since = now
      this.because = failure
        ? describe(failure)
        : detail === BACKING_OFF
          ? GUARD
          : sentenceOf(event.type, detail)
      this.transition = transition
    }
    return transition
  }
}

function detailOf(event: Event, to: State): string {
  if (event.type === 'network') return event.online ? 'online' : 'offline'
  if (event.type === 'connect' && to.name === 'waiting') return BACKING_OFF
  if (event.type === 'hidden' && isAway(to)) return GOES_ON
  if (to.name === 'greeting') return GREETING
  if (to.name === 'offline') return 'there is no network'
  return ''
}
