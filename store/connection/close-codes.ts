import type { CloseFrame } from '../base/errors'

/** What a close code asks of the client. */
export type CloseCourse =
  /** Do not come back. */
  | 'stop'
  /** Come back at once; what was wrong is over. */
  | 'at-once'
  /** Get a new ticket and come back: `url` and `header` are asked at every attempt. */
  | 'new-ticket'
  /** Come back when the crowd has spread: the server restarts or is overloaded. */
  | 'spread'
  /** Come back by the retry policy. */
  | 'backoff'

interface CodeRange {
  readonly from: number
  readonly to: number
  readonly course: CloseCourse
}

/** 4000–4999 are for applications (RFC 6455 §7.4.2); what these mean is ours, and written in the README for servers. Any other code means `backoff`. */
const ranges: readonly CodeRange[] = [
  // https://www.iana.org/assignments/websocket/websocket.xhtml#close-code-number
  { from: 1012, to: 1013, course: 'spread' },
  { from: 4000, to: 4099, course: 'stop' },
  { from: 4200, to: 4299, course: 'at-once' },
  { from: 4300, to: 4399, course: 'new-ticket' },
]

export function courseOf(code: number): CloseCourse {
  return ranges.find(({ from, to }) => code >= from && code <= to)?.course ?? 'backoff'
}

/** The server does not want this client: trying again is the user's decision. */
export function isFatal(close: CloseFrame | undefined): boolean {
  return close !== undefined && courseOf(close.code) === 'stop'
}

/**
 * WeChat took the socket because the app was in the background: the end of no conversation, whatever the code says.
 * Reported for 1000 and for 1006. https://developers.weixin.qq.com/community/develop/doc/0002a4fcfe4b00b104772017351409
 */
export function isInterruption(close: CloseFrame | undefined): boolean {
  return close !== undefined && close.reason.includes('interrupted')
}

/** The longest named delay that is believed, in ms: an hour. */
const LONGEST_NAMED = 3_600_000
/** The shortest named delay that is obeyed again and again, in ms. */
const LEAST_NAMED = 1_000
/** One who comes back at once still does so within this window, in ms, so that a crowd does not come in step. */
export const RETURN_JITTER = 500
/** A server that restarts or is overloaded is left alone this long, in ms; the IANA registry names these numbers for 1012. */
const SPREAD = { from: 5_000, to: 30_000 }

/**
 * How soon a close lets the client come back, in ms; `null` leaves it to the retry policy. Coming back at once works
 * once: who is sent away again backs off.
 */
export function welcomeAfter(close: CloseFrame | undefined, attempt: number, random: number): number | null {
  if (close === undefined || attempt > 1) return null
  const course = courseOf(close.code)
  if (course === 'at-once' || course === 'new-ticket') return Math.round(random * RETURN_JITTER)
  return isInterruption(close) ? 0 : null
}

/**
 * How long the server asks to be left alone, in ms, by the JSON reason `{"after": ms}` or by its code; `null` where it
 * does not ask.
 */
export function namedDelay(close: CloseFrame | undefined, random: number): number | null {
  if (close === undefined) return null
  const spread = Math.round(SPREAD.from + random * (SPREAD.to - SPREAD.from))
  return afterIn(close.reason) ?? (courseOf(close.code) === 'spread' ? spread : null)
}

/**
 * The named delay where it is obeyed, which is always but for one: less than a second is granted once, or a server that
 * sends everybody away at once would be called without a pause.
 */
export function obeyed(named: number | null, attempt: number): number | null {
  return named !== null && (attempt === 1 || named >= LEAST_NAMED) ? named : null
}

function afterIn(reason: string): number | null {
  try {
    const { after } = JSON.parse(reason) as { readonly after?: unknown }
    return typeof after === 'number' && after >= 0 ? Math.min(after, LONGEST_NAMED) : null
  } catch {
    return null
  }
}
