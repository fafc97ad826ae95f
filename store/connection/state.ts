/*
 * The state of the connection: one value, whose variants hold what only they need. `machine.ts` decides how one state
 * becomes another.
 */

import type { Rtt } from './heartbeat'

/**
 * An open connection has proven itself when it is heard this long after it opened, in ms; without a heartbeat, when it
 * lasts that long. Only then does the retry count start over: a server that accepts and falls silent proves nothing.
 */
export const PROVEN_AFTER = 10_000

/** Known in every state. */
export interface Facts {
  /** Number of the last attempt; grows by one with each. */
  readonly generation: number
  /** Attempts since the connection last proved itself. */
  readonly retryCount: number
  /** The wait before the last attempt, in ms. */
  readonly previousDelay: number | null
  /** The server asked not to be called before, in epoch ms; 0 where it did not ask. */
  readonly notBefore: number
  /** As the phone reported last. A link that opens in spite of it shows that it was wrong. */
  readonly online: boolean
  readonly visible: boolean
  /** The phone reports a weak network. */
  readonly weak: boolean
  /** Pongs that must come in time before the wait for one is shortened again: one was missed or late. */
  readonly wary: number
  /** When the last attempts that nobody asked for began, in epoch ms, oldest first: see `pace.ts`. */
  readonly recent: readonly number[]
  /** When the app last came back to the foreground, in epoch ms; 0 before, `Infinity` while it goes on in the background. */
  readonly shownAt: number
}

/** The heartbeat of an open link; times in epoch ms. */
export interface Beat {
  /** `Infinity` without a heartbeat. */
  readonly pingAt: number
  /** The wait for a sign of life after a ping; `null` where the link gave one. */
  readonly wait: Wait | null
}

export interface Wait {
  /** When the first ping of the wait was sent. */
  readonly since: number
  /** A link that stays silent until then is dead. */
  readonly until: number
  /** The timer for the wait came so late that the answer may be waiting behind it: this wait is the second, and the last. */
  readonly isLast: boolean
}

/** An attempt: `connecting` until the server accepts; `greeting`, where there is one, until it welcomes. */
export interface Attempt {
  readonly name: 'connecting' | 'greeting'
  readonly since: number
  readonly until: number
}

export interface Open {
  readonly name: 'open'
  readonly since: number
  /** See {@link PROVEN_AFTER}. */
  readonly proven: boolean
  /** The last sign of life, in epoch ms; opening is one. */
  readonly heardAt: number
  readonly beat: Beat
  /** `null` until a pong came. */
  readonly rtt: Rtt | null
}

export interface Waiting {
  readonly name: 'waiting'
  readonly until: number
}

export interface Offline {
  readonly name: 'offline'
  readonly since: number
  /** When the network is read again, in epoch ms. */
  readonly until: number
  /** The link that is asked whether the phone is right. */
  readonly kept: Open | null
}

export interface Suspended {
  readonly name: 'suspended'
  readonly since: number
  /** When it is doubted that the app is in the background, in epoch ms. */
  readonly until: number
  readonly kept: Attempt | Open | Waiting | null
}

export type Phase =
  | { readonly name: 'idle' }
  | Attempt
  | Open
  | Waiting
  | Offline
  | Suspended
  /** `refused`: the server asked not to come back, so only the user starts over. */
  | { readonly name: 'failed'; readonly refused: boolean }
  | { readonly name: 'closed'; readonly forGood: boolean }

export type State = Facts & Phase
/**
 * The status of the connection, in one word:
 * `idle` not connected yet · `connecting` · `open` · `waiting` lost, tries again at `nextRetryAt` · `offline` the phone
 * has no network · `suspended` the app is in the background · `failed` gave up, `retry()` starts over · `closed` by
 * `disconnect()`.
 */
export type StateName = Exclude<Phase['name'], 'greeting'>

/** The status that pages see. */
export function statusOf({ name }: Phase): StateName {
  return name === 'greeting' ? 'connecting' : name
}

export const initialState: State = {
  name: 'idle',
  generation: 0,
  retryCount: 0,
  previousDelay: null,
  notBefore: 0,
  online: true,
  visible: true,
  weak: false,
  wary: 0,
  recent: [],
  shownAt: 0,
}

/** When the present state ends by itself, in epoch ms; `Infinity` where only an event can end it. */
export function dueAt(state: State): number {
  switch (state.name) {
    case 'offline':
      return Math.min(state.until, state.kept?.beat.wait?.until ?? Infinity)
    case 'connecting':
    case 'greeting':
    case 'waiting':
    case 'suspended':
      return state.until
    case 'open': {
      const { pingAt, wait } = state.beat
      if (pingAt < Infinity) return wait ? Math.min(pingAt, wait.until) : pingAt
      return state.proven ? Infinity : state.since + PROVEN_AFTER
    }
    case 'idle':
    case 'failed':
    case 'closed':
      return Infinity
  }
}

/** A replaced socket may still report. Only the latest generation counts, and only while it lives. */
export function isCurrent(state: State, generation: number): boolean {
  return generation === state.generation && isLive(state)
}

export function isDisposed(state: State): boolean {
  return state.name === 'closed' && state.forGood
}

/** Whether there is a socket, or one in the making. */
export function isLive(state: State): boolean {
  return linkOf(state) !== null
}

/** Whether no connection is wanted. */
export function isStopped(state: State): boolean {
  return state.name === 'idle' || state.name === 'failed' || state.name === 'closed'
}

/** The facts in another phase. */
export function enter(facts: Facts, phase: Phase): State {
  const { generation, retryCount, previousDelay, notBefore, online, visible, weak, wary, recent, shownAt } =
    facts
  return {
    generation,
    retryCount,
    previousDelay,
    notBefore,
    online,
    visible,
    weak,
    wary,
    recent,
    shownAt,
    ...phase,
  }
}

/** Whether the app goes on in the background: `background: 'keep'`. */
export function isAway({ shownAt }: Facts): boolean {
  return shownAt === Infinity
}

/** Sets a fact; returns the same state where the fact was known, because the same state is no transition. */
export function setFact(state: State, fact: 'online' | 'visible' | 'weak', value: boolean): State {
  return state[fact] === value ? state : { ...state, [fact]: value }
}

/** The socket, or the one in the making, also where it is kept in the background or without network. */
export function linkOf(state: State): Attempt | Open | null {
  if (state.name === 'offline') return state.kept
  if (state.name === 'suspended') return state.kept?.name === 'waiting' ? null : state.kept
  return state.name === 'connecting' || state.name === 'greeting' || state.name === 'open' ? state : null
}

/** The open phase without the facts. */
export function openPhase({ name, since, proven, heardAt, beat, rtt }: Open): Open {
  return { name, since, proven, heardAt, beat, rtt }
}

/** Starts the retry count over, where the connection has just proven itself. */
export function markProven<S extends Facts & Open>(state: S, now: number): S {
  if (state.proven || now - state.since < PROVEN_AFTER) return state
  return { ...state, proven: true, retryCount: 0, previousDelay: null }
}

/** Whether two states differ in nothing but the heartbeat, as after most received frames. */
export function isSameToOthers(from: State, to: State): boolean {
  if (from === to) return true
  if (
    from.name !== to.name ||
    from.online !== to.online ||
    from.weak !== to.weak ||
    from.shownAt !== to.shownAt
  )
    return false
  const [before, after] = [linkOf(from), linkOf(to)]
  return (
    before?.name === 'open' &&
    after?.name === 'open' &&
    before.proven === after.proven &&
    before.rtt === after.rtt
  )
}
