/*
 * The lifecycle of the connection, as a pure function: (state, event) → state and effects. Nothing here knows a timer,
 * a socket, a clock or MobX; `connection.ts` performs what is decided here.
 *
 *                              ┌────────── retry / due ──────────┐
 *            connect           ▼             opened              │
 *    idle ───────────▶  connecting ─────────────────────▶ open   │
 *                         │    ▲                           │     │
 *                    lost │    │ network returned          │ lost, or no pong in time
 *                         ▼    │ (within 500 ms)           ▼     │
 *                        waiting ◀──────────────────────── ○ ────┘
 *                         │
 *                         └─ the policy gave up ─▶ failed ─ retry, connect, network or app returned ─▶ connecting
 *
 *    From any state that wants to be connected:
 *        no network     ─▶ offline     ─ network returned ─▶ waiting (≤ 500 ms) ─▶ connecting
 *        app hidden     ─▶ suspended   ─ shown within 5 s, link alive ─▶ where it was
 *                                      └ shown later ─▶ connecting on a new socket
 *        disconnect     ─▶ closed      ─ connect ─▶ connecting
 *    dispose            ─▶ closed for good
 *
 * Each attempt has a generation number; what is reported of an older one is not heard. A timed state carries the
 * time it ends at (`until`), so there is one timer, and leaving the state is what stops it.
 */
import type { Failure } from './errors'
import { nextDelay, type RetryPolicy } from './retry'

/** WeChat stops JS 5 s after the app is hidden and the socket dies unannounced. https://developers.weixin.qq.com/miniprogram/dev/framework/runtime/operating-mechanism.html */
export const BACKGROUND_GRACE = 5_000
/** An open connection has proven itself after this long, in ms; only then does the retry count start over. */
export const PROVEN_AFTER = 10_000
/** When the network returns to many phones at once, each picks a moment in this window, in ms. */
export const RETURN_JITTER = 500
/** `onNetworkStatusChange` can be missed, so the network is read again this often while offline, in ms. */
export const NETWORK_RECHECK = 10_000

/** The part of the options that decides. */
export interface Rules {
  readonly connectTimeout: number
  readonly heartbeat: { readonly interval: number; readonly timeout: number } | false
  readonly retry: RetryPolicy
}

/** True in every state. */
interface Facts {
  /** Number of the last attempt; grows by one with each. */
  readonly generation: number
  /** Attempts since the connection was last proven good. */
  readonly retryCount: number
  /** The wait before the last of them, in ms. */
  readonly previousDelay: number | null
  readonly online: boolean
  readonly visible: boolean
}

type Beat =
  | { readonly phase: 'resting'; readonly until: number }
  | { readonly phase: 'awaiting-pong'; readonly pingedAt: number; readonly until: number }
  | { readonly phase: 'off' }

interface Connecting {
  readonly name: 'connecting'
  readonly until: number
}

interface Open {
  readonly name: 'open'
  readonly since: number
  readonly beat: Beat
}

type Phase =
  | { readonly name: 'idle' }
  | Connecting
  | Open
  | { readonly name: 'waiting'; readonly until: number }
  | { readonly name: 'offline'; readonly until: number }
  | { readonly name: 'suspended'; readonly since: number; readonly kept: Connecting | Open | null }
  | { readonly name: 'failed' }
  | { readonly name: 'closed'; readonly forGood: boolean }

export type State = Facts & Phase
export type StateName = Phase['name']

export type Event =
  // wishes
  | { readonly type: 'connect' }
  | { readonly type: 'disconnect' }
  | { readonly type: 'retry' }
  | { readonly type: 'dispose' }
  // facts about one socket
  | { readonly type: 'opened'; readonly generation: number }
  | { readonly type: 'heard'; readonly generation: number; readonly pong: boolean }
  | { readonly type: 'lost'; readonly generation: number; readonly failure: Failure }
  // facts about the phone
  | { readonly type: 'network'; readonly online: boolean; readonly changed: boolean }
  | { readonly type: 'shown' }
  | { readonly type: 'hidden' }
  // the one timer
  | { readonly type: 'due' }

/** What is to be done in the world. */
export type Deed =
  | { readonly type: 'open'; readonly generation: number }
  | { readonly type: 'close'; readonly code: number; readonly reason: string }
  | { readonly type: 'ping' }
  | { readonly type: 'reread-network' }

/** What is to be told. */
export type News =
  | { readonly type: 'measured'; readonly latency: number }
  | { readonly type: 'failed'; readonly failure: Failure }

export type Effect = Deed | News

/** When an event happened, and one throw of the dice for whoever needs it. */
export interface Moment {
  /** Epoch ms. */
  readonly now: number
  /** In [0, 1). */
  readonly random: number
}

export type Step = readonly [state: State, ...effects: Effect[]]

export const initialState: State = {
  name: 'idle',
  generation: 0,
  retryCount: 0,
  previousDelay: null,
  online: true,
  visible: true,
}

/** The machine for one set of rules. */
export function createTransition(rules: Rules) {
  return function transition(state: State, event: Event, moment: Moment): Step {
    if (state.name === 'closed' && state.forGood) return [state]
    switch (event.type) {
      case 'connect':
        return wantsNothing(state) ? startOver(state, moment) : [state]
      case 'retry':
        return retry(state, moment)
      case 'disconnect':
        return state.name === 'idle' || state.name === 'closed' ? [state] : close(state, false)
      case 'dispose':
        return close(state, true)
      case 'opened':
        return isCurrent(state, event) ? opened(state, moment) : [state]
      case 'heard':
        return isCurrent(state, event) ? heard(state, event.pong, moment) : [state]
      case 'lost':
        return isCurrent(state, event) ? lost(state, event.failure, moment) : [state]
      case 'network':
        return networkChanged(withFacts(state, { online: event.online }), state.online, event.changed, moment)
      case 'hidden':
        return hidden(withFacts(state, { visible: false }), moment)
      case 'shown':
        return shown(withFacts(state, { visible: true }), moment)
      case 'due':
        return due(state, moment)
    }
  }

  /** Where a wish to be connected leads, as far as the phone allows it now. */
  function reach(facts: Facts, { now }: Moment): Step {
    if (!facts.visible) return [enter(facts, { name: 'suspended', since: now, kept: null })]
    if (!facts.online) return [enter(facts, { name: 'offline', until: now + NETWORK_RECHECK })]
    const generation = facts.generation + 1
    const connecting: Phase = { name: 'connecting', until: now + rules.connectTimeout }
    return [
      { ...enter(facts, connecting), generation },
      { type: 'open', generation },
    ]
  }

  function startOver(facts: Facts, moment: Moment): Step {
    return reach({ ...facts, retryCount: 0, previousDelay: null }, moment)
  }

  function retry(state: State, moment: Moment): Step {
    if (state.name === 'waiting') return reach(state, moment)
    if (state.name === 'failed') return startOver(state, moment)
    return state.name === 'offline' ? [state, { type: 'reread-network' }] : [state]
  }

  function opened(state: State, { now }: Moment): Step {
    const open: Open = { name: 'open', since: now, beat: rest(now) }
    if (state.name === 'connecting') return [enter(state, open)]
    if (state.name === 'suspended' && state.kept?.name === 'connecting') return [{ ...state, kept: open }]
    return [state]
  }

  function heard(state: State, pong: boolean, moment: Moment): Step {
    // A frame proves the connection open even where WeChat's onOpen was missed.
    if (state.name !== 'open') return opened(state, moment)
    const { beat } = state
    const alive: State = { ...state, beat: rest(moment.now) }
    return pong && beat.phase === 'awaiting-pong'
      ? [alive, { type: 'measured', latency: moment.now - beat.pingedAt }]
      : [alive]
  }

  function lost(state: State, failure: Failure, moment: Moment): Step {
    const over: Effect[] = [{ type: 'failed', failure }, ...hangUp(state)]
    if (state.name === 'suspended') return [{ ...state, kept: null }, ...over]
    const before = state.name === 'open' ? proven(state, moment) : state
    const attempt = before.retryCount + 1
    const delay = nextDelay(rules.retry, attempt, before.previousDelay, moment.random)
    if (delay === null) {
      const detail = `${String(before.retryCount)} attempts, the last ended with ${failure.code}`
      return [
        enter(before, { name: 'failed' }),
        ...over,
        { type: 'failed', failure: { code: 'retry-limit', detail } },
      ]
    }
    const waiting = enter(before, { name: 'waiting', until: moment.now + delay })
    return [{ ...waiting, retryCount: attempt, previousDelay: delay }, ...over]
  }

  function networkChanged(state: State, wasOnline: boolean, changed: boolean, moment: Moment): Step {
    if (!state.online) {
      if (state.name === 'suspended' && state.kept !== null) return [{ ...state, kept: null }, ...hangUp(state)]
      const wants = state.name === 'connecting' || state.name === 'open' || state.name === 'waiting'
      return wants ? after(hangUp(state), reach(state, moment)) : [state]
    }
    const soon: Phase = { name: 'waiting', until: moment.now + Math.round(moment.random * RETURN_JITTER) }
    if (state.name === 'offline') return [enter(state, soon)]
    if (state.name === 'waiting' && changed && soon.until < state.until) return [enter(state, soon)]
    if (state.name === 'failed' && !wasOnline) return startOver(state, moment)
    return [state]
  }

  function hidden(state: State, { now }: Moment): Step {
    switch (state.name) {
      case 'connecting':
        return [
          enter(state, { name: 'suspended', since: now, kept: { name: 'connecting', until: state.until } }),
        ]
      case 'open':
        return [
          enter(state, {
            name: 'suspended',
            since: now,
            kept: { name: 'open', since: state.since, beat: state.beat },
          }),
        ]
      case 'waiting':
      case 'offline':
        return [enter(state, { name: 'suspended', since: now, kept: null })]
      default:
        return [state]
    }
  }

  function shown(state: State, moment: Moment): Step {
    if (state.name === 'failed') return startOver(state, moment)
    if (state.name !== 'suspended') return [state]
    const { kept, since } = state
    const trusted = moment.now - since < BACKGROUND_GRACE
    if (kept === null || !trusted) return after(hangUp(state), reach(state, moment))
    return [enter(state, kept.name === 'open' ? { ...kept, beat: rest(moment.now) } : kept)]
  }

  function due(state: State, moment: Moment): Step {
    if (moment.now < (dueAt(state) ?? 0)) return [state]
    switch (state.name) {
      case 'connecting':
        return lost(state, { code: 'connect-timeout', detail: `${String(rules.connectTimeout)} ms` }, moment)
      case 'waiting':
        return reach(state, moment)
      case 'offline':
        return [{ ...state, until: moment.now + NETWORK_RECHECK }, { type: 'reread-network' }]
      case 'open':
        return beat(proven(state, moment), moment)
      default:
        return [state]
    }
  }

  function beat(state: Facts & Open, moment: Moment): Step {
    if (rules.heartbeat === false || state.beat.phase === 'off' || moment.now < state.beat.until)
      return [state]
    const { timeout } = rules.heartbeat
    if (state.beat.phase === 'awaiting-pong') {
      return lost(state, { code: 'heartbeat-timeout', detail: `${String(timeout)} ms` }, moment)
    }
    const awaiting: Beat = { phase: 'awaiting-pong', pingedAt: moment.now, until: moment.now + timeout }
    return [{ ...state, beat: awaiting }, { type: 'ping' }]
  }

  function rest(now: number): Beat {
    return rules.heartbeat === false
      ? { phase: 'off' }
      : { phase: 'resting', until: now + rules.heartbeat.interval }
  }
}

/** When the present state ends by itself, in epoch ms, or `null` where only an event can end it. */
export function dueAt(state: State): number | null {
  switch (state.name) {
    case 'connecting':
    case 'waiting':
    case 'offline':
      return state.until
    case 'open': {
      const proofAt = state.retryCount > 0 ? state.since + PROVEN_AFTER : Infinity
      const beatAt = state.beat.phase === 'off' ? Infinity : state.beat.until
      const at = Math.min(proofAt, beatAt)
      return at === Infinity ? null : at
    }
    case 'idle':
    case 'suspended':
    case 'failed':
    case 'closed':
      return null
  }
}

/** Whether frames of the present generation are to be delivered. */
export function isLive(state: State): boolean {
  return (
    state.name === 'connecting' ||
    state.name === 'open' ||
    (state.name === 'suspended' && state.kept !== null)
  )
}

function enter({ generation, retryCount, previousDelay, online, visible }: Facts, phase: Phase): State {
  return { generation, retryCount, previousDelay, online, visible, ...phase }
}

/** The very same state where it knew that already, so that nobody is told of a change that is none. */
function withFacts(state: State, facts: Partial<Pick<Facts, 'online' | 'visible'>>): State {
  const { online = state.online, visible = state.visible } = facts
  return online === state.online && visible === state.visible ? state : { ...state, online, visible }
}

function after(first: readonly Effect[], [state, ...then]: Step): Step {
  return [state, ...first, ...then]
}

function close(state: State, forGood: boolean): Step {
  return [enter(state, { name: 'closed', forGood }), ...hangUp(state)]
}

/** Nothing may hold a native socket that the state no longer knows: WeChat allows five. */
function hangUp(state: State): Effect[] {
  return isLive(state) ? [{ type: 'close', code: 1000, reason: `left ${state.name}` }] : []
}

/** A socket that was replaced may still report; only the latest generation is heard, and only while it lives. */
function isCurrent(state: State, { generation }: { readonly generation: number }): boolean {
  return generation === state.generation && isLive(state)
}

function wantsNothing(state: State): boolean {
  return state.name === 'idle' || state.name === 'failed' || state.name === 'closed'
}

function proven<S extends Facts & Open>(state: S, { now }: Moment): S {
  return now - state.since >= PROVEN_AFTER ? { ...state, retryCount: 0, previousDelay: null } : state
}
