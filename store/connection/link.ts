/** The life of one link: it opens, it is heard, it is asked for a sign of life. */
import { LATE } from '../base/clock'
import { ask, askAgain, firstBeat, restFrom } from './beat'
import type { Effect, Moment, Rules, Step } from './events'
import { type HeartbeatTiming, updateRtt, waryAfter } from './heartbeat'
import { lose } from './loss'
import { type Beat, enter, type Facts, linkOf, markProven, type Open, openPhase, type State } from './state'

type LinkStep = readonly [state: Facts & Open, ...Effect[]]

/** The server has accepted: the greeting leaves, if there is one, and the link is open after the welcome. */
export function accept(state: State, moment: Moment, rules: Rules): Step {
  const link = linkOf(state)
  if (link?.name !== 'connecting') return [state]
  if (rules.greeting === null) return [open(state, moment, rules)]
  const greeting = { name: 'greeting', since: link.since, until: link.until } as const
  const next = state.name === 'suspended' ? { ...state, kept: greeting } : enter(answering(state), greeting)
  return [next, { type: 'greet' }]
}

export function welcome(state: State, moment: Moment, rules: Rules): Step {
  return [linkOf(state)?.name === 'greeting' ? open(state, moment, rules) : state]
}

function open(state: State, { now, random }: Moment, rules: Rules): State {
  const beat = firstBeat(rules.heartbeat, { ...state, rtt: null }, now, random)
  return withLink(state, { name: 'open', since: now, proven: false, heardAt: now, beat, rtt: null }, true)
}

/** Any frame is a sign of life. It does not delay the next ping: the server may close clients that are silent. */
export function hear(state: State, latency: number | null, moment: Moment, rules: Rules): Step {
  const link = linkOf(state)
  // A frame proves the connection open even where WeChat's onOpen was missed.
  if (link?.name !== 'open') return accept(state, moment, rules)
  const beat = link.beat.wait ? { ...link.beat, wait: null } : link.beat
  const heard = { ...openPhase(link), heardAt: moment.now, beat }
  if (latency === null || rules.heartbeat === false) return [proven(withLink(state, heard, false), moment)]
  const learned = { ...state, wary: waryAfter(rules.heartbeat, state.wary, latency) }
  const rtt = updateRtt(link.rtt, latency)
  const rested = restFrom(rules.heartbeat, beat, { ...learned, rtt }, moment.now)
  const next = withLink(learned, { ...heard, beat: rested, rtt }, true)
  return [proven(next, moment), { type: 'measured', latency }]
}

/** The next ping is due, or the wait for a sign of life is over. */
export function beat(state: Facts & Open, moment: Moment, rules: Rules): Step {
  const { heartbeat } = rules
  const { now } = moment
  if (heartbeat === false) return [markProven(state, now)]
  const { wait } = state.beat
  if (wait === null || now < wait.until) return pinged(state, ask(heartbeat, state, now, 'beat'))
  const { since, until, isLast } = wait
  if (!isLast && now - until > LATE) return pinged(state, askAgain(heartbeat, state, since, now))
  const detail = `no pong for ${String(now - since)} ms`
  const wary = waryAfter(heartbeat, state.wary, null)
  return lose({ ...state, wary }, { code: 'heartbeat-timeout', detail }, moment, rules)
}

/** Asks for a sign of life now, because something happened that not every socket survives. */
export function probeLink(state: Facts & Open, now: number, heartbeat: HeartbeatTiming | false): LinkStep {
  return heartbeat ? pinged(state, ask(heartbeat, state, now, 'probe')) : [state]
}

function pinged(state: Facts & Open, beat: Beat): LinkStep {
  return [{ ...state, beat }, { type: 'ping' }]
}

function proven(state: State, { now }: Moment): State {
  return state.name === 'open' ? markProven(state, now) : state
}

/** Puts an open link where a state holds its link. */
function withLink(state: State, open: Open, answers: boolean): State {
  if (state.name === 'suspended' || (state.name === 'offline' && !answers)) return { ...state, kept: open }
  return enter(answers ? answering(state) : state, open)
}

/** The server has just answered: a phone that reports no network, or the background, is wrong. */
function answering(state: State): State {
  return { ...state, online: true, visible: true }
}
