/*
 * What the connection can be: one value, whose variants hold what only they need. `machine.ts` decides how one becomes
 * another.
 */

import type { Rtt } from './heartbeat'

/**
 * An open connection proves itself by speaking this long after it opened, in ms, or where there is no heartbeat by
 * lasting that long; only then does the retry count start over. A server that accepts and falls silent proves nothing.
 */
export const PROVEN_AFTER = 10_000

/** True in every state. */
export interface Facts {
  /** Number of the last attempt; grows by one with each. */
  readonly generation: number
  /** Attempts since the connection was last proven good. */
  readonly retryCount: number
  /** The wait before the last of them, in ms. */
  readonly previousDelay: number | null
  /** The server asked to be left alone until then, in epoch ms; 0 where it did not. */
  readonly notBefore: number
  readonly online: boolean
  readonly visible: boolean
  /** The phone says that its network is weak. */
  readonly weak: boolean
}

/** `until`: when the rest or the patience ends, in epoch ms; `Infinity` without a heartbeat. */
export type Beat =
  | {
      readonly phase: 'resting'
      readonly until: number
      /** When the ping was sent whose pong has not come, in epoch ms, or `null`. Other frames are life, but no pong. */
      readonly pingedAt: number | null
    }
  | {
      /** `asked-again`: the timer for the pong came so late that the pong may be waiting behind it. */
      readonly phase: 'awaiting-pong' | 'asked-again'
      readonly until: number
      readonly pingedAt: number
    }

export interface Connecting {
  readonly name: 'connecting'
  readonly since: number
  readonly until: number
}

export interface Open {
  readonly name: 'open'
  readonly since: number
  /** See {@link PROVEN_AFTER}. */
  readonly proven: boolean
  /** The last sign of life; opening is one. */
  readonly heardAt: number
  readonly beat: Beat
  /** `null` until a pong has come. */
  readonly rtt: Rtt | null
}

export interface Waiting {
  readonly name: 'waiting'
  readonly until: number
}

export type Phase =
  | { readonly name: 'idle' }
  | Connecting
  | Open
  | Waiting
  | { readonly name: 'offline'; readonly until: number }
  | { readonly name: 'suspended'; readonly since: number; readonly kept: Connecting | Open | Waiting | null }
  /** `refused`: the server said not to come back, so only the user starts over. */
  | { readonly name: 'failed'; readonly refused: boolean }
  | { readonly name: 'closed'; readonly forGood: boolean }

export type State = Facts & Phase
export type StateName = Phase['name']

export const initialState: State = {
  name: 'idle',
  generation: 0,
  retryCount: 0,
  previousDelay: null,
  notBefore: 0,
  online: true,
  visible: true,
  weak: false,
}

/** When the present state ends by itself, in epoch ms; `Infinity` where only an event can end it. */
export function dueAt(state: State): number {
  switch (state.name) {
    case 'connecting':
    case 'waiting':
    case 'offline':
      return state.until
    case 'open':
      if (state.beat.until < Infinity) return state.beat.until
      return state.proven ? Infinity : state.since + PROVEN_AFTER
    case 'idle':
    case 'suspended':
    case 'failed':
    case 'closed':
      return Infinity
  }
}

/** A socket that was replaced may still report; only the latest generation is heard, and only while it lives. */
export function isCurrent(state: State, generation: number): boolean {
  return generation === state.generation && isLive(state)
}

/** Disposed of: nothing happens any more. */
export function isOver(state: State): boolean {
  return state.name === 'closed' && state.forGood
}

/** Whether there is a socket, or one in the making. */
export function isLive(state: State): boolean {
  return linkOf(state) !== null
}

/** The facts in another phase. */
export function enter(facts: Facts, phase: Phase): State {
  const { generation, retryCount, previousDelay, notBefore, online, visible, weak } = facts
  return { generation, retryCount, previousDelay, notBefore, online, visible, weak, ...phase }
}

/** The very same state where it knew that already, so that nobody is told of a change that is none. */
export function learn(state: State, fact: 'online' | 'visible' | 'weak', value: boolean): State {
  return state[fact] === value ? state : { ...state, [fact]: value }
}

/** The socket, or the one in the making, also where it is kept in the background. */
export function linkOf(state: State): Connecting | Open | null {
  if (state.name === 'suspended') return state.kept?.name === 'waiting' ? null : state.kept
  return state.name === 'connecting' || state.name === 'open' ? state : null
}

/** The open phase alone. */
export function openOf({ name, since, proven, heardAt, beat, rtt }: Open): Open {
  return { name, since, proven, heardAt, beat, rtt }
}

/** Nobody has asked for a connection, or nobody does any more. */
export function wantsNothing(state: State): boolean {
  return state.name === 'idle' || state.name === 'failed' || state.name === 'closed'
}

/** With the count started over, where the connection has just proven itself. */
export function proven<S extends Facts & Open>(state: S, now: number): S {
  if (state.proven || now - state.since < PROVEN_AFTER) return state
  return { ...state, proven: true, retryCount: 0, previousDelay: null }
}
