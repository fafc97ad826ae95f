// States, events and effects of the machine, at one moment.
import type { Failure } from '../../store/base/errors'
import { DOUBT, NETWORK_RECHECK, SECOND_CHANCE } from '../../store/connection/attempt'
import type { BackoffCheckpoint, Effect, Event, Rules } from '../../store/connection/events'
import { fixedDelay } from '../../store/connection/retry'
import {
  type Beat,
  type Attempt,
  dueAt,
  type Facts,
  type Open,
  type State,
} from '../../store/connection/state'
import { machineWith } from './machine'

export const now = 1_000_000
export const moment = { now, random: 0.5 }
export const rules: Rules = {
  connectTimeout: 8_000,
  heartbeat: { interval: 10_000, timeout: 5_000, adaptive: false },
  retry: fixedDelay({ delay: 3_000, limit: 2 }),
  closeCodes: () => undefined,
  background: 'suspend',
  greeting: null,
}
export const transition = machineWith(rules)
/** With a greeting. */
export const greets: Rules = { ...rules, greeting: { frame: () => 'hello', isWelcome: () => true } }

export const facts: Facts = {
  generation: 4,
  retryCount: 1,
  previousDelay: 3_000,
  notBefore: 0,
  online: true,
  visible: true,
  weak: false,
  wary: 0,
  recent: [],
  shownAt: 0,
}
export const fresh = { retryCount: 0, previousDelay: null }
export const told = { notBefore: now + 60_000 }
export const resting: Beat = { pingAt: now + 10_000, wait: null }
export const connecting: Attempt = { name: 'connecting', since: now - 3_000, until: now + 5_000 }
export const greeting: Attempt = { ...connecting, name: 'greeting' }
export const open: Open = {
  name: 'open',
  since: now - 2_000,
  proven: false,
  heardAt: now - 2_000,
  beat: { pingAt: now + 8_000, wait: null },
  rtt: null,
}
export const proven: Open = { ...open, since: now - 60_000, proven: true }
/** Asked by a ping 200 ms ago. */
export const awaiting = {
  pingAt: now + 9_800,
  wait: { since: now - 200, until: now + 4_800, isLast: false },
} satisfies Beat
export const askedAgain = {
  pingAt: now + 9_000,
  wait: { since: now - 9_000, until: now + 1_000, isLast: true },
} satisfies Beat
/** Asked by a ping because something has happened. */
export const probed = {
  pingAt: now + 10_000,
  wait: { since: now, until: now + 2_000, isLast: false },
} satisfies Beat
/** After a first pong that took 200 ms. */
export const measured = { smoothed: 200, variation: 100 }
/** A pong is missing, so the next ones have more time. */
export const wary = { wary: 100 }

const refusal: Failure = { code: 'connect-failed', detail: 'HTTP 503' }
export const closeFailure = (code: number, reason: string): Failure => ({
  code: 'closed',
  detail: `${String(code)} ${reason}`,
  close: { code, reason },
})
const forGood = closeFailure(4001, 'logged in elsewhere')
export const interruption = closeFailure(1000, 'interrupted')
export const sendingAway = closeFailure(1001, '{"after":60000}')
export const checkpoint: BackoffCheckpoint = {
  retryCount: 2,
  previousDelay: 1_500,
  notBefore: 0,
  at: now - 1_000,
}

export const events = {
  connect: { type: 'connect' },
  'connect, with a checkpoint of an earlier launch': { type: 'connect', checkpoint },
  disconnect: { type: 'disconnect' },
  retry: { type: 'retry' },
  reset: { type: 'reset' },
  dispose: { type: 'dispose' },
  opened: { type: 'opened', generation: 4 },
  'opened, of an older socket': { type: 'opened', generation: 3 },
  welcomed: { type: 'welcomed', generation: 4 },
  'welcomed, of an older socket': { type: 'welcomed', generation: 3 },
  'a frame refused': { type: 'ping-wanted', generation: 4, within: 0 },
  heard: { type: 'heard', generation: 4, latency: null },
  'heard a pong': { type: 'heard', generation: 4, latency: 200 },
  'heard, of an older socket': { type: 'heard', generation: 3, latency: 200 },
  lost: { type: 'lost', generation: 4, failure: refusal },
  'lost for good': { type: 'lost', generation: 4, failure: forGood },
  'lost to the background': { type: 'lost', generation: 4, failure: interruption },
  'lost, and told when to come back': { type: 'lost', generation: 4, failure: sendingAway },
  'lost, of an older socket': { type: 'lost', generation: 3, failure: forGood },
  'network there': { type: 'network', online: true, weak: false, changed: false },
  'network weak': { type: 'network', online: true, weak: true, changed: false },
  'network of another kind': { type: 'network', online: true, weak: false, changed: true },
  'network gone': { type: 'network', online: false, weak: false, changed: true },
  shown: { type: 'shown' },
  hidden: { type: 'hidden' },
  due: { type: 'due' },
  'due, too early': { type: 'due' },
  'due, much too late': { type: 'due' },
} as const satisfies Record<string, Event>
export type EventName = keyof typeof events
export const eventNames = Object.keys(events) as EventName[]

/** A timer fires when the state is due, sometimes a moment before, and long after on a phone that was not listening. */
export function momentOf(name: EventName, state: State) {
  const at = dueAt(state) === Infinity ? now : dueAt(state)
  if (name === 'due') return { ...moment, now: at }
  if (name === 'due, much too late') return { ...moment, now: at + 5_000 }
  return name === 'due, too early' ? { ...moment, now: at - 1 } : moment
}

export const dial = (generation: number): Effect => ({ type: 'open', generation })
export const failureEffect = (failure: Failure): Effect => ({ type: 'failed', failure })
export const closeEffect = (name: string): Effect => ({ type: 'close', code: 1000, reason: `left ${name}` })
export const release: Effect = { type: 'release' }
export const reread: Effect = { type: 'reread-network' }
export const ping: Effect = { type: 'ping' }
export const greet: Effect = { type: 'greet' }
export const reported = failureEffect(refusal)
export const stopped = failureEffect({ ...forGood, code: 'refused' })
export const timedOut = failureEffect({ code: 'connect-timeout', detail: '8000 ms' })
export const unwelcome = failureEffect({ code: 'connect-timeout', detail: 'no welcome for 8000 ms' })
export const noPong = (ms: number) =>
  failureEffect({ code: 'heartbeat-timeout', detail: `no pong for ${String(ms)} ms` })
export const gaveUp = (last: string) =>
  failureEffect({ code: 'retry-limit', detail: `2 attempts, the last ended with ${last}` })

export const connects: EventName[] = ['connect', 'connect, with a checkpoint of an earlier launch']
export const ofOlderSockets: EventName[] = [
  'opened, of an older socket',
  'welcomed, of an older socket',
  'heard, of an older socket',
  'lost, of an older socket',
]
export const ofSockets: EventName[] = [
  'opened',
  'welcomed',
  'a frame refused',
  'heard',
  'heard a pong',
  'lost',
  'lost for good',
  'lost to the background',
  'lost, and told when to come back',
  ...ofOlderSockets,
]
export const timers: EventName[] = ['due', 'due, much too late']

/** From a new attempt on, nothing is left of the old phase. */
export const dialling: Facts & Attempt = {
  ...facts,
  name: 'connecting',
  since: now,
  until: now + 8_000,
  generation: 5,
}
/** The first attempt has half the time. */
export const firstDialling: Facts & Attempt = { ...dialling, ...fresh, until: now + 4_000 }
export const closed = { name: 'closed', forGood: false } as const
export const disposed = { name: 'closed', forGood: true } as const
export const offline = { name: 'offline', since: now, until: now + NETWORK_RECHECK, kept: null } as const
export const suspended = { name: 'suspended', since: now, until: now + DOUBT, kept: null } as const
/** Hidden a moment ago, and so long that WeChat has killed the socket. */
export const hiddenFor = (ms: number) => ({ ...suspended, since: now - ms, until: now - ms + DOUBT })
/** An attempt that nobody called for counts. */
export const counted = { recent: [now] }
/** The attempt goes on, but not for long. */
export const hastened = { ...fresh, until: now + SECOND_CHANCE }
export const waiting = { name: 'waiting', until: now + 3_000 } as const
export const soon = { name: 'waiting', until: now + 250 } as const
export const asTold = { name: 'waiting', until: now + 60_000 } as const
export const failed = { name: 'failed', refused: false } as const
export const refused = { name: 'failed', refused: true } as const

export function codeOf(effect: Effect): string {
  return effect.type === 'failed' ? effect.failure.code : effect.type
}
