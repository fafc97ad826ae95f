import { count, LONGEST_WAIT, milliseconds } from '../base/check'
import { known } from '../base/known'

/** Decides the wait before the next attempt. Make your own with one function. */
export interface RetryPolicy {
  /**
   * Returns the wait before attempt number `attempt` (1 is the first retry), in ms; `null` gives up.
   *
   * @param previousDelay the wait before the attempt that just failed, or `null` at the first one
   * @param random a number in [0, 1), new for each call
   */
  readonly next: (attempt: number, previousDelay: number | null, random: number) => number | null
  /**
   * At most nine attempts that nobody called for begin within this time, in ms, whatever the phone reports.
   * {@link fixedDelay} and {@link fullJitter} shorten it where their numbers ask for more. @default 60_000
   */
  readonly window?: number
}

/** Default of {@link RetryPolicy.window}, in ms. */
export const WINDOW = 60_000

/** Delay used when a custom policy throws or returns an invalid value, in ms. */
export const SAFE_DELAY = 30_000

/**
 * Waits the same time before every attempt. Phones that lost the same server come back in step; prefer
 * {@link fullJitter} for more than a few phones.
 *
 * ```ts
 * createSocketStore({ url, retry: fixedDelay({ delay: 5_000, limit: 10 }) })
 * ```
 *
 * @param options.delay ms @default 5_000
 * @param options.limit attempts before giving up @default Infinity
 * @throws SocketOptionError for a number out of range, and for a misspelt option
 */
export function fixedDelay(options: { readonly delay?: number; readonly limit?: number } = {}): RetryPolicy {
  known('retry', options, 'delay limit')
  const { delay = 5_000, limit = Infinity } = options
  milliseconds('retry.delay', delay)
  count('retry.limit', limit)
  return { next: (attempt) => (attempt > limit ? null : delay), window: Math.min(8 * delay, WINDOW) }
}

/**
 * Exponential backoff with full jitter: waits a random time in [0, min(cap, base · 2^(attempt − 1))), so that many
 * phones spread over the whole window, at the first retry too.
 *
 * @param options.base window of the first retry, ms @default 1_000
 * @param options.cap largest window, ms @default 30_000
 * @param options.limit attempts before giving up @default Infinity
 * @throws SocketOptionError for a number out of range, and for a misspelt option
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function fullJitter(
  options: { readonly base?: number; readonly cap?: number; readonly limit?: number } = {},
): RetryPolicy {
  known('retry', options, 'base cap limit')
  const { base = 1_000, cap = 30_000, limit = Infinity } = options
  milliseconds('retry.base', base)
  milliseconds('retry.cap', cap)
  count('retry.limit', limit)
  return {
    next: (attempt, _previousDelay, random) =>
      attempt > limit ? null : Math.round(random * Math.min(cap, base * 2 ** (attempt - 1))),
    window: Math.min(2 * cap, WINDOW),
  }
}

/** Asks a policy and checks its answer: a mistake in a custom policy must not leave the app without a connection. */
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
