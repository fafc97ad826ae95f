import type { Frame } from '../base/frame'

/** What a ping is, what answers it, and how patient to be. */
export interface Heartbeat {
  /** Quiet time after open and after each sign of life before a ping is sent, in ms. @default 10_000 */
  readonly interval: number
  /** How long the answer may take before the connection counts as dead, in ms. @default 10_000 */
  readonly timeout: number
  /**
   * Lets `interval` and `timeout` follow the link: `timeout` is then the longest patience and `interval` the longest
   * rest. See {@link patienceOf} and {@link restOf} for the bounds; a dead link is found within 1.5 × `interval`
   * (15 s) of its last sign of life. The first ping after opening comes at a random moment of the rest. `false`: the
   * numbers as they are.
   *
   * @default true
   */
  readonly adaptive: boolean
  /** The key a server may file this client under. @default 16 random alphanumeric characters, new for each ping */
  readonly key: string | (() => string)
  /** The frame to send. @default key => `${key}ping` */
  readonly ping: (key: string) => Frame
  /** Whether a received frame answers a ping; such frames never reach `messages` or listeners. @default data => data === 'pong' */
  readonly isPong: (frame: Frame) => boolean
}

/** The part of a {@link Heartbeat} that times it. */
export interface HeartbeatTiming {
  readonly interval: number
  readonly timeout: number
  readonly adaptive: boolean
}

/** A {@link Heartbeat} once parsed. */
export interface HeartbeatSettings extends HeartbeatTiming {
  /** Makes the next ping, with its key. */
  readonly ping: () => Frame
  readonly isPong: (frame: Frame) => boolean
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
  /** Its own round-trip time, in ms; `latency` of the store is smoothed. */
  readonly latency: number
  /** When the answer came, in epoch ms. */
  readonly at: number
}

/** What is known of the round-trip time, in ms. */
export interface Rtt {
  readonly smoothed: number
  readonly variation: number
}

/** RFC 6298 §2: an eighth of the new sample, a quarter of its deviation. */
export function smoothed(rtt: Rtt | null, sample: number): Rtt {
  if (rtt === null) return { smoothed: sample, variation: sample / 2 }
  return {
    smoothed: (7 * rtt.smoothed + sample) / 8,
    variation: (3 * rtt.variation + Math.abs(rtt.smoothed - sample)) / 4,
  }
}

/** Phones take a moment to wake their radio, longer on a weak network: nobody is called dead sooner, in ms. */
export const LEAST_PATIENCE = { beat: 3_000, probe: 2_000, weakProbe: 3_000 }

/** What a link is like: what was measured, and what the phone says. */
export interface LinkQuality {
  readonly rtt: Rtt | null
  readonly weak: boolean
  /** How often it failed since it was last proven good. */
  readonly retryCount: number
}

/**
 * How long a pong may take, in ms: four deviations above the smoothed round trip, as RFC 6298 waits before it sends
 * again, at least 3 s and at most `timeout`. On a weak network `timeout`; while nothing has been measured half of it, all
 * of it after a failure. For a probe, which asks while the user is looking, at least 2 s, or 3 s on a weak network, and
 * more only where the round trip is known to take longer.
 */
export function patienceOf(
  { timeout, adaptive }: HeartbeatTiming,
  { rtt, weak, retryCount }: LinkQuality,
  asks: 'beat' | 'probe',
): number {
  const within = (ms: number): number => Math.min(timeout, ms)
  const expected = rtt === null ? 0 : rtt.smoothed + 4 * rtt.variation
  if (asks === 'probe') {
    const { probe, weakProbe } = LEAST_PATIENCE
    return adaptive ? within(Math.max(weak ? weakProbe : probe, expected)) : within(probe)
  }
  if (!adaptive || weak) return timeout
  // Too little patience may be why it failed: a round trip that is longer could never be measured.
  if (rtt === null && retryCount > 0) return timeout
  return within(Math.max(LEAST_PATIENCE.beat, rtt === null ? timeout / 2 : expected))
}

/** Quiet time before the next ping, in ms: shorter where more patience is needed, at least half of `interval`. */
export function restOf(timing: HeartbeatTiming, link: LinkQuality): number {
  const { interval, adaptive } = timing
  if (!adaptive) return interval
  return Math.max(interval / 2, Math.min(interval, 1.5 * interval - patienceOf(timing, link, 'beat')))
}

/** How long after its last sign of life a link is given up at the latest, in ms: rest and patience together. */
export function boundOf({ interval, timeout, adaptive }: HeartbeatTiming): number {
  return adaptive ? Math.max(1.5 * interval, interval / 2 + timeout) : Infinity
}

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** A key of `length` alphanumeric characters. */
export function randomKey(random: () => number, length = 16): string {
  let key = ''
  while (key.length < length) key += ALPHABET.charAt(Math.floor(random() * ALPHABET.length))
  return key
}
