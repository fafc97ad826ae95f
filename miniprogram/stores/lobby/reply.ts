import type { Answer } from './ask'
import { isRecord } from './read'

/** Codes with which the server refuses a request of the lobby. */
const REFUSALS = [
  'no-pass',
  'no-room',
  'no-game',
  'bad-code',
  'too-many-rooms',
  'too-fast',
  'bad-options',
  'malformed',
] as const

/**
 * Why a request failed: a refusal of the server, or `no-answer`; `timeout`: none in time; `no-login`; `unreadable`: an answer of
 * another shape; `no-code`: the text that was pasted has none; `other`.
 */
export type FaultCode =
  (typeof REFUSALS)[number] | 'no-answer' | 'timeout' | 'no-login' | 'unreadable' | 'no-code' | 'other'

export interface Fault {
  readonly code: FaultCode
  /** Seconds after which another try may succeed; 0 where nothing is known. */
  readonly seconds: number
}

/** The outcome of a request. `same`: the answer that is known still holds. */
export type Reply<T> =
  | { readonly kind: 'ok'; readonly data: T; readonly etag: string }
  | { readonly kind: 'same' }
  | { readonly kind: 'fault'; readonly fault: Fault }

export function fault(code: FaultCode, seconds = 0): { readonly kind: 'fault'; readonly fault: Fault } {
  return { kind: 'fault', fault: { code, seconds } }
}

/** Reads an answer, which may be anything. @param read returns `null` for data of another shape */
export function replyOf<T>({ status, header, data }: Answer, read: (data: unknown) => T | null): Reply<T> {
  if (status === 304) return { kind: 'same' }
  if (status < 200 || status > 299) return fault(refusalOf(data), secondsOf(header))
  const value = read(data)
  return value === null ? fault('unreadable') : { kind: 'ok', data: value, etag: fieldOf(header, 'etag') }
}

/** The fault of a request without an answer. */
export function silence(error: unknown): { readonly kind: 'fault'; readonly fault: Fault } {
  return fault(/time.?out/i.test(String(error)) ? 'timeout' : 'no-answer')
}

function refusalOf(data: unknown): FaultCode {
  const code = isRecord(data) ? data['code'] : undefined
  return REFUSALS.find((known) => known === code) ?? 'other'
}

function secondsOf(header: unknown): number {
  const seconds = Number(fieldOf(header, 'retry-after'))
  return Number.isInteger(seconds) && seconds > 0 ? seconds : 0
}

/** A field of the header, or ''. Phones differ in how they write its name. */
function fieldOf(header: unknown, name: string): string {
  if (!isRecord(header)) return ''
  const key = Object.keys(header).find((key) => key.toLowerCase() === name)
  const value = key === undefined ? '' : header[key]
  return typeof value === 'string' ? value : ''
}
