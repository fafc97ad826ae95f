import { type CloseFrame, reasonOf, SocketOptionError } from '../base/errors'
import { isRecord } from '../base/is-record'

/** Action of the client after a close. */
export type CloseAction =
  /** Connect again by the retry policy. */
  | 'retry'
  /** Connect again within half a second: the cause is gone. A second close in a row backs off. */
  | 'at-once'
  /** The same with a new ticket: `url` and `header` are asked at every attempt. */
  | 'renew'
  /** Do not connect again: the status is `failed`, until `retry()` or `connect()`. */
  | 'stop'
  /** Connect again after so many ms, an hour at most. Less than a second is granted once in a row. */
  | { readonly after: number }

/** Decides what follows a close; `undefined` leaves it to the table of docs/faults.md. */
export type CloseCodes = (close: CloseFrame) => CloseAction | undefined

interface CodeRange {
  readonly from: number
  readonly to: number
  /** `spread`: connect again at a random later time, because the server restarts or is overloaded. */
  readonly action: Extract<CloseAction, string> | 'spread'
}

/** RFC 6455 §7.4.2 leaves 4000–4999 to applications; docs/faults.md tells servers what they mean here. Any other code means `retry`. */
const ranges: readonly CodeRange[] = [
  // https://www.iana.org/assignments/websocket/websocket.xhtml#close-code-number
  { from: 1012, to: 1013, action: 'spread' },
  { from: 4000, to: 4099, action: 'stop' },
  { from: 4200, to: 4299, action: 'at-once' },
  { from: 4300, to: 4399, action: 'renew' },
]

/** The action after an end; `decide` is a user's function: where it fails, the table decides, and `fault` tells why. */
export function actionAfter(
  close: CloseFrame | undefined,
  decide: CloseCodes,
  random: number,
): readonly [action: CloseAction, fault?: string] {
  if (close === undefined) return ['retry']
  try {
    const answer: unknown = decide(close)
    const action = answer === undefined ? byTable(close, random) : parseAction(answer)
    if (action !== null) return [action]
    throw new TypeError("expected 'retry', 'at-once', 'renew', 'stop', { after: ms } or undefined")
  } catch (thrown) {
    return [byTable(close, random), `closeCodes: ${reasonOf(thrown)}`]
  }
}

/** The delay in the reason `{"after": ms}` outweighs the code. */
function byTable({ code, reason }: CloseFrame, random: number): CloseAction {
  const { action } = ranges.find(({ from, to }) => code >= from && code <= to) ?? { action: 'retry' }
  const spread = { after: Math.round(SPREAD.from + random * (SPREAD.to - SPREAD.from)) }
  return afterIn(reason) ?? (action === 'spread' ? spread : action)
}

function parseAction(answer: unknown): CloseAction | null {
  const isWord = answer === 'retry' || answer === 'at-once' || answer === 'renew' || answer === 'stop'
  return isWord ? answer : parseAfter(answer)
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

/** The server, or the machine it ran on, is gone: all of its phones lose it in one moment. */
export function isVanished(close: CloseFrame | undefined): boolean {
  return close !== undefined && [1001, 1006, 1011].includes(close.code)
}

/** Longest delay that a server may ask for, in ms: an hour. */
export const LONGEST_REQUESTED = 3_600_000
/** Shortest delay that is granted more than once in a row, in ms. */
const LEAST_REPEATED = 1_000
/** Connecting "at once" happens at a random moment of this window, in ms, so that many phones do not come in step. */
export const RETURN_JITTER = 500
/** Wait after a restart or an overload, in ms; the IANA registry gives these numbers for 1012. */
const SPREAD = { from: 5_000, to: 30_000 }

/** Wait that an action asks for, in ms; `null` leaves it to the retry policy. A server that closes every connection would otherwise be called without a pause. */
export function grantDelay(action: CloseAction, attempt: number, random: number): number | null {
  if (typeof action === 'object') return attempt === 1 || action.after >= LEAST_REPEATED ? action.after : null
  return attempt === 1 && (action === 'at-once' || action === 'renew')
    ? Math.round(random * RETURN_JITTER)
    : null
}

function afterIn(reason: string): CloseAction | null {
  try {
    return parseAfter(JSON.parse(reason))
  } catch {
    return null
  }
}

function parseAfter(value: unknown): CloseAction | null {
  const after = isRecord(value) ? value['after'] : null
  return typeof after === 'number' && after >= 0 ? { after: Math.min(after, LONGEST_REQUESTED) } : null
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
