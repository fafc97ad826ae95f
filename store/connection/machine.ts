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
 *                      ├ the policy gave up ─▶ failed ─ retry, connect, network or app returned ─▶ connecting
 *                      └ refused for good   ─▶ failed ─ retry, connect ─▶ connecting
 *
 *    From any state that wants to be connected:
 *        no network     ─▶ offline     ─ network returned ─▶ waiting (≤ 500 ms) ─▶ connecting
 *        app hidden     ─▶ suspended   ─ shown within 5 s ─▶ where it was, and a ping with a short deadline
 *                                      └ shown later ─▶ connecting on a new socket
 *        disconnect     ─▶ closed      ─ connect ─▶ connecting
 *    dispose            ─▶ closed for good
 *
 * Each attempt has a generation number; what is reported of an older one is not heard. A timed state carries the
 * time it ends at (`until`), so there is one timer, and leaving the state is what stops it.
 */
import { asking, askingAgain, firstRest, probing, resting, weakened } from './beat'
import { isFatal, isInterruption, namedDelay, obeyed, RETURN_JITTER, welcomeAfter } from './close-codes'
import type { Failure } from '../base/errors'
import type { Effect, Event, Moment, Place, Rules, Step } from './events'
import { type HeartbeatTiming, smoothed } from './heartbeat'
import { nextDelay, SAFE_DELAY } from './retry'
import {
  type Connecting,
  dueAt,
  enter,
  type Facts,
  isCurrent,
  isLive,
  isOver,
  learn,
  linkOf,
  type Open,
  openOf,
  type Phase,
  proven,
  type State,
  type Waiting,
  wantsNothing,
} from './state'

/** WeChat stops JS 5 s after the app is hidden and the socket dies unannounced. https://developers.weixin.qq.com/miniprogram/dev/framework/runtime/operating-mechanism.html */
export const BACKGROUND_GRACE = 5_000
/** `onNetworkStatusChange` can be missed, so the network is read again this often while offline, in ms. */
export const NETWORK_RECHECK = 10_000
/** A timer that fires this much too late says that the phone was not listening, in ms: what it timed may have come. */
export const LATE = 1_000

/** The machine for one set of rules. */
export function createTransition(rules: Rules) {
  return function transition(state: State, event: Event, moment: Moment): Step {
    if (isOver(state)) return [state]
    if ('generation' in event && !isCurrent(state, event.generation)) return [state]
    switch (event.type) {
      case 'connect':
        if (state.name === 'idle' && event.place) return comeBack(state, event.place, moment)
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
        return networkChanged(
          learn(learn(state, 'online', event.online), 'weak', event.weak),
          state,
          event.changed,
          moment,
        )
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
    if (facts.notBefore > now) return [enter(facts, { name: 'waiting', until: facts.notBefore })]
    const generation = facts.generation + 1
    // A first attempt that hangs has most often lost a packet, and a second one gets through; then patience grows.
    const patience = facts.retryCount === 0 && !facts.weak ? rules.connectTimeout / 2 : rules.connectTimeout
    const connecting: Phase = { name: 'connecting', since: now, until: now + patience }
    return [
      { ...enter(facts, connecting), generation },
      { type: 'open', generation },
    ]
  }

  /** By the user's word, which is above the server's. */
  function startOver(facts: Facts, moment: Moment): Step {
    return tryAgain({ ...facts, notBefore: 0 }, moment)
  }

  function tryAgain(facts: Facts, moment: Moment): Step {
    return reach({ ...facts, retryCount: 0, previousDelay: null }, moment)
  }

  /** A crash loop must not dial at every launch: the wait goes on where the last run left it. */
  function comeBack(facts: Facts, place: Place, moment: Moment): Step {
    const { retryCount, previousDelay, notBefore, at } = place
    const next = nextDelay(rules.retry, retryCount, previousDelay, moment.random)
    // Where the policy has given up, a new launch is worth another try, though not at once.
    const delay = next ?? Math.round(moment.random * SAFE_DELAY)
    const planned = place.until ?? Math.min(at, moment.now) + delay
    const until = Math.max(notBefore, planned)
    const back = {
      ...facts,
      retryCount,
      previousDelay: place.until === undefined ? delay : previousDelay,
      notBefore,
    }
    const mayDial = facts.visible && facts.online
    return mayDial && until > moment.now ? [enter(back, { name: 'waiting', until })] : reach(back, moment)
  }

  function retry(state: State, moment: Moment): Step {
    if (state.name === 'waiting') return reach({ ...state, notBefore: 0 }, moment)
    if (state.name === 'failed') return startOver(state, moment)
    return state.name === 'offline' ? [state, { type: 'reread-network' }] : [state]
  }

  function opened(state: State, { now, random }: Moment): Step {
    if (linkOf(state)?.name !== 'connecting') return [state]
    const beat = firstRest(rules.heartbeat, { ...state, rtt: null }, now, random)
    return settle(state, { name: 'open', since: now, proven: false, heardAt: now, beat, rtt: null })
  }

  /** Puts an open link where a link belongs in this state. */
  function settle(state: State, open: Open): Step {
    if (state.name === 'suspended') return [{ ...state, kept: open }]
    return [enter(state, open)]
  }

  function heard(state: State, pong: boolean, moment: Moment): Step {
    const link = linkOf(state)
    // A frame proves the connection open even where WeChat's onOpen was missed.
    if (link?.name !== 'open') return opened(state, moment)
    const { pingedAt } = link.beat
    const latency = pong && pingedAt !== null ? moment.now - pingedAt : null
    const rtt = latency === null ? link.rtt : smoothed(link.rtt, latency)
    const beat = resting(rules.heartbeat, { ...state, rtt }, moment.now, pong ? null : pingedAt)
    const [next] = settle(state, { ...openOf(link), heardAt: moment.now, beat, rtt })
    const alive = next.name === 'open' ? proven(next, moment.now) : next
    return latency === null ? [alive] : [alive, { type: 'measured', latency }]
  }

  function lost(state: State, failure: Failure, moment: Moment): Step {
    const { close } = failure
    const over: Effect[] = [{ type: 'failed', failure }, ...hangUp(state)]
    const named = namedDelay(close, moment.random)
    if (isFatal(close) && named === null) {
      const refused: Failure = { ...failure, code: 'refused' }
      return [
        enter(state, { name: 'failed', refused: true }),
        ...hangUp(state),
        { type: 'failed', failure: refused },
      ]
    }
    const notBefore = named === null ? state.notBefore : moment.now + named
    if (state.name === 'suspended') return [{ ...state, notBefore, kept: null }, ...over]
    const before = state.name === 'open' && rules.heartbeat === false ? proven(state, moment.now) : state
    if (isInterruption(close) && before.name === 'open' && before.proven)
      return after(over, reach({ ...before, notBefore }, moment))
    const attempt = before.retryCount + 1
    const planned = nextDelay(rules.retry, attempt, before.previousDelay, moment.random)
    if (planned === null) {
      const detail = `${String(before.retryCount)} attempts, the last ended with ${failure.code}`
      return [
        enter({ ...before, notBefore }, { name: 'failed', refused: false }),
        ...over,
        { type: 'failed', failure: { code: 'retry-limit', detail } },
      ]
    }
    const delay = obeyed(named, attempt) ?? welcomeAfter(close, attempt, moment.random) ?? planned
    const waiting = enter(before, { name: 'waiting', until: moment.now + delay })
    return [{ ...waiting, retryCount: attempt, previousDelay: delay, notBefore }, ...over]
  }

  function networkChanged(state: State, before: State, changed: boolean, moment: Moment): Step {
    if (!state.online) {
      if (state.name === 'suspended' && state.kept !== null)
        return [{ ...state, kept: null }, ...hangUp(state)]
      const wants = state.name === 'connecting' || state.name === 'open' || state.name === 'waiting'
      return wants ? after(hangUp(state), reach(state, moment)) : [state]
    }
    const at = Math.max(state.notBefore, moment.now + Math.round(moment.random * RETURN_JITTER))
    const soon: Phase = { name: 'waiting', until: at }
    switch (state.name) {
      case 'failed':
        return before.online || state.refused ? [state] : tryAgain(state, moment)
      case 'offline':
        return [enter(state, soon)]
      case 'waiting':
        return [changed && at < state.until ? enter(state, soon) : state]
      case 'connecting':
        // What was begun on another network may hang until it times out.
        return changed ? [enter(state, soon), ...hangUp(state)] : [state]
      case 'open':
        if (changed) return probe(state, moment.now)
        return [
          state.weak && !before.weak && rules.heartbeat
            ? { ...state, beat: weakened(rules.heartbeat, state) }
            : state,
        ]
      default:
        return [state]
    }
  }

  function hidden(state: State, { now }: Moment): Step {
    const suspend = (kept: Connecting | Open | Waiting | null): Step => [
      enter(state, { name: 'suspended', since: now, kept }),
    ]
    switch (state.name) {
      case 'connecting':
        return suspend({ name: state.name, since: state.since, until: state.until })
      case 'open':
        return suspend(openOf(state))
      case 'waiting':
        return suspend({ name: state.name, until: state.until })
      case 'offline':
        return suspend(null)
      default:
        return [state]
    }
  }

  function shown(state: State, moment: Moment): Step {
    if (state.name === 'failed') return state.refused ? [state] : tryAgain(state, moment)
    if (state.name !== 'suspended') return [state]
    const { kept, since } = state
    const trusted = moment.now - since < BACKGROUND_GRACE
    if (kept === null || !trusted) return after(hangUp(state), reach(state, moment))
    const back = enter(state, kept)
    return back.name === 'open' ? probe(back, moment.now) : [back]
  }

  function due(state: State, moment: Moment): Step {
    if (moment.now < dueAt(state)) return [state]
    if (state.name === 'connecting')
      return lost(
        state,
        { code: 'connect-timeout', detail: `${String(state.until - state.since)} ms` },
        moment,
      )
    if (state.name === 'offline')
      return [{ ...state, until: moment.now + NETWORK_RECHECK }, { type: 'reread-network' }]
    if (state.name === 'open')
      return rules.heartbeat === false ? [proven(state, moment.now)] : beat(state, rules.heartbeat, moment)
    return reach(state, moment)
  }

  function beat(state: Facts & Open, timing: HeartbeatTiming, { now, random }: Moment): Step {
    const { phase, pingedAt } = state.beat
    if (phase === 'resting') return [{ ...state, beat: asking(timing, state, now) }, { type: 'ping' }]
    if (phase === 'awaiting-pong' && now - state.beat.until > LATE)
      return [{ ...state, beat: askingAgain(timing, state, pingedAt, now) }, { type: 'ping' }]
    const silence = `no pong for ${String(now - pingedAt)} ms`
    return lost(state, { code: 'heartbeat-timeout', detail: silence }, { now, random })
  }

  function probe(state: Facts & Open, now: number): Step {
    const { heartbeat } = rules
    return heartbeat ? [{ ...state, beat: probing(heartbeat, state, now) }, { type: 'ping' }] : [state]
  }
}

function after(first: readonly Effect[], [state, ...then]: Step): Step {
  return [state, ...first, ...then]
}

/** Nothing may hold a native socket that the state no longer knows: WeChat allows five. */
function hangUp(state: State): Effect[] {
  return isLive(state) ? [{ type: 'close', code: 1000, reason: `left ${state.name}` }] : []
}
