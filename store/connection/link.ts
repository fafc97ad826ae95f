/** The life of one link: it opens, it is heard, it is asked for a sign of life. */
import { ask, askAgain, firstRest, probe, rest } from './beat'
import type { Moment, Rules, Step } from './events'
import { type HeartbeatTiming, updateRtt } from './heartbeat'
import { lose } from './loss'
import { enter, type Facts, linkOf, markProven, type Open, openPhase, type State } from './state'

/** A timer that fires this much too late, in ms, shows that the phone was not listening: what it timed may have come. */
export const LATE = 1_000

export function open(state: State, { now, random }: Moment, rules: Rules): Step {
  if (linkOf(state)?.name !== 'connecting') return [state]
  const beat = firstRest(rules.heartbeat, { ...state, rtt: null }, now, random)
  return [withLink(state, { name: 'open', since: now, proven: false, heardAt: now, beat, rtt: null })]
}

export function hear(state: State, isPong: boolean, moment: Moment, rules: Rules): Step {
  const link = linkOf(state)
  // A frame proves the connection open even where WeChat's onOpen was missed.
  if (link?.name !== 'open') return open(state, moment, rules)
  const { pingedAt } = link.beat
  const latency = isPong && pingedAt !== null ? moment.now - pingedAt : null
  const rtt = latency === null ? link.rtt : updateRtt(link.rtt, latency)
  const beat = rest(
    rules.heartbeat,
    { rtt, weak: state.weak, retryCount: state.retryCount },
    moment.now,
    isPong ? null : pingedAt,
  )
  const next = withLink(state, { ...openPhase(link), heardAt: moment.now, beat, rtt })
  const alive = next.name === 'open' ? markProven(next, moment.now) : next
  return latency === null ? [alive] : [alive, { type: 'measured', latency }]
}

/** The rest or the wait for the pong is over. */
export function beat(state: Facts & Open, moment: Moment, rules: Rules): Step {
  const { heartbeat } = rules
  const { now } = moment
  if (heartbeat === false) return [markProven(state, now)]
  const { phase, pingedAt, until } = state.beat
  if (phase === 'resting') return [{ ...state, beat: ask(heartbeat, state, now) }, { type: 'ping' }]
  if (phase === 'awaiting-pong' && now - until > LATE)
    return [{ ...state, beat: askAgain(heartbeat, state, pingedAt, now) }, { type: 'ping' }]
  const detail = `no pong for ${String(now - pingedAt)} ms`
  return lose(state, { code: 'heartbeat-timeout', detail }, moment, rules)
}

/** Asks for a sign of life now, because something happened that not every socket survives. */
export function probeLink(state: Facts & Open, now: number, heartbeat: HeartbeatTiming | false): Step {
  return heartbeat ? [{ ...state, beat: probe(heartbeat, state, now) }, { type: 'ping' }] : [state]
}

/** Puts an open link where a state holds its link. */
function withLink(state: State, open: Open): State {
  return state.name === 'suspended' ? { ...state, kept: open } : enter(state, open)
}
