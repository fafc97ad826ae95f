import { SocketOptionError } from './errors'
import { isRecord } from './is-record'

/**
 * Refuses a misspelt option, which would silently leave the default. One that is `undefined` was not given.
 *
 * @param option the option that holds `value`; `''` for the options themselves
 * @param names all names, with spaces between
 * @throws SocketOptionError
 */
export function known(option: string, value: unknown, names: string): void {
  if (!isRecord(value)) throw new SocketOptionError(option || 'options', 'an object', value)
  const all = names.split(' ')
  for (const name of Object.keys(value))
    if (value[name] !== undefined && !all.includes(name))
      throw new SocketOptionError(option ? `${option}.${name}` : name, `one of ${all.join(', ')}`, name)
}

export function isFunction(value: unknown): value is (...args: never[]) => unknown {
  return typeof value === 'function'
}
