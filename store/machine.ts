/*
 * The lifecycle of the connection, as a pure function: (state, event) → state and effects. Nothing here knows a timer,
 * a socket, a clock or MobX; `connection.ts` performs what is decided here.
 *
 *            connect                opened
 *    idle ──────────▶ connecting ─────────────▶ open
 *                      │      ▲                  │
 *                 lost │      │ due, retry       │ lost, or no pong in time
 *                      ▼      │                  │
 *                      waiting ◀─────────────────┘
 *                      │
 *                      └ the policy gave up ─▶ failed ─ retry, connect, network or app returned ─▶ connecting
 *
 *    From any state that wants to be connected:
 *        no network     ─▶ offline     ─ network returned ─▶ waiting (≤ 500 ms) ─▶ connecting
 *        app hidden     ─▶ suspended   ─ shown within 5 s, link alive ─▶ where it was, and a ping at once
 *                                      └ shown later ─▶ connecting on a new socket
 *        disconnect     ─▶ closed      ─ connect ─▶ connecting
 *    dispose            ─▶ closed for good
 *
 * Each attempt has a generation number; what is reported of an older one is not heard. A timed state carries the
 * time it ends at (`until`), so there is one timer, and leaving the state is what stops it.
 */
import type { Failure } from './errors'
import { nextDelay, type RetryPolicy } from './retry'
import {
  type Beat,
  type Connecting,
  dueAt,
  type Facts,
  isCurrent,
  isLive,
  type Open,
  type Phase,
  PROVEN_AFTER,
  type State,
} from './state'

/** WeChat stops JS 5 s after the app is hidden and the socket dies unannounced. https://developers.weixin.qq.com/miniprogram/dev/framework/runtime/operating-mechanism.html */
export const BACKGROUND_GRACE = 5_000
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
  /** Stop watching the phone. */
  | { readonly type: 'release' }

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

/** The machine for one set of rules. */
export function createTransition(rules: Rules) {
  return function transition(state: State, event: Event, moment: Moment): Step {
    if (state.name === 'closed' && state.forGood) return [state]
    if ('generation' in event && !isCurrent(state, event.generation)) return [state]
    switch (event.type) {
      case 'connect':
        return wantsNothing(state) ? startOver(state, moment) : [state]
      case 'retry':
        return retry(state, moment)
      case 'disconnect':
        if (state.name === 'idle' || state.name === 'closed') return [state]
        return [enter(state, { name: 'closed', forGood: false }), ...hangUp(state)]
      case 'dispose':
        return [enter(state, { name: 'closed', forGood: true }), ...hangUp(state), { type: 'release' }]
      case 'opened':
        return opened(state, moment)
      case 'heard':
        return heard(state, event.pong, moment)
      case 'lost':
        return lost(state, event.failure, moment)
      case 'network':
        return networkChanged(learn(state, 'online', event.online), state.online, event.changed, moment)
      case 'hidden':
        return hidden(learn(state, 'visible', false), moment)
      case 'shown':
        return shown(learn(state, 'visible', true), moment)
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
    const { pingedAt } = state.beat
    const alive = proven({ ...state, beat: rest(moment.now, pong ? null : pingedAt) }, moment)
    return pong && pingedAt !== null ? [alive, { type: 'measured', latency: moment.now - pingedAt }] : [alive]
  }

  function lost(state: State, failure: Failure, moment: Moment): Step {
    const over: Effect[] = [{ type: 'failed', failure }, ...hangUp(state)]
    if (state.name === 'suspended') return [{ ...state, kept: null }, ...over]
    const before = state.name === 'open' && rules.heartbeat === false ? proven(state, moment) : state
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
      if (state.name === 'suspended' && state.kept !== null)
        return [{ ...state, kept: null }, ...hangUp(state)]
      const wants = state.name === 'connecting' || state.name === 'open' || state.name === 'waiting'
      return wants ? after(hangUp(state), reach(state, moment)) : [state]
    }
    const soon: Phase = { name: 'waiting', until: moment.now + Math.round(moment.random * RETURN_JITTER) }
    if (state.name === 'failed' && !wasOnline) return startOver(state, moment)
    if (state.name === 'open' && changed && state.beat.phase === 'resting')
      return [enter(state, probe(openOf(state), moment.now))]
    const sooner = state.name === 'waiting' && changed && soon.until < state.until
    return [state.name === 'offline' || sooner ? enter(state, soon) : state]
  }

  function hidden(state: State, { now }: Moment): Step {
    const suspend = (kept: Connecting | Open | null): Step => [
      enter(state, { name: 'suspended', since: now, kept }),
    ]
    switch (state.name) {
      case 'connecting':
        return suspend({ name: state.name, until: state.until })
      case 'open':
        return suspend(openOf(state))
      case 'waiting':
      case 'offline':
        return suspend(null)
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
    return [
      enter(state, kept.name === 'open' ? probe({ ...kept, beat: rest(moment.now) }, moment.now) : kept),
    ]
  }

  function due(state: State, moment: Moment): Step {
    if (moment.now < dueAt(state)) return [state]
    if (state.name === 'connecting')
      return lost(state, { code: 'connect-timeout', detail: `${String(rules.connectTimeout)} ms` }, moment)
    if (state.name === 'offline')
      return [{ ...state, until: moment.now + NETWORK_RECHECK }, { type: 'reread-network' }]
    if (state.name === 'open')
      return rules.heartbeat === false
        ? [proven(state, moment)]
        : beat(state, rules.heartbeat.timeout, moment)
    return reach(state, moment)
  }

  function beat(state: Facts & Open, timeout: number, moment: Moment): Step {
    if (state.beat.phase === 'awaiting-pong') {
      return lost(state, { code: 'heartbeat-timeout', detail: `${String(timeout)} ms` }, moment)
    }
    // Pongs come in the order of the pings: the next one answers the oldest.
    const pingedAt = state.beat.pingedAt ?? moment.now
    const awaiting: Beat = { phase: 'awaiting-pong', pingedAt, until: moment.now + timeout }
    return [{ ...state, beat: awaiting }, { type: 'ping' }]
  }

  function rest(now: number, pingedAt: number | null = null): Beat {
    const until = rules.heartbeat === false ? Infinity : now + rules.heartbeat.interval
    return { phase: 'resting', until, pingedAt }
  }

  /** Something has happened that not every socket survives: pings now instead of after the rest. */
  function probe(open: Open, now: number): Open {
    const { beat } = open
    return rules.heartbeat === false ? open : { ...open, beat: { ...beat, until: now } }
  }
}

function enter({ generation, retryCount, previousDelay, online, visible }: Facts, phase: Phase): State {
  return { generation, retryCount, previousDelay, online, visible, ...phase }
}

/** The very same state where it knew that already, so that nobody is told of a change that is none. */
function learn(state: State, fact: 'online' | 'visible', value: boolean): State {
  return state[fact] === value ? state : { ...state, [fact]: value }
}

function openOf({ name, since, beat }: Open): Open {
  return { name, since, beat }
}

function after(first: readonly Effect[], [state, ...then]: Step): Step {
  return [state, ...first, ...then]
}

/** Nothing may hold a native socket that the state no longer knows: WeChat allows five. */
function hangUp(state: State): Effect[] {
  return isLive(state) ? [{ type: 'close', code: 1000, reason: `left ${state.name}` }] : []
}

function wantsNothing(state: State): boolean {
  return state.name === 'idle' || state.name === 'failed' || state.name === 'closed'
}

function proven<S extends Facts & Open>(state: S, { now }: Moment): S {
  return now - state.since >= PROVEN_AFTER ? { ...state, retryCount: 0, previousDelay: null } : state
}
