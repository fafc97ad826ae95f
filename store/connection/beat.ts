// The pulse of an open link, as pure functions: when to ask, and how long to wait for the answer.
import {
  boundOf,
  type HeartbeatTiming,
  LEAST_PATIENCE,
  type LinkQuality,
  patienceOf,
  restOf,
} from './heartbeat'
import type { Beat, Facts, Open } from './state'

/** Quiet from now on, after a sign of life. */
export function resting(
  timing: HeartbeatTiming | false,
  link: LinkQuality,
  now: number,
  pingedAt: number | null,
): Beat {
  return { phase: 'resting', until: timing ? now + restOf(timing, link) : Infinity, pingedAt }
}

/** The first rest of an open link. A crowd that came back together must not ping together. */
export function firstRest(
  timing: HeartbeatTiming | false,
  link: LinkQuality,
  now: number,
  random: number,
): Beat {
  const beat = resting(timing, link, now, null)
  return timing && timing.adaptive ? { ...beat, until: now + random * (beat.until - now) } : beat
}

/** Awaits the answer to a ping that is sent now. */
export function asking(timing: HeartbeatTiming, { beat, heardAt, ...link }: Facts & Open, now: number): Beat {
  const latest = Math.max(heardAt + boundOf(timing), now + Math.min(timing.timeout, LEAST_PATIENCE.beat))
  const until = Math.min(now + patienceOf(timing, link, 'beat'), latest)
  return { phase: 'awaiting-pong', until, pingedAt: beat.pingedAt ?? now }
}

/**
 * Awaits the answer to a ping that is sent now because something has happened that not every socket survives. Who asks
 * again and again is no reason to wait any longer for the first answer.
 */
export function probing(timing: HeartbeatTiming, { beat, ...link }: Facts & Open, now: number): Beat {
  const until = now + patienceOf(timing, link, 'probe')
  return {
    phase: 'awaiting-pong',
    until: beat.phase === 'resting' ? until : Math.min(until, beat.until),
    pingedAt: beat.pingedAt ?? now,
  }
}

/** Asks once more, because the timer for the pong came so late that the pong may be waiting behind it. */
export function askingAgain(
  timing: HeartbeatTiming,
  link: Facts & Open,
  pingedAt: number,
  now: number,
): Beat {
  return { phase: 'asked-again', until: now + patienceOf(timing, link, 'probe'), pingedAt }
}

/** The network has turned weak: asks sooner, or waits longer, and no longer than the bound altogether. */
export function weakened(timing: HeartbeatTiming, { beat, heardAt, ...link }: Facts & Open): Beat {
  if (!timing.adaptive) return beat
  if (beat.phase === 'resting')
    return { ...beat, until: Math.min(beat.until, heardAt + restOf(timing, link)) }
  return { ...beat, until: Math.max(beat.until, heardAt + boundOf(timing)) }
}
