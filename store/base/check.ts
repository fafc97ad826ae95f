import { SocketOptionError } from './errors'
import { isFunction } from './known'

/** Longest wait of `setTimeout`, in ms: it fires at once for a longer one. */
export const LONGEST_WAIT = 2_147_483_647

/** Checks a wait in ms. @throws SocketOptionError */
export function milliseconds(option: string, value: unknown): number {
  const expected = `a positive number of milliseconds, at most ${String(LONGEST_WAIT)}`
  return number(option, value, expected, (ms) => ms > 0 && ms <= LONGEST_WAIT)
}

/** Checks a wait in whole ms that may be none. @throws SocketOptionError */
export function wholeMilliseconds(option: string, value: unknown): number {
  const expected = `a whole number of milliseconds, 0 to ${String(LONGEST_WAIT)}`
  return number(option, value, expected, (ms) => Number.isInteger(ms) && ms >= 0 && ms <= LONGEST_WAIT)
}

/** Checks a count of at least one; `Infinity` is allowed. @throws SocketOptionError */
export function count(option: string, value: unknown): number {
  return number(
    option,
    value,
    'a whole number above 0, or Infinity',
    (n) => n === Infinity || (Number.isInteger(n) && n > 0),
  )
}

/** Checks a number above zero; `Infinity` is allowed. @throws SocketOptionError */
export function positive(option: string, value: unknown, unit: string): number {
  return number(option, value, `a positive number of ${unit}, or Infinity`, (n) => n > 0)
}

/** @throws SocketOptionError for what is no function */
export function fn<F extends (...args: never[]) => unknown>(option: string, value: F): F {
  return isFunction(value) ? value : wrong(option, 'a function', value)
}

/** @param names all names, with spaces between @throws SocketOptionError for another value */
export function oneOf<T>(option: string, value: T, names: string): T {
  const all: unknown[] = names.split(' ')
  return all.includes(value) ? value : wrong(option, `one of ${all.join(', ')}`, value)
}

/** @throws SocketOptionError for what is neither true nor false */
export function flag(option: string, value: unknown): boolean {
  return typeof value === 'boolean' ? value : wrong(option, 'true or false', value)
}

/** @throws SocketOptionError always */
export function wrong(option: string, expected: string, received: unknown): never {
  throw new SocketOptionError(option, expected, received)
}

function number(
  option: string,
  value: unknown,
  expected: string,
  isRight: (value: number) => boolean,
): number {
  if (typeof value === 'number' && isRight(value)) return value
  throw new SocketOptionError(option, expected, value)
}
