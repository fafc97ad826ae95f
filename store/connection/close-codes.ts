import { type CloseFrame, SocketOptionError } from '../base/errors'

/** Reaction to a close code. */
export type CloseCourse =
  /** Do not connect again. */
  | 'stop'
  /** Connect again at once: the cause is gone. */
  | 'at-once'
  /** Connect again with a new ticket: `url` and `header` are asked at every attempt. */
  | 'new-ticket'
  /** Connect again at a random later time: the server restarts or is overloaded. */
  | 'spread'
  /** Connect again by the retry policy. */
  | 'backoff'

interface CodeRange {
  readonly from: number
  readonly to: number
  readonly course: CloseCourse
}

/** RFC 6455 §7.4.2 leaves 4000–4999 to applications; the README tells servers what they mean here. Any other code means `backoff`. */
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

/** The server refuses this client: connecting again is the user's decision. */
export function isFatal(close: CloseFrame | undefined): boolean {
  return close !== undefined && courseOf(close.code) === 'stop'
}

/**
 * WeChat took the socket because the app was in the background, so the connection is to go on. Reported for 1000 and for
 * 1006; a server may write the word under any code. https://developers.weixin.qq.com/community/develop/doc/0002a4fcfe4b00b104772017351409
 */
export function isInterruption(close: CloseFrame | undefined): boolean {
  return (
    close !== undefined &&
    (close.code === 1000 || close.code === 1006) &&
    close.reason.includes('interrupted')
  )
}

/** Longest delay that a server may ask for, in ms: an hour. */
export const LONGEST_REQUESTED = 3_600_000
/** Shortest delay that is granted more than once in a row, in ms. */
const LEAST_REPEATED = 1_000
/** Connecting "at once" happens at a random moment of this window, in ms, so that many phones do not come in step. */
export const RETURN_JITTER = 500
/** Wait after a restart or an overload, in ms; the IANA registry gives these numbers for 1012. */
const SPREAD = { from: 5_000, to: 30_000 }

/**
 * Wait after a close that invites the client back, in ms; `null` leaves it to the retry policy. It is granted once: a
 * second close in a row backs off.
 */
export function returnDelay(close: CloseFrame | undefined, attempt: number, random: number): number | null {
  if (close === undefined || attempt > 1) return null
  const course = courseOf(close.code)
  return course === 'at-once' || course === 'new-ticket' ? Math.round(random * RETURN_JITTER) : null
}

/** Wait that the server asks for, in ms, by the JSON reason `{"after": ms}` or by its code; `null` where it does not ask. */
export function requestedDelay(close: CloseFrame | undefined, random: number): number | null {
  if (close === undefined) return null
  const spread = Math.round(SPREAD.from + random * (SPREAD.to - SPREAD.from))
  return afterIn(close.reason) ?? (courseOf(close.code) === 'spread' ? spread : null)
}

/**
 * The requested delay, or `null` where it is not granted: less than a second is granted once, because a server that
 * closes every connection would otherwise be called without a pause.
 */
export function grantDelay(requested: number | null, attempt: number): number | null {
  return requested !== null && (attempt === 1 || requested >= LEAST_REPEATED) ? requested : null
}

function afterIn(reason: string): number | null {
  try {
    const { after } = JSON.parse(reason) as { readonly after?: unknown }
    return typeof after === 'number' && after >= 0 ? Math.min(after, LONGEST_REQUESTED) : null
  } catch {
    return null
  }
}

/**
 * Checks what `disconnect({ code, reason })` tells the server. WeChat for PC throws on other codes, and keeps the socket.
 *
 * @param close.code 1000, or 3000 to 4999 @default 1000
 * @param close.reason sent with it, cut at 123 bytes @default ''
 * @throws SocketOptionError for another code
 */
export function parseClose({ code = 1000, reason = '' }: Partial<CloseFrame>): CloseFrame {
  if (code !== 1000 && !(Number.isInteger(code) && code >= 3000 && code < 5000))
    throw new SocketOptionError('code', '1000, or a whole number from 3000 to 4999', code)
  return { code, reason: String(reason) }
}
