import { utf8Length } from '../../store/base/utf8'
import { limits } from '../../store/protocol'

/** Says what is wrong with the name of a kind of topic; `undefined` if it is right. */
export function patternFault(pattern: unknown): string | undefined {
  const isRight =
    typeof pattern === 'string' &&
    /^[^\s*]+\*?$/.test(pattern) &&
    utf8Length(pattern) <= limits.nameBytes &&
    !(pattern in Object.prototype)
  return isRight
    ? undefined
    : `a text of at most ${String(limits.nameBytes)} bytes without spaces, and with * at its end or not at all`
}

/** Whether a topic of this name is of the kind `pattern`: `room:*` is the kind of `room:42`, and not of `room:`. */
export function isOfKind(pattern: string, name: string): boolean {
  if (!pattern.endsWith('*')) return pattern === name
  const start = pattern.slice(0, -1)
  return name.length > start.length && name.startsWith(start)
}
