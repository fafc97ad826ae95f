import { isFunction } from '../base/known'
import { isRecord } from '../base/is-record'
import { SocketOptionError } from '../base/errors'

/** A value, or a function asked again at every attempt (tickets expire); it may answer later. */
export type Source<T> = T | (() => T | Promise<T>)

/** A {@link Source} once parsed: asks, and then checks the answer. */
export interface Asked<T> {
  readonly ask: () => unknown
  /** @throws SocketOptionError */
  readonly check: (answer: unknown) => T
}

export function urlSource(value: unknown): Asked<string> {
  return parseSource('url', value, 'a ws:// or wss:// address', isAddress)
}

export function headerSource(value: unknown): Asked<Record<string, string>> {
  return parseSource('header', value, 'an object of strings', isHeader)
}

export function protocolsSource(value: unknown): Asked<string[]> {
  return parseSource('protocols', value, 'an array of strings', isProtocols)
}

function parseSource<T>(
  option: string,
  value: unknown,
  expected: string,
  isRight: (value: unknown) => value is T,
): Asked<T> {
  const check = (answer: unknown): T => {
    if (isRight(answer)) return answer
    throw new SocketOptionError(option, expected, answer)
  }
  if (isFunction(value)) return { ask: value, check }
  if (isRight(value)) return { ask: () => value, check }
  throw new SocketOptionError(option, `${expected}, or a function that returns one`, value)
}

function isAddress(value: unknown): value is string {
  return typeof value === 'string' && /^wss?:\/\/[^\s/]/.test(value)
}

function isHeader(value: unknown): value is Record<string, string> {
  return isRecord(value) && Object.keys(value).every((name) => typeof value[name] === 'string')
}

function isProtocols(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((name) => typeof name === 'string')
}

export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}
