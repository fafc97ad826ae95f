import { count, LONGEST_WAIT, milliseconds } from '../base/check'

/** How long to wait before the next attempt. A value: make your own with one function. */
export interface RetryPolicy {
  /**
   * The wait before attempt number `attempt` (1 is the first retry), in ms; `null` gives up.
   *
   * @param previousDelay the wait before the attempt that just failed, or `null` at the first one
   * @param random a number in [0, 1), drawn for this call
   */
  readonly next: (attempt: number, previousDelay: number | null, random: number) => number | null
}

/** What a policy that throws or answers nonsense is taken to have said, in ms. */
export const SAFE_DELAY = 30_000

/**
 * The same wait every time: simple, but all phones that lost the same server come back in step. Prefer
 * {@link fullJitter} where there is more than a handful of them.
 *
 * @param options.delay ms @default 5_000
 * @param options.limit attempts before giving up @default Infinity
 * @throws SocketOptionError
 */
export function fixedDelay({ delay = 5_000, limit = Infinity } = {}): RetryPolicy {
  milliseconds('retry.delay', delay)
  count('retry.limit', limit)
  return { next: (attempt) => (attempt > limit ? null : delay) }
}

/**
 * Exponential backoff with full jitter: a random wait in [0, min(cap, base · 2^(attempt − 1))), so that a crowd of
 * phones spreads over the whole window, at the first retry too.
 *
 * @param options.base window of the first retry, ms @default 1_000
 * @param options.cap largest window, ms @default 30_000
 * @param options.limit attempts before giving up @default Infinity
 * @throws SocketOptionError
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function fullJitter({ base = 1_000, cap = 30_000, limit = Infinity } = {}): RetryPolicy {
  milliseconds('retry.base', base)
  milliseconds('retry.cap', cap)
  count('retry.limit', limit)
  return {
    next: (attempt, _previousDelay, random) =>
      attempt > limit ? null : Math.round(random * Math.min(cap, base * 2 ** (attempt - 1))),
  }
}

/** Asks a policy, and distrusts the answer: a user's mistake here must not leave the app without a connection. */
export function nextDelay(
  policy: RetryPolicy,
  attempt: number,
  previousDelay: number | null,
  random: number,
): number | null {
  try {
    const delay = policy.next(attempt, previousDelay, random)
    if (delay === null) return null
    return Number.isFinite(delay) ? Math.min(Math.max(delay, 0), LONGEST_WAIT) : SAFE_DELAY
  } catch {
    return SAFE_DELAY
  }
}
