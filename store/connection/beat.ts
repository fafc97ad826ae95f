/** The heartbeat of an open link, as pure functions: when to ask, and how long to wait for a sign of life. */
import {
  boundOf,
  type HeartbeatTiming,
  LEAST_PATIENCE,
  type LinkQuality,
  patienceOf,
  restOf,
} from './heartbeat'
import type { Beat, Facts, Open } from './state'

/** A ping follows a frame within this time, in ms. */
export const SOON = 1_000

/** Plans the first ping for a random moment, so that phones that come back together do not ping together. */
export function firstBeat(
  timing: HeartbeatTiming | false,
  link: LinkQuality,
  now: number,
  random: number,
): Beat {
  if (!timing) return { pingAt: Infinity, wait: null }
  const rest = restOf(timing, link)
  return { pingAt: now + (timing.adaptive ? random * rest : rest), wait: null }
}

/** Rests after a pong, but for a ping that is due soon. */
export function restFrom(timing: HeartbeatTiming, beat: Beat, link: LinkQuality, now: number): Beat {
  return beat.pingAt <= now + SOON ? beat : { ...beat, pingAt: now + restOf(timing, link) }
}

/** Asks by a ping that is sent now. A wait that is under way gets no longer by it. */
export function ask(
  timing: HeartbeatTiming,
  { beat, heardAt, ...link }: Facts & Open,
  now: number,
  asks: 'beat' | 'probe',
): Beat {
  const latest = Math.max(heardAt + boundOf(timing), now + Math.min(timing.timeout, LEAST_PATIENCE.beat))
  const patience = now + patienceOf(timing, link, asks)
  const { since, until, isLast } = beat.wait ?? { since: now, until: Infinity, isLast: false }
  return {
    pingAt: now + restOf(timing, link),
    wait: { since, until: Math.min(until, asks === 'probe' ? patience : Math.min(patience, latest)), isLast },
  }
}

/** Asks once more: the timer for the pong came so late that the pong may be waiting behind it. */
export function askAgain(timing: HeartbeatTiming, link: Facts & Open, since: number, now: number): Beat {
  const { pingAt, wait } = ask(timing, { ...link, beat: { ...link.beat, wait: null } }, now, 'probe')
  return { pingAt, wait: wait && { ...wait, since, isLast: true } }
}

/** Asks within so many ms. */
export function hasten(beat: Beat, within: number, now: number): Beat {
  return { ...beat, pingAt: Math.min(beat.pingAt, now + within) }
}

/** The network turned weak: asks sooner, or waits longer, within the same bound. */
export function weaken(timing: HeartbeatTiming, { beat, heardAt, ...link }: Facts & Open): Beat {
  if (!timing.adaptive) return beat
  const { pingAt, wait } = beat
  if (wait === null) return { pingAt: Math.min(pingAt, heardAt + restOf(timing, link)), wait }
  return { pingAt, wait: { ...wait, until: Math.max(wait.until, heardAt + boundOf(timing)) } }
}
