/** The heartbeat of an open link, as pure functions: when to ask, and how long to wait for the answer. */
import {
  boundOf,
  type HeartbeatTiming,
  LEAST_PATIENCE,
  type LinkQuality,
  patienceOf,
  restOf,
} from './heartbeat'
import type { Beat, Facts, Open } from './state'

/** Rests from now on, after a sign of life. */
export function rest(
  timing: HeartbeatTiming | false,
  link: LinkQuality,
  now: number,
  pingedAt: number | null,
): Beat {
  return { phase: 'resting', until: timing ? now + restOf(timing, link) : Infinity, pingedAt }
}

/** Rests for a random part of the first rest, so that phones that come back together do not ping together. */
export function firstRest(
  timing: HeartbeatTiming | false,
  link: LinkQuality,
  now: number,
  random: number,
): Beat {
  const beat = rest(timing, link, now, null)
  return timing && timing.adaptive ? { ...beat, until: now + random * (beat.until - now) } : beat
}

/** Waits for the answer to a ping that is sent now. */
export function ask(timing: HeartbeatTiming, { beat, heardAt, ...link }: Facts & Open, now: number): Beat {
  const latest = Math.max(heardAt + boundOf(timing), now + Math.min(timing.timeout, LEAST_PATIENCE.beat))
  const until = Math.min(now + patienceOf(timing, link, 'beat'), latest)
  return { phase: 'awaiting-pong', until, pingedAt: beat.pingedAt ?? now }
}

/** Waits for the answer to a ping that is sent now; a wait that is under way gets no longer by it. */
export function probe(timing: HeartbeatTiming, { beat, ...link }: Facts & Open, now: number): Beat {
  const until = now + patienceOf(timing, link, 'probe')
  return {
    phase: 'awaiting-pong',
    until: beat.phase === 'resting' ? until : Math.min(until, beat.until),
    pingedAt: beat.pingedAt ?? now,
  }
}

/** Asks once more: the timer for the pong came so late that the pong may be waiting behind it. */
export function askAgain(timing: HeartbeatTiming, link: Facts & Open, pingedAt: number, now: number): Beat {
  return { phase: 'asked-again', until: now + patienceOf(timing, link, 'probe'), pingedAt }
}

/** The network turned weak: asks sooner, or waits longer, within the same bound. */
export function weaken(timing: HeartbeatTiming, { beat, heardAt, ...link }: Facts & Open): Beat {
  if (!timing.adaptive) return beat
  if (beat.phase === 'resting')
    return { ...beat, until: Math.min(beat.until, heardAt + restOf(timing, link)) }
  return { ...beat, until: Math.max(beat.until, heardAt + boundOf(timing)) }
}
