import { SocketOptionError } from './errors'

/** A finite number of milliseconds above zero, or a {@link SocketOptionError}. */
export function milliseconds(option: string, value: unknown): number {
  return number(option, value, 'a positive number of milliseconds', (ms) => Number.isFinite(ms) && ms > 0)
}

/** A count of at least one, `Infinity` allowed, or a {@link SocketOptionError}. */
export function count(option: string, value: unknown): number {
  return number(
    option,
    value,
    'a whole number above 0, or Infinity',
    (n) => n === Infinity || (Number.isInteger(n) && n > 0),
  )
}

/** A number above zero, `Infinity` allowed, or a {@link SocketOptionError}. */
export function positive(option: string, value: unknown, unit: string): number {
  return number(option, value, `a positive number of ${unit}, or Infinity`, (n) => n > 0)
}

export function isFunction(value: unknown): value is (...args: never[]) => unknown {
  return typeof value === 'function'
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
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
