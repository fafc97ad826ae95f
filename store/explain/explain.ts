import type { Clock } from '../base/clock'
import { describe, type SocketErrorCode } from '../base/errors'
import type { Event, Notice } from '../connection/events'
import type { State, StateName } from '../connection/state'

/** What can lead from one status to another: the store's own actions, and what the server, the phone or the time did. */
export type TransitionCause = Event['type']

/** One step in the life of a connection: its status changed, something failed, or a wait was replaced. Plain data, so that a page can bind it. */
export interface Transition {
  /** Counts from 1; tells one from another, also when older ones have been forgotten. */
  readonly id: number
  /** When, in epoch ms, as the phone's clock said at the time. */
  readonly at: number
  readonly from: StateName
  readonly to: StateName
  readonly cause: TransitionCause
  /** What failed, or `null`. */
  readonly error: SocketErrorCode | null
  /** What the platform or the server said, such as `1006 abnormal closure`, or `''`. */
  readonly detail: string
  /** Attempts since the connection was last proven good. */
  readonly retryCount: number
  /** The wait before the next attempt that began here, in ms, or `null`. */
  readonly delay: number | null
  /** All of it as one line of text, for `wx.getRealtimeLogManager().info(line)` and for grep. */
  readonly line: string
}

/** What happens next if nothing else does. */
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

/** Why a connection is in the state it is in. Plain data, as of the moment of the call. */
export interface Explanation {
  readonly status: StateName
  /** When that began, in epoch ms. */
  readonly since: number
  /** What led here, in one English sentence. Pages should choose their own words by `transition`. */
  readonly because: string
  /** What led here; `null` before the first `connect()`. */
  readonly transition: Transition | null
  /** `null` where only the user or the phone can change anything. */
  readonly next: NextStep | null
  /** The last 50 transitions, oldest first; a new array when there is one more. */
  readonly history: readonly Transition[]
  /** All of it as lines of English, for a person. */
  readonly text: string
}

/** How many transitions are kept. */
const HISTORY = 50

const sentences: Readonly<Record<TransitionCause, string>> = {
  connect: 'connect() was called',
  disconnect: 'disconnect() was called',
  retry: 'retry() was called',
  dispose: 'dispose() was called',
  opened: 'The server accepted the connection',
  heard: 'The server spoke',
  lost: 'The connection was lost',
  network: "The phone's network changed",
  shown: 'The app came to the foreground',
  hidden: 'The app went to the background',
  due: 'The wait was over',
}

/** What is known of the past. A new value with each transition, the same one otherwise. */
export interface Chronicle {
  /** When the status began, on the store's own clock. */
  readonly since: number
  readonly because: string
  /** The last one that changed the status. */
  readonly transition: Transition | null
  readonly history: readonly Transition[]
}

export function chronicleFrom(since: number): Chronicle {
  return { since, because: 'connect() has not been called.', transition: null, history: [] }
}

/** One move of the machine. */
export interface Move {
  readonly from: State
  readonly to: State
  readonly event: Event
  readonly news: readonly Notice[]
}

/** Adds a move to the chronicle if it is a {@link Transition}: most are but another frame or ping. */
export function recorded(
  chronicle: Chronicle,
  { from, to, event, news }: Move,
  name: string,
  clock: Clock,
): Chronicle {
  const item = news[news.length - 1]
  const failure = item?.type === 'failed' ? item.failure : null
  const turned = from.name !== to.name
  const wait = to.name === 'waiting' && !(from.name === 'waiting' && from.until === to.until) ? to : null
  if (!turned && failure === null && wait === null) return chronicle
  const now = clock.now()
  const { history } = chronicle
  const detail = failure ? (failure.detail ?? '') : detailOf(event, to)
  const because = failure ? describe(failure) : sentences[event.type] + (detail ? `: ${detail}` : '.')
  const facts = {
    id: (history[history.length - 1]?.id ?? 0) + 1,
    at: clock.wall(now),
    from: from.name,
    to: to.name,
    cause: event.type,
    error: failure && failure.code,
    detail,
    retryCount: to.retryCount,
    delay: wait && wait.until - now,
  }
  const transition = { ...facts, line: lineOf(facts, name) }
  return {
    ...(turned ? { since: now, because, transition } : chronicle),
    history: [...history, transition].slice(-HISTORY),
  }
}

/** Puts the present state, and how it came about, in words. */
export function explain(
  { since: began, because, transition, history }: Chronicle,
  state: State,
  name: string,
  clock: Clock,
): Explanation {
  const status = state.name
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
    // Made when somebody reads it: most who ask for an explanation do not.
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
      return { what: 'connect-timeout', at: state.until }
    case 'waiting':
      return { what: 'attempt', at: state.until }
    case 'offline':
      return { what: 'network-check', at: state.until }
    case 'open': {
      const { phase, until } = state.beat
      if (until === Infinity) return null
      return { what: phase === 'resting' ? 'ping' : 'heartbeat-timeout', at: until }
    }
    default:
      return null
  }
}

function detailOf(event: Event, to: State): string {
  if (event.type === 'network') return event.online ? 'online' : 'offline'
  if (event.type === 'connect' && to.name === 'waiting') return 'the last launch was still backing off'
  if (to.name === 'offline') return 'there is no network'
  if (to.name === 'suspended' && event.type !== 'hidden') return 'the app is in the background'
  return ''
}

/** In quotes, because a server's reason may hold line breaks, and a log must not be told lies by it. */
function lineOf(facts: Omit<Transition, 'line'>, name: string): string {
  const { at, from, to, cause, error, detail, retryCount, delay } = facts
  return [
    `${iso(at)} ${name} ${from} -> ${to} cause=${cause}`,
    error && `error=${error}`,
    detail && `detail=${JSON.stringify(detail)}`,
    retryCount && `retry=${String(retryCount)}`,
    delay !== null && `in=${String(delay)}ms`,
  ]
    .filter(Boolean)
    .join(' ')
}

function iso(at: number): string {
  return new Date(at).toISOString()
}
