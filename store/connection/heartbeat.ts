import type { Frame } from '../base/frame'

/** The ping, its answer, and how long to wait for both. */
export interface Heartbeat {
  /** Time from ping to ping, in ms, whatever else arrives. @default 10_000 */
  readonly interval: number
  /** Longest silence after a ping, in ms; after it the connection counts as dead. A number given here is kept as it is. @default 10_000 */
  readonly timeout: number
  /**
   * Adapts both waits to the measured round trip: `interval` is then an upper bound, and so is the default `timeout`. A
   * dead link is found within 1.5 × `interval` (15 s) of its last sign of life. The first ping after opening comes at a
   * random moment. `false` uses both numbers as they are.
   *
   * @default true
   */
  readonly adaptive: boolean
  /** Identifies this client to the server. @default 16 random alphanumeric characters, new for each ping */
  readonly key: string | (() => string)
  /** Makes the frame to send. @default key => `${key}ping` */
  readonly ping: (key: string) => Frame
  /**
   * Tells whether a received frame answers a ping. Such frames never reach `messages` or listeners. A server that echoes
   * the key of the ping lets this tell its pongs apart: `(frame, key) => frame === `${key}pong``. A plain pong answers the
   * oldest ping that is out.
   *
   * @default frame => frame === 'pong'
   */
  readonly isPong: (frame: Frame, key: string) => boolean
}

/** The waits of a {@link Heartbeat}. */
export interface HeartbeatTiming {
  readonly interval: number
  readonly timeout: number
  /** `timeout` is a number that the user gave: it does not adapt. */
  readonly keepsTimeout?: boolean
  readonly adaptive: boolean
}

/** A {@link Heartbeat} once parsed. */
export interface HeartbeatSettings extends HeartbeatTiming {
  /** Makes the key of the next ping. */
  readonly key: () => string
  readonly ping: (key: string) => Frame
  readonly isPong: (frame: Frame, key: string) => boolean
}

export const heartbeatDefaults: Omit<Heartbeat, 'key'> = {
  interval: 10_000,
  timeout: 10_000,
  adaptive: true,
  ping: (key) => `${key}ping`,
  isPong: (frame) => frame === 'pong',
}

/** One answered ping. */
export interface HeartbeatSample {
  /** Round-trip time of this ping, in ms; `latency` of the store is smoothed. */
  readonly latency: number
  /** When the answer came, in epoch ms. */
  readonly at: number
}

/** The round-trip time measured so far, in ms. */
export interface Rtt {
  readonly smoothed: number
  readonly variation: number
}

/** Adds a sample: an eighth of it, and a quarter of its deviation. RFC 6298 §2. */
export function updateRtt(rtt: Rtt | null, sample: number): Rtt {
  if (rtt === null) return { smoothed: sample, variation: sample / 2 }
  return {
    smoothed: (7 * rtt.smoothed + sample) / 8,
    variation: (3 * rtt.variation + Math.abs(rtt.smoothed - sample)) / 4,
  }
}

/** Never declare the link dead sooner than this, in ms: phones need time to wake their radio, more on a weak network. */
export const LEAST_PATIENCE = { beat: 3_000, probe: 2_000, weakProbe: 3_000 }

/** Quality of a link, as measured and as the phone reports it. */
export interface LinkQuality {
  readonly rtt: Rtt | null
  readonly weak: boolean
  readonly wary: number
}

/** After a pong that was missed or late, this many pongs must come in time before the store is less patient again. */
const WARY = 100

/** Counts the pongs that must still come in time; `null`: one did not come at all. */
export function waryAfter(timing: HeartbeatTiming, wary: number, latency: number | null): number {
  return latency === null || latency > leastPatience(timing) ? WARY : Math.max(0, wary - 1)
}

/** Half of `interval` delays the end of a dead link no more than the bound allows: see {@link restOf}. */
function leastPatience({ interval, timeout }: HeartbeatTiming): number {
  return Math.min(timeout, Math.max(LEAST_PATIENCE.beat, interval / 2))
}

/**
 * Longest wait for a pong, in ms.
 *
 * For a beat: four deviations above the smoothed round trip (RFC 6298 §2), at least half of `interval`, at most `timeout`.
 * Without a measurement half of `timeout`; all of it where the user gave it, on a weak network, and where a pong was
 * missed or late not long ago: a wait that is too short would end the link again and again, and never measure why.
 *
 * For a probe, which asks while the user is looking: 2 s, 3 s on a weak network, more where the round trip takes longer.
 */
export function patienceOf(
  timing: HeartbeatTiming,
  { rtt, weak, wary }: LinkQuality,
  asks: 'beat' | 'probe',
): number {
  const { timeout, keepsTimeout, adaptive } = timing
  const within = (ms: number): number => Math.min(timeout, ms)
  const expected = rtt === null ? 0 : rtt.smoothed + 4 * rtt.variation
  if (asks === 'probe') {
    const { probe, weakProbe } = LEAST_PATIENCE
    return adaptive ? within(Math.max(weak ? weakProbe : probe, expected)) : within(probe)
  }
  if (!adaptive || keepsTimeout || weak || wary > 0) return timeout
  return within(Math.max(leastPatience(timing), rtt === null ? timeout / 2 : expected))
}

/** Time until the next ping, in ms: at least half of `interval`, shorter where the wait for the pong is longer. */
export function restOf(timing: HeartbeatTiming, link: LinkQuality): number {
  const { interval, adaptive } = timing
  if (!adaptive) return interval
  return Math.max(interval / 2, Math.min(interval, 1.5 * interval - patienceOf(timing, link, 'beat')))
}

/** Longest time from the last sign of life until a link is given up, in ms. */
export function boundOf({ interval, timeout, adaptive }: HeartbeatTiming): number {
  return adaptive ? Math.max(1.5 * interval, interval / 2 + timeout) : Infinity
}

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** Makes a key of `length` alphanumeric characters. */
export function randomKey(random: () => number, length = 16): string {
  let key = ''
  while (key.length < length) key += ALPHABET.charAt(Math.floor(random() * ALPHABET.length))
  return key
}
